"""gateway_routes against devices that fail: nothing twice, nothing left out, and every outcome told."""

from __future__ import annotations

from typing import Any

import pytest
from harness import Play
from samples import assert_secret, every_protocol, held, may_fail, names, numbered, plain, routes_task

NUMBER = 12
ALL = [one["name"] for one in numbered(NUMBER)]
PORTS = [{"name": name, "source": {"port": 6000}} for name in ALL]
WRITES = "/(updates|commands)$"


def told(result: dict[str, Any]) -> list[tuple[bool, bool, str]]:
    return [(one["changed"], one["failed"], one["reason"]) for one in result["results"]]


def ports(gateway: Any) -> dict[str, int]:
    return {one["name"]: one["source"]["port"] for one in gateway.routes()}


# Answers that are lost


def test_every_fifth_answer_is_lost_after_the_write(play: Play, gateway: Any) -> None:
    gateway.fault("drop_after", path=WRITES, every=5, times=None)
    text = (
        routes_task(numbered(NUMBER)) + routes_task(PORTS) + routes_task([{**one, "state": "started"} for one in PORTS])
    )
    made, changed, started = play(text).ok().results
    assert names(gateway) == ALL and set(ports(gateway).values()) == {6000}
    assert all(one["running"] for one in gateway.routes())
    assert len(gateway.writes) == 3 * NUMBER, "what the device had done is not sent again"
    for result, word, lost in ((made, "create", 2), (changed, "update", 2), (started, "start", 3)):
        assert result["changed"] and told(result) == [(True, False, "")] * NUMBER
        assert len(result["retries"]) == lost
        for line in result["retries"]:
            assert line.startswith(f'{word} route "Route ') and line.endswith("the device had done it")
    gateway.clear_requests()

    assert not play(routes_task(PORTS, state="overridden")).ok().last["changed"] and gateway.writes == []
    removed = play(routes_task([], state="overridden", allow_empty=True)).ok().last
    assert gateway.routes() == [] and len(gateway.writes) == NUMBER
    assert len(removed["retries"]) in (2, 3)


@pytest.mark.parametrize("kind", ["status_after", "truncate"])
def test_answers_that_say_nothing_after_the_write(here: Play, gateway: Any, kind: str) -> None:
    parameters = {"code": 503, "html": True} if kind == "status_after" else {}
    gateway.fault(kind, path=WRITES, every=3, times=None, **parameters)
    made, changed = here(routes_task(numbered(NUMBER)) + routes_task(PORTS)).ok().results
    assert ports(gateway) == dict.fromkeys(ALL, 6000) and len(gateway.writes) == 2 * NUMBER
    assert len(made["retries"]) == len(changed["retries"]) == 4


def test_every_fifth_answer_of_any_kind_is_lost(here: Play, gateway: Any) -> None:
    gateway.fault("drop_after", path="^/api/(?!session)", every=5, times=None)
    made, again, removed = (
        here(routes_task(numbered(NUMBER)) + routes_task(numbered(NUMBER)) + routes_task(PORTS[:7], state="overridden"))
        .ok()
        .results
    )
    assert made["changed"] and not again["changed"] and removed["changed"]
    assert ports(gateway) == dict.fromkeys(ALL[:7], 6000)
    creates = [one for one in gateway.writes if one["body"]["action"] == "create"]
    assert len(creates) == NUMBER


@pytest.mark.parametrize("counted", [True, False])
def test_creates_that_land_late_after_their_answers_were_lost(here: Play, gateway: Any, counted: bool) -> None:
    gateway.set(land_delay=5, pending_creates_key=counted)
    gateway.fault("drop_after", path=WRITES, every=2, times=None)
    result = here(routes_task(numbered(4))).ok().last
    assert names(gateway) == ALL[:4] and len(gateway.writes) == 4
    assert len(result["retries"]) == 2


@pytest.mark.parametrize("kind", ["drop_before", "status", "wrong_type"])
def test_changes_that_never_arrived_are_sent_again(here: Play, gateway: Any, kind: str) -> None:
    for name in ALL:
        gateway.add_route(held(name))
    parameters = {"code": 503, "html": True} if kind == "status" else {}
    gateway.fault(kind, path=WRITES, every=5, times=2, **parameters)
    result = here(routes_task(PORTS)).ok().last
    assert set(ports(gateway).values()) == {6000} and told(result) == [(True, False, "")] * NUMBER
    assert len(gateway.writes) == NUMBER + 2
    assert [line.partition(":")[0] for line in result["retries"]] == [
        'update route "Route 05"',
        'update route "Route 10"',
    ]
    assert all("sent again" in line for line in result["retries"])


