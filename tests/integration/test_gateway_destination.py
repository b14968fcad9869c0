"""gateway_destination: one destination of a route, without naming the others."""

from __future__ import annotations

from typing import Any

import pytest
from harness import Play, Runner
from samples import (
    DESTINATIONS,
    NEWEST,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    assert_secret,
    checked_only,
    held,
    is_within,
    may_fail,
    task,
)

SAME = ("actions", "changed", "disruptive", "interrupts", "diff")
PARTNER = {"name": "Partner", "protocol": "srt", "srt_mode": "caller", "address": "10.0.0.9", "port": 7001}
WITH_SECRET = {**PARTNER, "srt_passphrase": PASSPHRASE}


def one(destination: dict[str, Any], route: str = "Feed", **options: Any) -> str:
    return task("gateway_destination", route=route, destination=destination, **options)


@pytest.fixture
def feed(gateway: Any) -> dict[str, str]:
    """The ids of a running route with a passphrase and of its two destinations."""
    source = {"protocol": "srt", "srtMode": "listener", "srtPassPhrase": OTHER_PASSPHRASE}
    route_id = gateway.add_route(held("Feed", "Studio", "Archive", **source), started=True)
    return {"route": route_id, **{each["name"]: each["id"] for each in gateway.routes()[0]["destinations"]}}


def sends(gateway: Any) -> dict[str, bool]:
    return {each["name"]: each["started"] for each in gateway.routes()[0]["destinations"]}


def paths(gateway: Any) -> list[str]:
    """What was written: the last part of the path, and the command."""
    return [
        f"{w['path'].rpartition('/')[2]} {w['body'].get('command') or w['body'].get('name', '')}".strip()
        for w in gateway.writes
    ]


def said(value: Any) -> Any:
    """A route without the empty lists (tags, labels) that stand for none."""
    if isinstance(value, dict):
        return {key: said(inner) for key, inner in value.items() if inner != []}
    return [said(inner) for inner in value] if isinstance(value, list) else value


# The states


def test_one_more_destination(play: Play, gateway: Any, feed: dict[str, str]) -> None:
    was = gateway.routes()[0]
    checked = play(one(WITH_SECRET), "--check", "--diff").ok()
    assert gateway.writes == [] and checked.last["destination"]["id"] == "new:Partner"
    real = play(one(WITH_SECRET), "--diff").ok()
    first = real.last
    assert {key: first[key] for key in SAME} == {key: checked.last[key] for key in SAME}
    assert first["actions"] == ['update route "Feed": add destination "Partner" (srt caller 10.0.0.9:7001)']
    assert first["changed"] and not first["disruptive"] and len(gateway.writes) == 1
    assert first["destination"]["state"] == "started" and first["destination"]["port"] == 7001
    assert first["diff"]["before"] == {} and first["diff"]["after"]["srt_passphrase"] == "(secret)"
    now = gateway.routes()[0]
    assert now["running"] and now["source"] == was["source"] and now["destinations"][:2] == was["destinations"]
    assert now["destinations"][2]["srtPassPhrase"] == PASSPHRASE
    gateway.clear_requests()
    again = play(one(WITH_SECRET)).ok().last
    assert not again["changed"] and again["actions"] == [] and gateway.writes == []
    assert again["secrets_not_compared"] == ['destination "Partner".srt_passphrase']
    assert again["destination"]["id"] == now["destinations"][2]["id"]
    assert_secret(checked.output + real.output + str(real.results))


def test_both_ways_to_run_give_the_same(runner: Runner, gateway: Any) -> None:
    results = []
    for mode in ("in-process", "module"):
        gateway.reset()
        gateway.add_route(held("Feed", "Studio"), started=True)
        text = one(PARTNER) + one({"name": "Partner"}, state="stopped") + one({"name": "Partner"}, state="absent")
        found = Play(runner, gateway, mode)(text + may_fail(one({"name": "New"}))).ok().results
        drop = ("id", "status")
        results.append(
            [
                {key: each[key] for key in ("actions", "changed", "disruptive", "interrupts") if key in each}
                | {"destination": {key: v for key, v in each.get("destination", {}).items() if key not in drop}}
                for each in found
            ]
        )
    assert results[0] == results[1]


