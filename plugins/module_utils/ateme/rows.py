# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the service answers: rows of a list in whatever envelope, one object, ids, names, states."""

from __future__ import annotations

import re
import typing as t

from ..transport.errors import BadAnswer
from .document import Described

if t.TYPE_CHECKING:
    from .client import AtemeClient

Json = dict[str, t.Any]
_PAGE = 200
# Beside the rows of a page.
_PAGING = frozenset(
    ("page", "pages", "total", "count", "offset", "limit", "items_per_page", "next", "previous", "paging")
)
# Beside what an answer is about.
_REMARKS = frozenset(("success", "ok", "status", "message", "msg", "code", "error", "errors", "detail", "meta"))
_ID = re.compile(r"(_id|[a-z]Id)$")
_ELSEWHERE = re.compile(r"organi[sz]ation|_?org_?|environment|c_?env|user|customer|token|owner|created", re.IGNORECASE)
_GONE = ("deleted", "is_deleted", "deleted_at")
# How the ids of some kinds may be called, beside the kind's own name.
ID_NAMES: dict[str, tuple[str, ...]] = {
    "input": ("input_id", "source_id", "channel_id"),
    "output": ("output_id", "destination_id"),
    "environment": ("customer_environment_id", "c_env_id", "env_id"),
    "organisation": ("organization_id", "org_id"),
    "schedule": ("schedule_entry_id", "entry_id"),
    "event subscription": ("schedule_id", "schedule_entry_id"),
    "source invitation": ("organisation_source_invitation_id", "source_permission_id", "permission_id"),
    "label": ("access_label_id", "access_permissions_label_id"),
    "multi-viewer": ("mv_id",),
}
STATE_KEYS = ("state", "status", "run_state", "runState", "current_state", "currentState")
FLAG_KEYS = ("is_running", "isRunning", "running", "started", "is_started", "isStarted")
RUNNING = (
    *("running", "started", "active", "up", "on", "live", "online", "ready", "streaming", "connected", "connecting"),
    *("on air", "listening", "transmitting", "sending", "receiving", "playing"),
)
STOPPED = (
    *("stopped", "stop", "idle", "off", "inactive", "down", "offline", "off air"),
    *("not running", "not started", "halted", "paused", "disabled"),
)
# What an object is on its way to.
TRANSIENT = ("starting", "stopping", "creating", "deleting", "pending", "queued", "upgrading", "restarting", "updating")
# What has come to an end, well or not.
BROKEN = ("failed", "crashed", "aborted")
_OVER = ("deleted", "finished", "completed", "terminated", "done", *BROKEN)
_STATE_WORDS = frozenset((*RUNNING, *STOPPED, *TRANSIENT, *_OVER))


class NoRows(BadAnswer):
    """An answer in which no rows are to be found; `answer_itself` is what came."""

    def __init__(self, cause: str, answer_itself: t.Any) -> None:
        super().__init__(cause)
        self.answer_itself = answer_itself


def squashed(word: str) -> str:
    """A word without what people write in one way or another: case, spaces, lines."""
    return re.sub(r"[\W_]+", "", word.lower())


def entity_id(row: Json, noun: str = "") -> str:
    """The id of an object, '' where it has none. With a noun only what is the id of such a thing counts."""
    for key in ("id", "_id", "uuid"):
        if row.get(key) not in (None, ""):
            return str(row[key])
    if not noun:
        # `label_id` alone is the label's; an organisation's or environment's says where it is.
        ids = [key for key in row if _ID.search(key) and not _ELSEWHERE.search(key) and _may_be_id(row[key])]
        return str(row[ids[0]]) if len(ids) == 1 else ""
    there = {squashed(key): one for key, one in reversed(row.items()) if _may_be_id(one)}
    last = noun.split()[-1]
    names = (f"{noun}_id", *ID_NAMES.get(noun, ()), f"{last}_id")
    return next((str(there[squashed(name)]) for name in ("id", "uuid", *names) if squashed(name) in there), "")


def _may_be_id(value: t.Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""


def name_of(row: Json) -> str:
    """How an object is called, '' where it has no name."""
    return next((str(row[key]) for key in ("name", "title", "text", "label") if row.get(key) not in (None, "")), "")


def is_gone(row: Json) -> bool:
    """Whether a list shows an object that was deleted."""
    return any(row.get(key) not in (None, False, "", 0) for key in _GONE) or state_of(row) == "deleted"


def state_of(row: Json) -> str | None:
    """The word for what an object does, in lower case; None where nothing is told.

    A word for its health (`ok`) says nothing of whether it runs: another key, or a flag, may say that.
    """
    words = [word for key in STATE_KEYS if (word := _word(row.get(key)))]
    told = next((word for word in words if is_state_word(word)), None)
    if told is not None:
        return told
    flags = [row[key] for key in FLAG_KEYS if row.get(key) in (True, False)]
    flags += [row[key] for key in STATE_KEYS if isinstance(row.get(key), bool)]
    if flags:
        return "running" if flags[0] else "stopped"
    return words[0] if words else None


def is_state_word(word: str) -> bool:
    """Whether a word says what an object does, so far as such words are known."""
    plain = spaced(word)
    return plain in _STATE_WORDS or (plain.endswith("ing") and plain not in ("warning", "missing", "nothing"))


def spaced(word: str) -> str:
    """A word for a state in one spelling: `on-air` and `on_air` are `on air`."""
    return re.sub(r"[\s_-]+", " ", word)


def _word(value: t.Any) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in (*STATE_KEYS, "value", "name") if isinstance(value.get(key), str)), None)
    return value.strip().lower() if isinstance(value, str) else ""


