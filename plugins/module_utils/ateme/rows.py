# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the service answers: rows of a list in whatever envelope, one object, ids, names, states."""

from __future__ import annotations

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
_GONE = ("deleted", "is_deleted", "deleted_at")
_STATES = ("state", "status", "run_state", "current_state")


def entity_id(row: Json) -> str:
    """The id of an object, '' where it has none."""
    for key in ("id", "_id", "uuid"):
        if row.get(key) not in (None, ""):
            return str(row[key])
    ids = [key for key in row if key.endswith("_id") and not isinstance(row[key], (dict, list))]
    return str(row[ids[0]]) if len(ids) == 1 and row[ids[0]] not in (None, "") else ""


def name_of(row: Json) -> str:
    """How an object is called, '' where it has no name."""
    return next((str(row[key]) for key in ("name", "title", "text", "label") if row.get(key) not in (None, "")), "")


def is_gone(row: Json) -> bool:
    """Whether a list shows an object that was deleted."""
    if any(row.get(key) not in (None, False, "", 0) for key in _GONE):
        return True
    return (state_of(row) or "").startswith("delet")


def state_of(row: Json) -> str | None:
    """The word for what an object does, in lower case; None where nothing is told."""
    for key in _STATES:
        value = row.get(key)
        if isinstance(value, str) and value:
            return value.strip().lower()
    for key in ("is_running", "running", "started", "is_started"):
        if isinstance(row.get(key), bool):
            return "running" if row[key] else "stopped"
    return None


def rows_in(answer: t.Any) -> list[Json]:
    """The rows of a list, whatever is around them. Raises BadAnswer for what holds none, or several lists."""
    if answer is None:
        return []
    if isinstance(answer, list):
        return [one for one in answer if isinstance(one, dict)]
    if not isinstance(answer, dict):
        raise BadAnswer("the answer is no list")
    lists = {key: value for key, value in answer.items() if isinstance(value, list)}
    for key in ("data", "items", "results"):
        if key in lists:
            return rows_in(lists[key])
        if isinstance(answer.get(key), dict):
            return rows_in(answer[key])
    if len(lists) == 1:
        return rows_in(next(iter(lists.values())))
    if not answer.keys() - _PAGING:
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
    return answer


def rows_of(
    client: AtemeClient, described: Described, attempt: str, values: t.Mapping[str, t.Any] | None = None
) -> list[Json]:
    """All rows of a list operation, page by page where it has pages."""
    # Imported here: what is placed knows of rows, too.
    from .calls import Placed

    asked = dict(values or {})
    names = {one.name for one in described.parameters}
    size = next((name for name in ("items_per_page", "per_page", "page_size", "limit") if name in names), None)
    number = next((name for name in ("page", "offset") if name in names), None)
    if size is None or number is None:
        return rows_in(client.run(Placed(described).request(asked), attempt))
    schema = next(one.schema for one in described.parameters if one.name == size)
    length = min(int(schema.get("maximum") or _PAGE), _PAGE)
    found: list[Json] = []
    place = 1 if number == "page" else 0
    while True:
        request = Placed(described).request({**asked, size: length, number: place})
        rows = rows_in(client.run(request, attempt))
        new = [row for row in rows if row not in found]
        found += new
        if len(rows) < length or not new:
            return found
        place += 1 if number == "page" else len(rows)