def test_a_create_that_never_arrived_is_not_sent_again(here: Play, gateway: Any) -> None:
    """Nobody can tell that it will not still be made. The others are done, and a second run makes it."""
    gateway.fault("drop_before", path=WRITES, skip=1, times=1)
    result = here(routes_task(numbered(4), on_error="continue")).failed().last
    assert "may still be made" in result["msg"] and result["changed"]
    assert [one["failed"] for one in result["results"]] == [False, True, False, False]
    assert sorted(names(gateway)) == [ALL[0], *ALL[2:4]] and len(gateway.writes) == 4
    again = here(routes_task(numbered(4))).ok().last
    assert len(again["actions"]) == 1 and sorted(names(gateway)) == ALL[:4]


# Sessions, restarts, devices that go away


@pytest.mark.parametrize("status", [401, 404])
def test_a_session_that_expires_in_the_middle(play: Play, gateway: Any, status: int) -> None:
    gateway.set(expired_status=status)
    gateway.fault("expire", path="/updates$", skip=4, times=1)
    gateway.fault("expire", path="/routes$", skip=1, times=1)
    result = play(routes_task(numbered(NUMBER))).ok().last
    assert names(gateway) == ALL and told(result) == [(True, False, "")] * NUMBER
    assert len(gateway.logins) == 3 and gateway.max_open_sessions <= 2


@pytest.mark.parametrize("after", [False, True])
def test_a_device_that_restarts_in_the_middle(here: Play, gateway: Any, after: bool) -> None:
    for name in ALL:
        gateway.add_route(held(name))
    gateway.fault("restart", seconds=1.5, path="/updates$", skip=4, times=1, after=after)
    result = here(routes_task(PORTS)).ok().last
    assert set(ports(gateway).values()) == {6000} and names(gateway) == ALL
    assert len(gateway.writes) == NUMBER + (not after)
    assert any("Route 05" in line for line in result["retries"])


def test_a_device_that_restarts_while_it_is_waited_for(here: Play, gateway: Any) -> None:
    gateway.fault("restart", seconds=1.5, method="GET", path="/routes$", skip=1, times=1)
    assert here(routes_task(numbered(3))).ok().last["changed"]
    assert names(gateway) == ALL[:3] and len(gateway.writes) == 3


def test_a_device_that_goes_away_is_not_sent_the_rest(here: Play, gateway: Any) -> None:
    # Login, devices, list, two creates; the third one and all after it meet nothing.
    gateway.fault("drop_before", skip=5, times=None)
    result = here(routes_task(numbered(5), on_error="continue"), retries=1).failed().last
    gateway.clear_faults()
    gateway.expire_sessions()
    assert [one["body"]["fields"]["name"] for one in gateway.writes] == ALL[:3]
    assert names(gateway) == ALL[:2] and result["changed"]
    assert told(result)[:2] == [(True, False, "")] * 2 and result["error"]["done"] == result["actions"][:2]
    assert [one["failed"] for one in result["results"]] == [False, False, True, False, False]
    assert [one["reason"] for one in result["results"][3:]] == ["not attempted"] * 2
    assert "could not be asked" in result["msg"]
    here(routes_task(numbered(5))).ok()
    assert names(gateway) == ALL[:5]


def test_reads_are_repeated(here: Play, gateway: Any) -> None:
    for fault in ({"kind": "status", "code": 503}, {"kind": "drop_before"}, {"kind": "truncate"}):
        gateway.fault(method="GET", path="/routes$", skip=1, times=2, **fault)
    result = here(routes_task(numbered(3))).ok().last
    assert names(gateway) == ALL[:3] and len(gateway.writes) == 3
    assert told(result) == [(True, False, "")] * 3


def test_a_device_that_asks_to_wait(here: Play, gateway: Any) -> None:
    gateway.fault("status", path="/updates$", skip=1, times=1, code=429, retry_after=1)
    assert here(routes_task(numbered(3))).ok().last["changed"]
    assert names(gateway) == ALL[:3]


# One that fails among many


def test_stop_at_the_first_failure(play: Play, gateway: Any) -> None:
    gateway.fault("status", path="/updates$", skip=2, times=1, code=400)
    result = play(routes_task(numbered(5))).failed().last
    assert names(gateway) == ALL[:2] and len(gateway.writes) == 3
    assert result["changed"] is True and len(result["actions"]) == 5
    assert "1 of 5 failed, 2 not attempted" in result["msg"] and 'route "Route 03"' in result["msg"]
    assert [(one["changed"], one["failed"]) for one in result["results"]] == [
        (True, False),
        (True, False),
        (False, True),
        (False, False),
        (False, False),
    ]
    assert "HTTP 400" in result["results"][2]["reason"] and result["results"][3]["reason"] == "not attempted"
    assert [len(one["actions"]) for one in result["results"]] == [1, 1, 0, 0, 0]
    assert result["error"]["done"] == result["actions"][:2] and result["error"]["answer"]["status"] == 400
    assert {one["name"]: one["id"] for one in gateway.routes()} == {
        one["name"]: one["id"] for one in result["results"][:2]
    }
    gateway.clear_requests()
    again, third = play(routes_task(numbered(5)) * 2).ok().results
    assert names(gateway) == ALL[:5] and len(gateway.writes) == 3
    assert [one["changed"] for one in again["results"]] == [False, False, True, True, True]
    assert not third["changed"]


