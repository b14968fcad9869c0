"""What the tests of schedules, events and recordings share: a filled service, and runs that must agree."""

from __future__ import annotations

import datetime
from typing import Any

from ateme_runs import Runs

Values = dict[str, Any]
START, END, LATER = "2035-11-20T18:00:00+01:00", "2035-11-20T20:00:00+01:00", "2035-11-20T20:30:00+01:00"
PAIR = {"input": "Stadium A", "output": "studio-a"}
SCHEDULE = {**PAIR, "start_time": START, "end_time": END}
EVENT = {"name": "Final", "input": "Stadium A", "start_time": START, "end_time": END}
RECORDING = {"input": "Stadium A", "recording_bucket": "Archive", "start_time": START, "end_time": END}


def filled(service: Any) -> Any:
    service.reset()
    service.add_input("stadium-a", user_description="Stadium A")
    service.add_input("stadium-b", user_description="Stadium B")
    service.add_output("studio-a", user_description="The studio")
    service.add_output("studio-b", user_description="Studio B")
    service.add("recording_buckets", id="70", name="Archive", bucket_path="example/archive")
    service.clear_requests()
    return service


def sent(service: Any) -> list[Values]:
    """The bodies of what was written, in the lab's first wording."""
    names = {"source_id": "input_id", "destination_id": "output_id", "bucket_id": "recording_bucket_id"}
    return [{names.get(key, key): one for key, one in (call["body"] or {}).items()} for call in service.writes]


def thrice(runs: Runs, module: Any, key: str, **options: Any) -> Values:
    """Foretold, done, and found done: the same actions, nothing written but once."""
    foretold = runs.run(module, check=True, **options)
    assert runs.service.writes == []
    done = runs.run(module, **options)
    assert {name: done[name] for name in ("changed", "actions", "diff", "disruptive")} == {
        name: foretold[name] for name in ("changed", "actions", "diff", "disruptive")
    }
    assert done["changed"]
    count = len(runs.service.writes)
    again = runs.run(module, **options)
    back = runs.run(module, **again[key]) if again[key] else again
    for one in (again, back):
        assert (one["changed"], one["actions"]) == (False, [])
    assert len(runs.service.writes) == count
    for name, one in foretold[key].items():
        # What the service does not tell is foretold all the same.
        assert name in ("id", "status") or one == "NOW" or done[key].get(name, one) == one
    return done


def hours_from_now(hours: float) -> str:
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=hours)
    return moment.isoformat(timespec="milliseconds")
