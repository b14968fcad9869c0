"""What holds for everything that takes its time: it is foretold, done, and done once; however the service answers."""

from __future__ import annotations

from typing import Any

from ateme_runs import Runs

Values = dict[str, Any]
HABITS: dict[str, Values] = {
    "message": {"create_answer": "message", "list_envelope": "named", "write_answer": "empty", "item_envelope": "list"},
    "numbers": {"create_answer": "id", "list_envelope": "data", "id_type": "int", "state_words": "upper"},
    "limits": {"document_limits": True, "schemas": "inline", "paging": "page", "page_size": 1, "dropdowns": "short"},
    "tokens": {"context_from": "token", "old_token": "revoked", "state_key": "status", "state_words": "flag"},
}


def bodies(service: Any) -> list[Any]:
    return [one["body"] for one in service.writes]


def thrice(runs: Runs, module: Any, **options: Any) -> Values:
    """In check mode, for real, and again: what was foretold is done, and once. The result of the second."""
    runs.service.clear_requests()
    foretold = runs.run(module, check=True, **options)
    assert runs.service.writes == []
    done = runs.run(module, **options)
    for key in ("changed", "actions", "disruptive", "interrupts", "diff"):
        assert foretold[key] == done[key], key
    assert done["changed"]
    written = len(runs.service.writes)
    again = runs.run(module, **options)
    assert (again["changed"], again["actions"]) == (False, [])
    assert len(runs.service.writes) == written
    return done