def test_what_is_not_named_stays(here: Play, gateway: Any, feed: dict[str, str]) -> None:
    gateway.set(update_semantics="replace")
    was = gateway.routes()[0]
    result = here(one({"name": "Studio", "ttl": 9}) * 2).ok().results
    assert [each["changed"] for each in result] == [True, False] and not result[0]["disruptive"]
    now = gateway.routes()[0]
    assert now["destinations"] == [{**was["destinations"][0], "ttl": 9}, was["destinations"][1]]
    assert now["source"] == was["source"]
    moved = here(one({"name": "Studio", "address": "10.0.0.5"}), "--diff").ok().last
    assert moved["interrupts"] == ['destination "Studio" of route "Feed"']
    assert moved["diff"]["before"]["address"] == "10.0.0.1" and moved["diff"]["after"]["address"] == "10.0.0.5"
    renamed = here(one({"id": feed["Studio"], "name": "Hall"})).ok().last
    assert renamed["destination"]["name"] == "Hall" and set(sends(gateway)) == {"Hall", "Archive"}


def test_by_ids(here: Play, gateway: Any, feed: dict[str, str]) -> None:
    text = one({"id": feed["Archive"], "ttl": 7}, route=feed["route"])
    assert [each["changed"] for each in here(text * 2).ok().results] == [True, False]
    assert [each["ttl"] for each in gateway.routes()[0]["destinations"]] == [32, 7]
    here(one({"id": feed["Archive"]}, route=feed["route"], state="absent")).ok()
    assert set(sends(gateway)) == {"Studio"}


def test_absent(play: Play, gateway: Any, feed: dict[str, str]) -> None:
    was = gateway.routes()[0]
    text = one({"name": "Archive"}, state="absent")
    checked = play(text, "--check", "--diff").ok().last
    assert gateway.writes == []
    first, again, no_route = play(text * 2 + one({"name": "A"}, route="Nowhere", state="absent"), "--diff").ok().results
    assert {key: first[key] for key in SAME} == {key: checked[key] for key in SAME}
    assert first["actions"] == ['update route "Feed": remove destination "Archive"'] and first["destination"] == {}
    assert first["interrupts"] == ['destination "Archive" of route "Feed"']
    assert not again["changed"] and not no_route["changed"] and len(gateway.writes) == 1
    now = gateway.routes()[0]
    assert now["destinations"] == was["destinations"][:1] and now["source"] == was["source"] and now["running"]


def test_the_last_destination(here: Play, gateway: Any) -> None:
    gateway.add_route(held("Feed", "Studio"), started=True)
    here(one({"name": "Studio"}, state="absent")).ok()
    assert gateway.routes()[0]["destinations"] == [] and gateway.routes()[0]["running"]


@pytest.mark.parametrize("newest", [False, True])
def test_every_protocol(here: Play, gateway: Any, newest: bool) -> None:
    gateway.add_route(held("Feed"), started=True)
    gateway.set(v2="both" if newest else False)
    given = [{**each, **({"labels": ["a", "b"]} if newest else {})} for each in DESTINATIONS]
    made = here("".join(map(one, given))).ok().results
    assert len(gateway.writes) == len(given) == len(gateway.routes()[0]["destinations"])
    for wanted, result in zip(given, made, strict=True):
        assert is_within(wanted, result["destination"]), (wanted, result["destination"])
        assert result["destination"]["state"] == wanted.get("state", "started")
    gateway.clear_requests()
    back = here("".join(map(one, given)) + "".join(one(each["destination"]) for each in made)).ok()
    assert not any(each["changed"] for each in back.results) and gateway.writes == []
    assert_secret(back.output)
    if newest:
        assert made[0]["destination"]["labels"] == ["a", "b"] and NEWEST["destinations"][0]["labels"] == ["partner"]


# Start and stop


