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
_ID = re.compile(r"(_id|[a-z]Id)$")
_ELSEWHERE = re.compile(r"organi[sz]ation|_?org_?|environment|c_?env|user|customer|token|owner|created", re.IGNORECASE)
_GONE = ("deleted", "is_deleted", "deleted_at")
_STATES = ("state", "status", "run_state", "current_state")


def entity_id(row: Json) -> str:
    """The id of an object, '' where it has none."""
    for key in ("id", "_id", "uuid"):
        if row.get(key) not in (None, ""):
            return str(row[key])
    # `label_id` alone is the label's; an organisation's or environment's says where it is.
    ids = [key for key in row if _ID.search(key) and not _ELSEWHERE.search(key) and isinstance(row[key], (str, int))]
    return str(row[ids[0]]) if len(ids) == 1 and row[ids[0]] != "" else ""


def name_of(row: Json) -> str:
    """How an object is called, '' where it has no name."""
    return next((str(row[key]) for key in ("name", "title", "text", "label") if row.get(key) not in (None, "")), "")


def is_gone(row: Json) -> bool:
    """Whether a list shows an object that was deleted."""
    return any(row.get(key) not in (None, False, "", 0) for key in _GONE) or state_of(row) == "deleted"


def state_of(row: Json) -> str | None:
    """The word for what an object does, in lower case; None where nothing is told."""
    words = [str(row[key]).strip().lower() for key in _STATES if isinstance(row.get(key), str) and row[key].strip()]
    flags = [row[key] for key in ("is_running", "running", "started", "is_started") if isinstance(row.get(key), bool)]
    if flags and (not words or words[0] in ("ok", "error", "warning", "unknown", "none")):
        # A word for its health says nothing of whether it runs.
        return "running" if flags[0] else "stopped"
    return words[0] if words else None


def rows_in(answer: t.Any) -> list[Json]:
    """The rows of a list, whatever is around them. Raises BadAnswer for what holds none, or several lists."""
    if answer is None:
        return []
    if isinstance(answer, list):
        if any(not isinstance(one, dict) for one in answer):
            raise BadAnswer("the list holds something else than objects")
        return list(answer)
    if not isinstance(answer, dict):
        raise BadAnswer("the answer is no list")
    lists = {key: value for key, value in answer.items() if isinstance(value, list)}
    for key in ("data", "items", "results", "_embedded"):
        if key in lists:
            return rows_in(lists[key])
        if isinstance(answer.get(key), dict):
            return rows_in(answer[key])
    if len(lists) == 1:
        return rows_in(next(iter(lists.values())))
    rest = {key: value for key, value in answer.items() if key not in _PAGING and value is not None}
    if len(rest) == 1 and not lists and isinstance(next(iter(rest.values())), dict):
        return rows_in(next(iter(rest.values())))
    if not rest:
        # Nothing but the pages, or null where rows would be.
        return []
    raise BadAnswer(f"the answer holds {len(lists) or 'no'} lists where one was expected")


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
    return answer


def rows_of(
    client: AtemeClient, described: Described, attempt: str, values: t.Mapping[str, t.Any] | None = None
) -> list[Json]:
    """All rows of a list operation, page by page where it has pages."""
    # Imported here: what is placed knows of rows, too.
    from .calls import Placed

    asked = dict(values or {})
    placed = Placed(described, {"size": _SIZES, "number": _NUMBERS})
    size, number = placed.key("size"), placed.key("number")
    if number is None:
        return rows_in(client.run(placed.request(asked), attempt))
    schemas = {one.name: one.schema for one in described.parameters}
    offset = number.lower() == "offset"
    length = min(int(_limit(schemas.get(size or "", {})) or _PAGE), _PAGE)
    found: list[Json] = []
    seen: set[str] = set()
    place = 0 if offset else int(_first(schemas[number]))
    for _page in range(_MOST_PAGES):
        request = placed.request({**asked, **({"size": length} if size else {}), "number": place})
        rows = rows_in(client.run(request, attempt))
        # Rows by their ids: what is measured in them changes from page to page.
        new = [row for row in rows if (entity_id(row) or str(row)) not in seen]
        seen |= {entity_id(row) or str(row) for row in rows}
        found += new
        if not new:
            break
        place += len(rows) if offset else 1
    return found


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