def test_go_on_after_failures(play: Play, gateway: Any) -> None:
    gateway.add_route(held("Old"))
    gateway.fault("status", path="/updates$", skip=2, every=2, times=2, code=400)
    text = routes_task(numbered(6), state="overridden", on_error="continue")
    result = play(text).failed().last
    assert "2 of 7 failed: " in result["msg"] and "not attempted" not in result["msg"]
    assert [one["name"] for one in result["results"]] == [*ALL[:6], "Old"]
    assert [one["failed"] for one in result["results"]] == [False, False, True, False, True, False, False]
    assert sorted(names(gateway)) == [ALL[0], ALL[1], ALL[3], ALL[5]] and result["changed"] is True
    again = play(text).ok().last
    assert len(again["actions"]) == 2 and sorted(names(gateway)) == ALL[:6]


def test_a_failure_leaves_out_the_rest_of_its_item(here: Play, gateway: Any) -> None:
    """A route whose stop is refused is not changed either; the other one is."""
    for name in ALL[:2]:
        gateway.add_route(held(name), started=True)
    gateway.fault("status", path="/commands$", times=1, code=400)
    config = [{**one, "state": "stopped"} for one in PORTS[:2]]
    result = here(routes_task(config, on_error="continue")).failed().last
    assert [len(one["actions"]) for one in result["results"]] == [0, 2]
    assert [(one["running"], one["source"]["port"]) for one in gateway.routes()] == [(True, 5000), (False, 6000)]
    here(routes_task(config)).ok()
    assert [(one["running"], one["source"]["port"]) for one in gateway.routes()] == [(False, 6000)] * 2


def test_what_cannot_be_planned(play: Play, gateway: Any) -> None:
    gateway.add_route(held("Feed"))
    config = [plain("New"), {"name": "Nowhere"}, {"name": "Feed", "source": {"srt_latency": 5}}]
    text = "".join(may_fail(routes_task(config, on_error=word)) for word in ("stop", "continue"))
    checked = play(text, "--check").ok().results
    assert gateway.writes == []
    stopped, went_on = play(text).ok().results
    assert "2 of 3 failed, 1 not attempted and nothing was written" in stopped["msg"]
    assert "new one needs a source" in stopped["msg"] and "udp has no srt_latency" in stopped["msg"]
    assert stopped["changed"] is False and stopped["results"][0]["reason"] == "not attempted"
    assert "2 of 3 failed: " in went_on["msg"] and went_on["changed"] is True
    assert [one["failed"] for one in went_on["results"]] == [False, True, True]
    assert names(gateway) == ["Feed", "New"] and len(gateway.writes) == 1
    for one, real in zip(checked, (stopped, went_on), strict=True):
        for key in ("actions", "changed", "diff", "disruptive"):
            assert one[key] == real[key], key
        assert [(each["failed"], each["changed"]) for each in one["results"]] == [
            (each["failed"], each["changed"]) for each in real["results"]
        ]


def test_a_removal_that_fails_stops_what_comes_after_it(here: Play, gateway: Any) -> None:
    for name in ("Old 1", "Old 2"):
        gateway.add_route(held(name))
    gateway.fault("status", path="/updates$", times=1, code=400)
    result = here(routes_task([plain("New")], state="overridden")).failed().last
    assert names(gateway) == ["Old 1", "Old 2"] and result["changed"] is False
    assert [(one["name"], one["failed"]) for one in result["results"]] == [
        ("New", False),
        ("Old 1", True),
        ("Old 2", False),
    ]


def test_waiting_that_takes_too_long_says_for_what(here: Play, gateway: Any) -> None:
    gateway.fault("stay_pending", path="/updates$", skip=1, times=1)
    text = routes_task(numbered(3), wait_timeout=2)
    result = here(text).failed().last
    assert "after 2 s" in result["msg"] and 'create route "Route 02"' in result["msg"]
    assert [(one["changed"], one["failed"]) for one in result["results"]] == [
        (True, False),
        (True, True),
        (True, False),
    ]
    assert result["changed"] and names(gateway) == [ALL[0], ALL[2]]
    gateway.clear_faults()
    assert not here(text).ok().last["changed"]
    assert len(gateway.routes()) == 3


def test_failures_show_no_secrets(play: Play, gateway: Any) -> None:
    config = [one for one in every_protocol() if one["name"] in ("srt listener", "rtsp")]
    gateway.fault("status", path="/updates$", every=2, times=1, code=400)
    gateway.fault("drop_after", path="/updates$", times=1)
    outcome = play(routes_task(config), "-vvvvv", "--diff").failed()
    assert outcome.last["retries"] and outcome.last["changed"]
    assert_secret(outcome.output + str(outcome.results), gateway.users["operator"]["password"])