@pytest.mark.parametrize(
    ("dialect", "switches", "written"),
    [
        ("update", {}, ["updates", "updates"]),
        ("update", {"v2": "both", "destination_commands": True}, ["updates", "updates"]),
        (
            "commands",
            {"destination_commands": True},
            ["commands stop-destination", "commands start-destination"],
        ),
        ("v2", {"v2": "destinations"}, ["actions stop", "actions start"]),
        # The page and the table of the reference give two paths: the second one is tried.
        ("v2", {"v2": "routes"}, ["actions stop", "actions stop", "actions start", "actions start"]),
        ("auto", {"v2": "both", "destination_commands": True}, ["actions stop", "actions start"]),
        ("auto", {"v2": "destinations"}, ["actions stop", "actions start"]),
        # Found out once, remembered during the run.
        ("auto", {"v2": "routes"}, ["actions stop", "actions stop", "actions start"]),
        ("auto", {"destination_commands": True}, ["commands stop-destination", "commands start-destination"]),
        ("auto", {}, ["commands stop-destination", "updates", "updates"]),
        ("auto", {"error_shape": "bare", "idle_word": "stopped"}, ["commands stop-destination", "updates", "updates"]),
    ],
)
def test_dialects(
    here: Play, gateway: Any, feed: dict[str, str], dialect: str, switches: dict[str, Any], written: list[str]
) -> None:
    gateway.set(**switches)
    was = gateway.routes()[0]
    stop, start = (one({"name": "Archive"}, state=state, dialect=dialect) for state in ("stopped", "started"))
    checked, stopped, again, started = here(checked_only(stop) + stop + stop + start).ok().results
    assert paths(gateway) == written
    assert {key: stopped[key] for key in SAME} == {key: checked[key] for key in SAME}
    assert stopped["actions"] == ['stop destination "Archive" of route "Feed"']
    assert stopped["interrupts"] == ['destination "Archive" of route "Feed"']
    assert stopped["destination"]["state"] == checked["destination"]["state"] == "stopped"
    assert not again["changed"] and started["changed"] and not started["disruptive"]
    assert started["destination"]["state"] == "started"
    assert said(gateway.routes()[0]) == said(was), "nothing else was touched, the passphrase included"


@pytest.mark.parametrize("switches", [{"v2": "both"}, {}], ids=str)
def test_start_and_stop_in_both_ways_to_run(
    play: Play, gateway: Any, feed: dict[str, str], switches: dict[str, Any]
) -> None:
    gateway.set(**switches)
    text = one({"name": "Studio"}, state="stopped") * 2 + one({"name": "Studio", "state": "started"}) * 2
    assert [each["changed"] for each in play(text).ok().results] == [True, False, True, False]
    assert sends(gateway) == {"Studio": True, "Archive": True}


def test_what_the_dialects_send(here: Play, gateway: Any, feed: dict[str, str]) -> None:
    gateway.set(v2="both", destination_commands=True)
    text = "".join(
        one({"name": "Archive"}, state="stopped", dialect=word) + one({"name": "Archive"}, state="started")
        for word in ("v2", "commands", "update")
    )
    here(text).ok()
    newest, _start, command, _start, update, _start = gateway.writes
    assert newest["method"] == "PUT" and newest["path"] == f"/api/destinations/{feed['Archive']}/actions"
    assert newest["body"] == {"name": "stop"}
    assert command["path"].endswith("/commands") and command["body"]["command"] == "stop-destination"
    assert command["body"]["parameters"] == {"routeID": feed["route"], "destinationID": feed["Archive"]}
    listed = update["body"]["fields"]["destinations"]
    assert [(each["id"], each.get("action")) for each in listed] == [(feed["Studio"], None), (feed["Archive"], "stop")]


@pytest.mark.parametrize("dialect", ["commands", "v2"])
def test_a_dialect_that_the_device_does_not_know(here: Play, gateway: Any, feed: dict[str, str], dialect: str) -> None:
    result = here(one({"name": "Archive"}, state="stopped", dialect=dialect)).failed().last
    assert "dialect: auto" in result["msg"] and result["changed"] is False
    assert sends(gateway)["Archive"] is True


