# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statistics of an input or output: the module ateme_statistics_info."""

from __future__ import annotations

import datetime
import typing as t

from ..resource.plain import told
from ..resource.plan import checked
from ..task import Task
from .calls import Placed
from .client import AtemeClient
from .connect import work_in_context
from .options_info import ATEME_STATISTICS_INFO
from .rows import NoRows, row_in, rows_of
from .times import Form, as_sent, parsed

Values = dict[str, t.Any]
_RECENT = {
    "input": "Query customer environment for most recent statistics for input",
    "output": "Query customer environment for most recent statistics for output",
}
_TRAFFIC = {"input": "Get input traffic stats", "output": "Get output traffic stats"}
_PACKETS = "Get packets report"
# How rows and operations may call what they are about.
_NAMES = {
    "input": ("input", "input_id", "source", "source_id", "channel_id"),
    "output": ("output", "output_id", "destination", "destination_id"),
}
_FORMS: dict[str, Form] = {"traffic": "basic", "packets": "date"}


class Subject(t.NamedTuple):
    """The input or output that is asked for."""

    noun: str
    id: str


def gather(task: Task) -> Values:
    """Read what was asked for."""
    params = task.params
    subset = list(dict.fromkeys(params["gather_subset"]))
    subject = next((Subject(noun, str(params[noun])) for noun in _NAMES if params[noun] is not None), None)
    period = _period(params, subset, subject)

    def work(client: AtemeClient) -> Values:
        found: Values = {"changed": False}
        for name in subset:
            if name == "recent" and subject is not None:
                found[name] = _recent(client, subject)
            elif period is not None:
                title = _TRAFFIC[subject.noun] if name == "traffic" and subject else _PACKETS
                found[name] = _listed(task, client, title, subject, dict(zip(_PERIOD, period, strict=True)), name)
        return found

    return work_in_context(task, ATEME_STATISTICS_INFO, work)


_PERIOD = ("time_from", "time_to")


def _period(
    params: Values, subset: list[str], subject: Subject | None
) -> tuple[datetime.datetime, datetime.datetime] | None:
    """The period; None where nothing asks for one. Raises InvalidInput."""
    given = {name: parsed(params[name], name) for name in _PERIOD if params[name] is not None}
    problems = []
    if subject is None:
        problems += [f"{name} needs input or output" for name in subset if name != "packets"]
    for name in subset:
        problems += [f"{name} needs {one}" for one in _PERIOD if name in _FORMS and one not in given]
    checked(problems)
    ends = [one for one in given.values() if isinstance(one, datetime.datetime)]
    if len(ends) < len(_PERIOD):
        return None
    checked(["time_from is later than time_to"] if ends[0] > ends[1] else [])
    return ends[0], ends[1]


def _recent(client: AtemeClient, subject: Subject) -> t.Any:
    described = client.described(_RECENT[subject.noun], by_id=True)
    request = Placed(described, {subject.noun: (*_NAMES[subject.noun], "id")}).request(
        {} if described.path_parameters else {subject.noun: subject.id}, subject.id
    )
    answer = client.run(request, f"read the statistics of {subject.noun} {subject.id}")
    row = row_in(answer)
    # Several points, or numbers alone, as they came.
    return told(row if row is not None else _unwrapped(answer) or {})


def _unwrapped(answer: t.Any) -> t.Any:
    """What an answer is about, without its envelopes."""
    while isinstance(answer, dict) and len(answer) == 1 and isinstance(next(iter(answer.values())), (dict, list)):
        answer = next(iter(answer.values()))
    inner = answer.get("data") if isinstance(answer, dict) else None
    return inner if isinstance(inner, (dict, list)) else answer


def _listed(
    task: Task,
    client: AtemeClient,
    title: str,
    subject: Subject | None,
    period: dict[str, datetime.datetime],
    name: str,
) -> t.Any:
    described = client.described(title)
    asked: Values = {option: as_sent(when, _FORMS[name]) for option, when in period.items()}
    if subject is not None:
        # No document says whether the service takes it: where it has a place for it, it is asked for it alone.
        key = Placed(described, _NAMES).key(subject.noun)
        key = key or next(iter(described.path_parameters[-1:]), None)
        asked.update({key: subject.id} if key else {})
    try:
        rows = rows_of(client, described, f'call "{described.title}"', asked)
    except NoRows as error:
        # A series of numbers, in whatever form: as it came.
        return told(_unwrapped(error.answer_itself))
    if subject is not None:
        rows = _only(task, rows, subject, name)
    return [t.cast(Values, told(row)) for row in rows]


def _only(task: Task, rows: list[Values], subject: Subject, name: str) -> list[Values]:
    """The rows of this input or output: the service tells of all of an environment."""
    if not any(_about(row, subject) for row in rows):
        if rows:
            task.warn(f"{name}: the rows do not tell of which {subject.noun} they are, so that all are returned")
        return rows
    return [row for row in rows if subject.id in _about(row, subject)]


def _about(row: Values, subject: Subject) -> list[str]:
    """The ids that a row tells of its input or output."""
    told_ids = [row.get(key) for key in _NAMES[subject.noun]]
    found = [one.get("id") if isinstance(one, dict) else one for one in told_ids]
    ids = [str(one) for one in found if one not in (None, "")]
    return ids or ([str(row["id"])] if row.get("id") == subject.id else [])
