"""gateway_routes: many routes as one task. The states, what is written, and what the user sees."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from harness import Play, Runner, tasks
from samples import (
    HMP_UUID,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    assert_secret,
    every_protocol,
    held,
    is_within,
    listings,
    may_fail,
    names,
    numbered,
    plain,
    routes_task,
)

SAME = ("actions", "changed", "disruptive", "interrupts", "diff")


def without_ids(value: Any) -> Any:
    """A result without what differs from run to run."""
    if isinstance(value, dict):
        drop = {"id", "status", "invocation", "before_header", "after_header"}
        return {key: without_ids(inner) for key, inner in value.items() if key not in drop}
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value


def by_name(gateway: Any) -> dict[str, dict[str, Any]]:
    return {route["name"]: route for route in gateway.routes()}


def fed_back(state: str = "overridden") -> str:
    return routes_task(state="gathered") + "  register: found\n" + routes_task("{{ found.gathered }}", state=state)


# One listing, one plan, one diff, one write each, one shared wait


def test_many_routes_of_every_protocol(play: Play, gateway: Any) -> None:
    config = every_protocol()
    checked = play(routes_task(config), "--check", "--diff").ok().last
    assert gateway.writes == [] and checked["results"][0]["id"] == "new:udp"
    gateway.clear_requests()

    first = play(routes_task(config), "--diff").ok().last
    assert {key: checked[key] for key in SAME} == {key: first[key] for key in SAME}
    assert [one["body"]["action"] for one in gateway.writes] == ["create"] * len(config)
    places = [place for place, one in enumerate(gateway.requests) if one in gateway.writes]
    assert places == list(range(places[0], places[-1] + 1)), "nothing is asked between the writes"
    assert listings(gateway.requests[: places[0]]) == 1
    assert len(first["actions"]) == len(config) and not first["disruptive"]
    ids = {one["name"]: one["id"] for one in gateway.routes()}
    assert [(one["name"], one["id"]) for one in first["results"]] == list(ids.items())
    assert all(one["changed"] and not one["failed"] and len(one["actions"]) == 1 for one in first["results"])
    gateway.clear_requests()

    second = play(routes_task(config)).ok().last
    assert not second["changed"] and second["actions"] == [] and second["diff"]["after"] == ""
    assert gateway.writes == [] and listings(gateway.requests) == 1
    assert not any(one["changed"] or one["actions"] for one in second["results"])
    # Login, devices, list, logout.
    assert len(gateway.requests) <= 4


def test_both_ways_to_run_give_the_same(runner: Runner, gateway: Any) -> None:
    results = []
    for mode in ("in-process", "module"):
        gateway.reset()
        gateway.add_route(held("Old", "Studio"), started=True)
        config = [*every_protocol()[:3], {"name": "Nowhere"}]
        text = routes_task(config[:3]) + routes_task(config[:3], state="overridden") + routes_task(config)
        outcome = Play(runner, gateway, mode)(text).failed()
        results.append([without_ids(one) for one in outcome.results])
        results[-1][-1]["error"].pop("place")
        results[-1][-1]["msg"] = results[-1][-1]["msg"].replace(str(gateway.port), "")
    assert results[0] == results[1]


def test_the_diff_is_one_block_of_lines(here: Play, gateway: Any) -> None:
    gateway.add_route(held("Air", "Studio"), started=True)
    gateway.add_route(held("Old", "Studio"))
    gateway.add_route(held("Same", "Studio"))
    config: list[dict[str, Any]] = [
        {"name": "Air", "source": {"port": 5005}, "destinations": [{"name": "Studio", "ttl": 9}]},
        {"name": "Same"},
        plain("New"),
    ]
    outcome = here(routes_task(config, state="overridden"), "--check", "--diff").ok()
    diff = outcome.last["diff"]
    before, after = diff["before"].splitlines(), diff["after"].splitlines()
    assert before[0] == 'route "Old": state stopped' and not any('"Old"' in line for line in after)
    for line in ('route "Air" source port: 5005', 'route "Air" destination "Studio" ttl: 9'):
        assert line in after and f"+{line}" in outcome.output
    assert 'route "Air" source port: 5000' in before
    assert 'route "New" destination "Web": protocol hls' in after
    assert all(line.startswith('route "') for line in before + after)
    assert not any('"Same"' in line for line in before + after)
    assert diff["after_header"].endswith('(disruptive: interrupts route "Air")')
    assert outcome.output.count("\n--- before") == 1
    assert outcome.last["actions"][0] == 'delete route "Old"'
    assert outcome.last["interrupts"] == ['route "Air"']


# The states


@pytest.mark.parametrize("state", ["merged", "replaced", "overridden"])
def test_omitted_fields_stay_and_lists_are_exact_where_asked_for(play: Play, gateway: Any, state: str) -> None:
    gateway.add_route(held("Feed", "Studio", "Archive", sourceAddress="10.9.9.9"), started=True)
    gateway.add_route(held("Kept", "Studio", "Archive"))
    gateway.add_route(held("Other", "Studio"))
    was = by_name(gateway)
    config = [{"name": "Feed", "source": {"port": 5005}, "destinations": [{"name": "Studio"}]}, {"name": "Kept"}]
    result = play(routes_task(config, state=state)).ok().last
    now = by_name(gateway)
    assert now["Feed"]["source"] == {**was["Feed"]["source"], "port": 5005} and now["Feed"]["running"]
    assert now["Feed"]["destinations"][0] == was["Feed"]["destinations"][0]
    assert [one["name"] for one in now["Feed"]["destinations"]] == ["Studio", "Archive"][: 1 + (state == "merged")]
    assert now["Kept"] == was["Kept"]
    assert ("Other" in now) is (state != "overridden")
    assert [one["name"] for one in result["results"]] == ["Feed", "Kept", "Other"][: 2 + (state == "overridden")]
    gateway.clear_requests()
    assert not play(routes_task(config, state=state)).ok().last["changed"] and gateway.writes == []


@pytest.mark.parametrize("state", ["merged", "replaced", "overridden"])
def test_a_name_alone_changes_nothing(here: Play, gateway: Any, state: str) -> None:
    gateway.add_route(held("Feed", "Studio"), started=True)
    config: list[dict[str, Any]] = [{"name": "Feed"}]
    results = here(routes_task(config, state=state) + routes_task([{"name": "Feed", "source": {}}], state=state)).ok()
    assert not any(one["changed"] for one in results.results) and gateway.writes == []


def test_destinations_as_an_empty_list(here: Play, gateway: Any) -> None:
    gateway.add_route(held("Feed", "Studio"))
    empty: list[dict[str, Any]] = [{"name": "Feed", "destinations": []}]
    assert not here(routes_task(empty)).ok().last["changed"]
    assert here(routes_task(empty, state="replaced"), "--check").ok().last["changed"]
    assert here(routes_task([{**empty[0], "purge_destinations": True}])).ok().last["changed"]
    assert gateway.routes()[0]["destinations"] == []


def test_run_states_of_items(here: Play, gateway: Any) -> None:
    for name, started in (("a", False), ("b", False), ("c", True), ("d", True)):
        gateway.add_route(held(name, "Studio"), started=started)
    config = [{"name": "a", "state": "started"}, {"name": "b", "state": "running"}, {"name": "c", "state": "stopped"}]
    result = here(routes_task([*config, {"name": "d", "state": "present"}]) * 2).ok().results
    assert [one["changed"] for one in result] == [True, False]
    assert result[0]["actions"] == ['start route "a"', 'start route "b"', 'stop route "c"']
    assert result[0]["interrupts"] == ['route "c"']
    assert [one["running"] for one in gateway.routes()] == [True, True, False, True]


def test_deleted(here: Play, gateway: Any) -> None:
    gateway.add_route(held("Stays"))
    gateway.add_route(held("By name"), started=True)
    by_id = gateway.add_route(held("By id"))
    config = [{"name": "By name", "source": {"port": 1}}, {"id": by_id}, {"name": "Never there"}]
    checked = here(routes_task(config, state="deleted"), "--check", "--diff").ok().last
    assert gateway.writes == []
    first, second = here(routes_task(config, state="deleted") * 2, "--diff").ok().results
    assert {key: checked[key] for key in SAME} == {key: first[key] for key in SAME}
    assert first["actions"] == ['delete route "By name"', 'delete route "By id"']
    assert first["disruptive"] and [one["changed"] for one in first["results"]] == [True, True, False]
    assert not second["changed"] and names(gateway) == ["Stays"]
    assert len(gateway.writes) == 2


def test_deleted_with_nothing_does_nothing(here: Play, gateway: Any) -> None:
    gateway.add_route(held("Stays"))
    result = here(routes_task([], state="deleted") + routes_task([])).ok().results
    assert [(one["changed"], one["results"]) for one in result] == [(False, []), (False, [])]
    assert names(gateway) == ["Stays"] and gateway.writes == []


# Gathered: what is read is what overridden takes


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"v2": "both"},
        {"unknown_fields": "ignore", "update_semantics": "replace"},
        {"echo_passphrase": "null", "echo_password": "null", "started_when_idle": "kept"},
        {"echo_passphrase": "masked", "echo_password": "masked", "idle_word": "stopped"},
        {"echo_passphrase": "clear", "echo_password": "clear", "route_id_key": "both"},
        {"bonding_shown": False, "v2": "routes"},
        {"use_fec_key": "useFEC", "data_shape": "object", "srt_encryption_none": "none"},
        {"srt_encryption_none": "", "route_id_key": "_id", "restart_on_update": True},
        {"srt_encryption_none": None, "data_shape": "bare", "start_route_starts_all": True},
        {"new_destination_started": False, "pending_creates_key": False},
        {"max_page_size": 3, "start_route_required": True, "error_shape": "bare"},
    ],
    ids=lambda switches: ",".join(switches) or "documented",
)
def test_what_was_gathered_changes_nothing(here: Play, gateway: Any, switches: dict[str, Any]) -> None:
    gateway.set(**switches)
    config = every_protocol(newest=bool({"v2", "unknown_fields"} & set(switches)))
    outcome = here(routes_task(config) + fed_back("overridden") + routes_task("{{ found.gathered }}")).ok()
    made, gathered, overridden, merged = outcome.results
    assert len(gateway.writes) == len(config), "the device is as it was made"
    assert made["changed"] and not (gathered["changed"] or overridden["changed"] or merged["changed"])
    assert overridden["actions"] == [] and overridden["diff"]["before"] == overridden["diff"]["after"] == ""
    found = {one["name"]: one for one in gathered["gathered"]}
    for given in config:
        assert is_within(given, found[given["name"]]), (given, found[given["name"]])
        assert (found[given["name"]]["state"] == "running") is (given.get("state") == "started")
    assert "passphrase" not in str(found) and "'password'" not in str(found)
    gateway.clear_requests()
    running = [one["running"] for one in gateway.routes()]
    touched = [{"name": one["name"], "destinations": [{"name": "udp", "ttl": 77}]} for one in config]
    again = here(routes_task(touched) * 2).ok()
    # A device that restarts a route tells nothing of it: what is gathered meanwhile is a stopped route.
    while [one["running"] for one in gateway.routes()] != running:
        time.sleep(0.05)
    back = here(fed_back("replaced")).ok()
    assert [one["changed"] for one in again.results + back.results] == [True, False, False, False]
    for route in gateway.routes():
        assert route["destinations"][0]["ttl"] == 77 and route["source"].get("srtPassPhrase") in (None, "", PASSPHRASE)
    if not switches.get("start_route_starts_all"):
        assert all(one["started"] is False for route in gateway.routes() for one in route["destinations"][6:7])
    assert_secret(outcome.output + again.output + back.output)


def test_gathered_where_names_tell_nothing_apart(play: Play, gateway: Any) -> None:
    """Two routes of one name, two destinations of one name, and the long names that an HMP gives."""
    for name in ("Twin", "Twin", f"{'Keynote ' * 9}(HMP) {HMP_UUID}", f"{'x' * 40} (HMP) {HMP_UUID.upper()}"):
        gateway.add_route(held(name, "Studio", "Studio"), started=True)
    assert [one["changed"] for one in play(fed_back() + fed_back("replaced")).ok().results] == [False] * 4
    assert gateway.writes == []


def test_gathered_makes_the_same_routes_on_another_gateway(here: Play, gateway: Any) -> None:
    config = [one for one in every_protocol() if one["name"] != "rtsp"]
    here(routes_task(config)).ok()
    gateway.set(second_device=True)
    first, second = gateway.device_ids
    without_id = "map('dict2items') | map('rejectattr', 'key', 'equalto', 'id') | map('items2dict')"
    text = routes_task(state="gathered", device_id=first) + "  register: found\n"
    text += routes_task(f"{{{{ found.gathered | {without_id} }}}}", device_id=second, state="overridden") * 2
    text += routes_task(state="gathered", device_id=second)
    gathered, copied, again, copies = here(text).ok().results
    assert copied["changed"] and not again["changed"]
    assert without_ids(copies["gathered"]) == without_ids(gathered["gathered"])
    # It holds no secrets: those are for the user to add.
    assert not any(route["source"].get("srtPassPhrase") for route in gateway.routes(1))


# Rendered: without a device


def test_rendered_is_what_is_sent(play: Play, gateway: Any) -> None:
    config = [{**one, "state": "stopped"} for one in every_protocol()]
    rendered = play(routes_task(config, state="rendered")).ok()
    assert gateway.requests == [] and not rendered.last["changed"] and rendered.last["actions"] == []
    assert_secret(rendered.output + str(rendered.last))
    play(routes_task(config)).ok()
    sent = [one["body"]["fields"] for one in gateway.writes]

    def masked(element: dict[str, Any]) -> dict[str, Any]:
        return {key: "********" if key in ("srtPassPhrase", "password") else value for key, value in element.items()}

    assert rendered.last["rendered"] == [
        {**one, "source": masked(one["source"]), "destinations": [masked(each) for each in one["destinations"]]}
        for one in sent
    ]


def test_rendered_needs_no_device(play: Play, gateway: Any) -> None:
    config = [plain("Feed", state="started"), {"name": "Old", "new_name": "New"}]
    nothing: dict[str, Any] = {
        "host": None,
        "port": None,
        "username": None,
        "password": None,
        "certificate_fingerprint": None,
    }
    wrong = [{"name": "Feed", "source": {"protocol": "udp", "srt_latency": 5}}]
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        text = routes_task(config, state="rendered")
        text += routes_task(config, state="rendered", host="127.0.0.1", port=unused.getsockname()[1])
        text += routes_task(config, state="rendered", host="no-such-gateway.invalid")
        *results, refused = play(text + may_fail(routes_task(wrong, state="rendered")), **nothing).ok().results
    for result in results:
        feed, renamed = result["rendered"]
        assert feed["name"] == "Feed" and feed["startRoute"] is True and feed["source"]["address"] == "0.0.0.0"
        assert renamed == {"name": "New"}
    assert "config[0]" in refused["msg"]
    assert gateway.requests == []


def test_rendered_on_localhost(runner: Runner) -> None:
    text = routes_task([plain("Feed")], state="rendered")
    result = runner.run(tasks(text)).ok().last
    assert result["rendered"][0]["name"] == "Feed" and "warnings" not in result


# Which route is meant


def test_renames(play: Play, gateway: Any) -> None:
    gateway.set(unique_names=True, land_delay=0)
    ids = {}
    for name in ("a", "b", "c"):
        route = held(name)
        route["source"]["name"] = f"In {name}"
        ids[name] = gateway.add_route(route, started=True)
    # c gives its name to b, and b its own to a: in another order the device would hold a name twice.
    config = [{"name": "a", "new_name": "b"}, {"name": "b", "new_name": "c"}, {"name": "c", "new_name": "d"}]
    result = play(routes_task(config, state="overridden")).ok().last
    assert not result["disruptive"] and len(gateway.writes) == 3
    assert {one["id"]: one["name"] for one in gateway.routes()} == {ids["a"]: "b", ids["b"]: "c", ids["c"]: "d"}
    assert [one["id"] for one in result["results"]] == list(ids.values())


def test_a_rename_is_not_done_twice(here: Play, gateway: Any) -> None:
    gateway.add_route(held("Old", "Studio"))
    text = routes_task([{"name": "Old", "new_name": "New", "source": {"port": 5005}}], state="overridden")
    assert [one["changed"] for one in here(text * 2).ok().results] == [True, False]
    assert names(gateway) == ["New"]


def test_names_that_cannot_be_given(here: Play, gateway: Any) -> None:
    for name in ("a", "b"):
        gateway.add_route(held(name))
    cases: list[tuple[list[dict[str, Any]], str]] = [
        ([{"name": "a", "new_name": "b"}], 'already a route "b"'),
        ([{"name": "a", "new_name": "b"}, {"name": "b", "new_name": "a"}], "in a circle"),
        ([{"name": "a", "new_name": "x"}, {"name": "b", "new_name": "x"}], 'two items end as the route "x"'),
    ]
    results = here("".join(may_fail(routes_task(config)) for config, _said in cases)).ok().results
    for result, (_config, said) in zip(results, cases, strict=True):
        assert said in result["msg"]
    assert gateway.writes == []
    # Nor is the bearer removed for it, although the list does not name it: it may be the one that was meant.
    assert "already a route" in here(routes_task([{"name": "a", "new_name": "b"}], state="overridden")).failed().message
    assert names(gateway) == ["a", "b"] and gateway.writes == []


def test_same_names_are_told_apart_by_id(play: Play, gateway: Any) -> None:
    ids = [gateway.add_route(held("Feed")), gateway.add_route(held("Feed"))]
    text = may_fail(routes_task([{"name": "Feed", "state": "started"}]))
    text += may_fail(routes_task([{"id": ids[0]}, {"id": ids[0], "name": "Feed"}]))
    text += routes_task([{"id": ids[1], "name": "Feed", "state": "started"}, {"id": ids[0]}], state="overridden")
    ambiguous, twice, _changed = play(text).ok().results
    assert all(one in ambiguous["error"]["hint"] for one in ids)
    assert "listed 2 times" in twice["msg"]
    assert len(gateway.writes) == 1
    assert {one["id"]: one["running"] for one in gateway.routes()} == {ids[0]: False, ids[1]: True}


def test_one_route_by_name_and_by_id(here: Play, gateway: Any) -> None:
    identity = gateway.add_route(held("Feed"))
    text = may_fail(routes_task([{"name": "Feed"}, {"id": identity}]))
    mixed, twice = here(text + may_fail(routes_task([{"name": "Feed"}, {"name": "Feed"}]))).ok().results
    assert "mean the same route" in mixed["msg"] and "listed 2 times" in twice["msg"]
    assert gateway.writes == []


def test_ids_of_check_mode(play: Play, gateway: Any) -> None:
    text = routes_task([plain("Feed")]) + "  register: made\n"
    text += routes_task([{"id": "{{ made.results[0].id }}", "state": "started"}])
    outcome = play(text, "--check").ok()
    assert outcome.results[0]["results"][0]["id"] == "new:Feed" and outcome.last["changed"]
    assert gateway.writes == []
    _made, started, refused = play(text + may_fail(routes_task([{"id": "new:Feed"}]))).ok().results
    assert started["actions"] == ['start route "Feed"']
    assert "check mode" in refused["msg"]


# Options of the task


def test_a_task_that_comes_while_a_change_is_pending(here: Play, gateway: Any) -> None:
    """The device still shows the old values then: planning on them would write the same again, or undo it."""
    for name in ("a", "b"):
        gateway.add_route(held(name))
    gateway.set(land_delay=2)
    config = [{"name": "a", "source": {"port": 6000}}, {"name": "b", "state": "started"}]
    assert [one["changed"] for one in here(routes_task(config, wait=False) * 2).ok().results] == [True, False]
    assert len(gateway.writes) == 2


def test_wait_false(play: Play, gateway: Any) -> None:
    gateway.set(land_delay=30)
    result = play(routes_task(numbered(3), wait=False)).ok().last
    assert result["changed"] and len(gateway.writes) == 3 and gateway.routes() == []


def test_options_that_are_a_gateways_own(here: Play, gateway: Any) -> None:
    gateway.set(second_device=True)
    first, second = gateway.device_ids
    message = here(routes_task(numbered(1))).failed().message
    assert first in message and second in message
    here(routes_task(numbered(1), device_id=second, wait_timeout=20)).ok()
    assert gateway.routes(0) == [] and len(gateway.routes(1)) == 1


def test_secrets_on_creation_and_always(here: Play, gateway: Any) -> None:
    def feed(passphrase: str, **more: Any) -> list[dict[str, Any]]:
        source = {"name": "In", "protocol": "srt", "srt_mode": "listener", "port": 1, "srt_passphrase": passphrase}
        return [plain("Feed", source=source, **more), plain("Other")]

    text = routes_task(feed(PASSPHRASE)) + routes_task(feed(OTHER_PASSPHRASE))
    outcome = here(text, "--diff").ok()
    made, later = outcome.results
    assert "secrets_not_compared" not in made and not later["changed"]
    assert later["secrets_not_compared"] == ['route "Feed" source.srt_passphrase']
    assert gateway.routes()[0]["source"]["srtPassPhrase"] == PASSPHRASE
    always = routes_task(feed(OTHER_PASSPHRASE), update_secrets="always")
    sent = here(always * 2 + routes_task(feed(PASSPHRASE, update_secrets="always")), "--diff").ok()
    assert [one["changed"] for one in sent.results] == [True, True, True]
    assert 'route "Feed" source srt_passphrase: (secret, changed)\n' in sent.last["diff"]["after"]
    assert gateway.routes()[0]["source"]["srtPassPhrase"] == PASSPHRASE
    gateway.set(echo_passphrase="clear")
    compared = here(text, "--diff").ok()
    assert [one["changed"] for one in compared.results] == [False, True]
    assert "secrets_not_compared" not in compared.last
    assert_secret(outcome.output + sent.output + compared.output)


def test_no_secret_at_any_verbosity(play: Play, gateway: Any) -> None:
    gateway.set(echo_passphrase="clear", echo_password="clear")
    config = [one for one in every_protocol() if one["name"] in ("srt listener", "rtsp")]
    text = routes_task(config) + routes_task(state="gathered") + routes_task(config, state="rendered")
    text += routes_task([*config, {"name": "Nowhere"}], on_error="continue")
    for arguments in (("-vvvvv", "--diff"), ("-vvvvv", "--diff", "--check")):
        outcome = play(text, *arguments).failed()
        assert_secret(outcome.output + str(outcome.results), gateway.users["operator"]["password"])
