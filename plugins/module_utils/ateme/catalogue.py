# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The 280 operations of the Ateme+ Cloud API by title, searchable without a service.

Paths and fields are not here: they come from the document that the service itself publishes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from .catalogue_environments import ENVIRONMENTS
from .catalogue_operation import CALLERS, Operation
from .catalogue_organisations import ORGANISATIONS
from .catalogue_processing import PROCESSING
from .catalogue_streams import STREAMS

__all__ = ["CALLERS", "OPERATIONS", "Operation", "near", "normal", "search"]

OPERATIONS: tuple[Operation, ...] = (*ENVIRONMENTS, *STREAMS, *ORGANISATIONS, *PROCESSING)

# Quotation marks as typesetters write them, single and double.
_QUOTES = str.maketrans(
    {**dict.fromkeys("\u2018\u2019\u201a\u201b", "'"), **dict.fromkeys("\u201c\u201d\u201e\u201f", '"')}
)
_WORD = re.compile(r"[^\W_]+")


def normal(title: str) -> str:
    """The form in which two spellings of one title are equal."""
    return "".join(title.translate(_QUOTES).casefold().split()).rstrip(".")


def search(text: str) -> list[Operation]:
    """The operations with all words of the text in title, domain or note, whether singular or plural."""
    words = [_singular(word) for word in _WORD.findall(text.casefold())]
    return [one for one in OPERATIONS if all(word in _searched(one) for word in words)]


def near(title: str, among: Iterable[str]) -> list[str]:
    """At most five of the titles that look like this one, the nearest first."""
    titles: dict[str, str] = {}
    for one in among:
        titles.setdefault(normal(one), one)
    return [titles[one] for one in difflib.get_close_matches(normal(title), titles, n=5)]


def _searched(operation: Operation) -> str:
    text = f"{operation.title} {operation.domain} {operation.note}".casefold()
    return " ".join(_singular(word) for word in _WORD.findall(text))


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word.removesuffix("s")