def rows_in(answer: t.Any, title: str = "") -> list[Json]:
    """The rows of a list, whatever is around them. Raises NoRows for what holds none, or several lists.

    Of several lists it is the one that the title of the operation names.
    """
    if answer is None:
        return []
    if isinstance(answer, list):
        if any(not isinstance(one, dict) for one in answer):
            raise NoRows("the list holds something else than objects", answer)
        return list(answer)
    if not isinstance(answer, dict):
        raise NoRows("the answer is no list", answer)
    lists = {key: value for key, value in answer.items() if isinstance(value, list)}
    for key in ("data", "items", "results", "_embedded"):
        if key in lists or isinstance(answer.get(key), dict):
            return rows_in(answer[key], title)
    if len(lists) > 1:
        lists = _meant(lists, title) or lists
    if len(lists) == 1:
        return rows_in(next(iter(lists.values())), title)
    rest = {key: value for key, value in answer.items() if key not in _PAGING and value is not None}
    if lists:
        raise NoRows(f"the answer holds {len(lists)} lists where one was expected", answer)
    if rest and all(isinstance(one, dict) and (key.isdecimal() or entity_id(one) == key) for key, one in rest.items()):
        return [{"id": key, **one} for key, one in rest.items()]
    inner = [value for key, value in rest.items() if key not in _REMARKS]
    if len(inner) == 1 and isinstance(inner[0], dict):
        return rows_in(inner[0], title)
    if not inner and (not rest or None in answer.values()):
        # Nothing but the pages, or null where rows would be.
        return []
    raise NoRows("the answer holds no lists where one was expected", answer)


def _meant(lists: t.Mapping[str, list[t.Any]], title: str) -> dict[str, list[t.Any]]:
    """Of several lists the one whose name stands in the title of the operation."""
    said = squashed(title)
    said += said.replace("input", "source").replace("output", "destination")
    found = {key: value for key, value in lists.items() if len(key) > 2 and squashed(key) in said}
    return found if len(found) == 1 else {}


def row_in(answer: t.Any) -> Json | None:
    """The one object of an answer, whatever is around it; None where there is none."""
    if isinstance(answer, list):
        return answer[0] if len(answer) == 1 and isinstance(answer[0], dict) else None
    if not isinstance(answer, dict):
        return None
    inner = answer.get("data")
    if isinstance(inner, (dict, list)):
        return row_in(inner)
    if len(answer) == 1 and isinstance(next(iter(answer.values())), dict):
        # In an envelope of whatever name.
        return row_in(next(iter(answer.values())))
    rest = [value for key, value in answer.items() if key not in _REMARKS]
    if len(rest) == 1 and isinstance(rest[0], dict) and entity_id(rest[0]):
        # In an envelope with a remark beside it.
        return rest[0]
    return answer


def rows_of(
    client: AtemeClient, described: Described, attempt: str, values: t.Mapping[str, t.Any] | None = None
) -> list[Json]:
    """All rows of a list operation, page by page where it has pages."""
    # Imported here: what is placed knows of rows, too.
    from .calls import Placed

    title = described.title
    asked = dict(values or {})
    placed = Placed(described, {"size": _SIZES, "number": _NUMBERS})
    size, number = placed.key("size"), placed.key("number")
    if number is None:
        return _rows(client, client.run(placed.request(asked), attempt), title, attempt)
    schemas = {one.name: one.schema for one in described.parameters}
    offset = number.lower() == "offset"
    length = min(int(_limit(schemas.get(size or "", {})) or _PAGE), _PAGE)
    found: list[Json] = []
    seen: set[str] = set()
    place = 0 if offset else int(_first(schemas[number]))
    for _page in range(_MOST_PAGES):
        request = placed.request({**asked, **({"size": length} if size else {}), "number": place})
        rows = _rows(client, client.run(request, attempt), title, attempt)
        keys = _keys(rows)
        new = [row for row, key in zip(rows, keys, strict=True) if key not in seen]
        seen.update(keys)
        found += new
        if not new:
            break
        place += len(rows) if offset else 1
    return found


def _rows(client: AtemeClient, answer: t.Any, title: str, attempt: str) -> list[Json]:
    try:
        return rows_in(answer, title)
    except NoRows as error:
        raise error.at(client.place).during(attempt) from None


def _keys(rows: list[Json]) -> list[str]:
    """What tells rows apart: their ids, since what is measured in them changes from page to page."""
    ids = [entity_id(row) for row in rows]
    return ids if all(ids) and len(set(ids)) == len(ids) else [str(row) for row in rows]


_SIZES = ("items_per_page", "per_page", "page_size", "limit")
_NUMBERS = ("page", "page_number", "offset")
_MOST_PAGES = 1000


def _limit(schema: Json) -> float | None:
    limit = schema.get("maximum")
    return limit if isinstance(limit, (int, float)) and not isinstance(limit, bool) and limit >= 1 else None


def _first(schema: Json) -> float:
    """The number of the first page: what the document begins with, else 1."""
    first = schema.get("default", schema.get("minimum", 1))
    return first if isinstance(first, (int, float)) and not isinstance(first, bool) and first in (0, 1) else 1
