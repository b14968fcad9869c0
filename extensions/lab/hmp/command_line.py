"""The command line's grammar: words separated by spaces, quoted strings, and the three escapes inside them."""

from __future__ import annotations

from .errors import Refusal

ESCAPES = {"n": "\n", '"': '"', "\\": "\\"}


def split_line(line: bytes) -> list[str]:
    """The words of one line without its end."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal("000001") from None
    text = text.removesuffix("\r")  # Telnet ends a line with CR LF
    words: list[str] = []
    word: list[str] | None = None
    quoted = False
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if quoted and char == "\\" and at < len(text):
            following = text[at]
            at += 1
            # An escape no table knows stays as it is.
            (word := word if word is not None else []).append(ESCAPES.get(following, "\\" + following))
        elif char == '"':
            quoted = not quoted
            word = word if word is not None else []
        elif char in " \t" and not quoted:
            if word is not None:
                words.append("".join(word))
            word = None
        else:
            word = word if word is not None else []
            word.append(char)
    if quoted:
        raise Refusal("000001")
    if word is not None:
        words.append("".join(word))
    return words


def one_line(text: str) -> str:
    """An answer never spans lines, whatever the command gave back to its sender."""
    return text.replace("\n", "\\n").replace("\r", "\\r")