def test_other_changes_while_it_is_stopped_and_started(here: Play, gateway: Any, feed: dict[str, str]) -> None:
    """A stop comes before other changes, so that they do not go on air; a start after them."""
    gateway.set(destination_commands=True)
    result = (
        here(
            one({"name": "Archive", "port": 7000}, state="stopped")
            + one({"name": "Archive", "port": 7001}, state="started")
        )
        .ok()
        .results
    )
    assert paths(gateway) == ["commands stop-destination", "updates", "updates", "commands start-destination"]
    assert [len(each["actions"]) for each in result] == [2, 2]
    assert gateway.routes()[0]["destinations"][1]["port"] == 7001 and sends(gateway)["Archive"] is True


def test_started_and_stopped_make_it(here: Play, gateway: Any, feed: dict[str, str]) -> None:
    hall = {"name": "Hall", "protocol": "hls"}
    result = here(one(PARTNER, state="started") + one(hall, state="stopped")).ok().results
    assert [each["destination"]["state"] for each in result] == ["started", "stopped"]
    assert len(gateway.writes) == 2
    assert sends(gateway) == {"Studio": True, "Archive": True, "Partner": True, "Hall": False}


@pytest.mark.parametrize("kept", ["never", "kept"])
def test_a_route_that_does_not_run(here: Play, gateway: Any, kept: str) -> None:
    gateway.set(started_when_idle=kept)
    gateway.add_route(held("Idle", "Studio"))
    text = one({"name": "Studio"}, route="Idle", state="stopped", wait_timeout=20)
    outcome = here(text + one({"name": "Studio", "ttl": 5}, route="Idle")).ok()
    first = outcome.results[0]
    assert first["changed"] is (kept == "kept") and not first["disruptive"]
    assert ("was not compared" in str(first.get("warnings"))) is (kept == "never")
    assert "warnings" not in outcome.last and outcome.last["changed"]


# Guards, refusals, failures


def test_guards_and_refusals(here: Play, gateway: Any, feed: dict[str, str]) -> None:
    gateway.add_route(held("Twin"))
    gateway.add_route(held("Twin"))
    cases: list[tuple[str, str]] = [
        (one({"name": "Studio"}, state="absent", allow_disruptive=False), "disruptive"),
        (one({"name": "Studio"}, state="stopped", allow_disruptive=False), 'destination "Studio" of route "Feed"'),
        (one(PARTNER, route="Nowhere"), 'no route "Nowhere"'),
        (one({"name": "New"}), "needs protocol"),
        (one({"name": "New"}, state="started"), "needs protocol"),
        (one({"id": "00000000-0000-0000-0000-000000000000", "ttl": 5}), "no destination with the id"),
        (one({"id": feed["Studio"], "name": "Archive"}), "two destinations"),
        (one({"name": "Studio", "srt_latency": 5}), "udp has no srt_latency"),
        (one(PARTNER, route="Twin"), '2 routes bear the name "Twin"'),
    ]
    before_asking: list[tuple[str, str]] = [
        (one({"ttl": 5}), "needs a name or an id"),
        (one({"name": "Studio", "state": "started"}, state="stopped"), "destination.state is started"),
        (one({"name": "Studio", "port": 0}), "port is 0"),
        (one({"name": "Studio", "srt_passphrase": "********"}), "only asterisks"),
        (one({"name": "Studio"}, dialect="v3"), "dialect"),
        (one({"name": "Studio"}, state="running"), "state"),
        (task("gateway_destination", route="Feed"), "destination"),
        (task("gateway_destination", destination={"name": "Studio"}), "route"),
    ]
    texts = [may_fail(text) for text, _said in [*cases, *before_asking]]
    outcome = here("".join(texts) + "".join(map(checked_only, texts))).ok()
    for record, (text, said) in zip(outcome.records, [*cases, *before_asking] * 2, strict=True):
        assert record["kind"] == "failed" and said in record["result"]["msg"], (text, record["result"])
    assert gateway.writes == []


