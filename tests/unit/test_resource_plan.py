"""What a plan tells, and what it refuses before anything is written."""

from __future__ import annotations

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource.plan import Call, Plan
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import Refused


def plan(*calls: Call) -> Plan:
    return Plan("route A", {"state": "running"}, {"state": "stopped"}, list(calls))


def never() -> None:
    pytest.fail("nothing may be sent")


STOP = Call('stop route "A"', never, ('route "A"',))
UPDATE = Call('update route "A"', never, ('route "A"', 'destination "B" of route "A"'))
START = Call('start route "A"', never)


def test_a_report_without_calls() -> None:
    report = plan().report()
    assert report["changed"] is False and report["disruptive"] is False
    assert report["actions"] == report["interrupts"] == []
    assert "secrets_not_compared" not in report


def test_a_report_names_calls_in_order_and_each_interruption_once() -> None:
    report = plan(STOP, UPDATE, START).report()
    assert report["changed"] and report["disruptive"]
    assert report["actions"] == ['stop route "A"', 'update route "A"', 'start route "A"']
    assert report["interrupts"] == ['route "A"', 'destination "B" of route "A"']
    assert report["diff"]["before"] == {"state": "running"} and report["diff"]["after"] == {"state": "stopped"}
    assert "disruptive" in report["diff"]["after_header"] and "disruptive" not in report["diff"]["before_header"]


def test_the_guard_refuses_what_interrupts() -> None:
    with pytest.raises(Refused) as refusal:
        plan(STOP, START).guard(allow_disruptive=False)
    message = str(refusal.value)
    assert "disruptive" in message and 'route "A"' in message and "allow_disruptive" in message
    assert refusal.value.facts["changed"] is False and refusal.value.facts["disruptive"] is True
    assert refusal.value.facts["actions"], "the user sees what was refused"


def test_the_guard_lets_the_rest_pass() -> None:
    plan(STOP).guard(allow_disruptive=True)
    plan(START).guard(allow_disruptive=False)
    plan().guard(allow_disruptive=False)