def test_bad_input_is_refused_without_a_request(here: Play, gateway: Any) -> None:
    here(one({"name": "Studio", "port": 0})).failed()
    here(one({"name": "Studio"}, route="new:Feed")).failed()
    assert gateway.requests == []


def test_an_observer(play: Play, gateway: Any, feed: dict[str, str]) -> None:
    outcome = play(checked_only(one(PARTNER)) + one({"name": "Studio"}, state="stopped"), user="user").failed()
    checked, refused = outcome.results
    assert checked["changed"] and "Operator" in refused["msg"] and 'stop destination "Studio"' in refused["msg"]
    assert sends(gateway) == {"Studio": True, "Archive": True}


def test_secrets_always(here: Play, gateway: Any, feed: dict[str, str]) -> None:
    text = one(WITH_SECRET) + one({**WITH_SECRET, "srt_passphrase": OTHER_PASSPHRASE}, update_secrets="always") * 2
    outcome = here(text, "--diff", "-vvvvv").ok()
    assert [each["changed"] for each in outcome.results] == [True, True, True]
    assert outcome.last["diff"]["after"]["srt_passphrase"] == "(secret, changed)" and outcome.last["disruptive"]
    assert gateway.routes()[0]["destinations"][2]["srtPassPhrase"] == OTHER_PASSPHRASE
    assert_secret(outcome.output + str(outcome.results))


def test_tasks_that_build_on_each_other_in_check_mode(here: Play, gateway: Any) -> None:
    route = {"name": "Feed", "source": {"name": "In", "protocol": "udp", "port": 5000}, "state": "started"}
    text = task("gateway_route", **route) + "  register: made\n" + one(PARTNER, route="{{ made.route.id }}")
    checked, real = here(text, "--check").ok().last, here(text).ok().last
    assert checked["changed"] and real["changed"] and checked["destination"]["id"] == "new:Partner"
    assert set(sends(gateway)) == {"Partner"}


@pytest.mark.parametrize("switches", [{"v2": "both"}, {"destination_commands": True}, {}], ids=str)
@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "status"])
def test_lost_answers(here: Play, gateway: Any, feed: dict[str, str], switches: dict[str, Any], kind: str) -> None:
    gateway.set(**switches)
    parameters = {"code": 503, "html": True} if kind == "status" else {}
    # Without any of the newer dialects, a command is tried and refused before.
    gateway.fault(kind, path="/(commands|actions)$" if switches else "/updates$", times=1, **parameters)
    stopped, again = here(one({"name": "Archive"}, state="stopped") * 2).ok().results
    assert stopped["changed"] and not again["changed"] and sends(gateway) == {"Studio": True, "Archive": False}
    assert ("had done it" if kind == "drop_after" else "sent again") in stopped["retries"][0]


def test_an_added_one_whose_answer_was_lost(here: Play, gateway: Any, feed: dict[str, str]) -> None:
    gateway.fault("drop_after", path="/updates$", times=1)
    gateway.fault("expire", path="/routes$", skip=1, times=1)
    result = here(one(PARTNER) * 2).ok().results
    assert [each["changed"] for each in result] == [True, False] and "had done it" in result[0]["retries"][0]
    assert list(sends(gateway)) == ["Studio", "Archive", "Partner"] and len(gateway.writes) == 1


def test_wait_false_and_the_second_device(play: Play, gateway: Any, feed: dict[str, str]) -> None:
    gateway.set(second_device=True, land_delay=30)
    first, second = gateway.device_ids
    text = may_fail(one(PARTNER)) + may_fail(one(PARTNER, device_id=second)) + one(PARTNER, device_id=first, wait=False)
    ambiguous, elsewhere, sent = play(text).ok().results
    assert first in ambiguous["msg"] and second in ambiguous["msg"] and 'no route "Feed"' in elsewhere["msg"]
    assert sent["changed"] and len(gateway.writes) == 1
    assert set(sends(gateway)) == {"Studio", "Archive"}
