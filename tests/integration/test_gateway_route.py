"""gateway_route: what the user asked for, what the device received, what came back."""

from __future__ import annotations

from typing import Any

import pytest
from harness import Play

SECRET = "kQ7-vesper-lattice-42"
STADIUM = """
- streamops.video.gateway_route:
    name: Stadium A
    state: started
    source: {name: Stadium A in, protocol: srt, address: 0.0.0.0, port: 4900, srt_mode: listener,
             srt_latency: 250, srt_passphrase: "{{ srt_secret }}"}
    destinations:
      - {name: Studio, protocol: udp, address: 10.69.12.148, port: 4900, ttl: 64, shaping: true, max_bitrate: 10000}
      - {name: Web, protocol: hls, segment_duration: 6, state: stopped}
    purge_destinations: false
    update_secrets: on_create
    wait: true
    wait_timeout: 60
"""
SECRETS = {"srt_secret": SECRET}


def without_ids(value: Any) -> Any:
    """A result without what differs from run to run: ids, health, invocation."""
    if isinstance(value, dict):
        drop = {"id", "status", "invocation"}
        return {key: without_ids(inner) for key, inner in value.items() if key not in drop}
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value


def udp_route(name: str = "Feed", **source: Any) -> dict[str, Any]:
    return {
        "name": name,
        "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000, **source},
        "destinations": [
            {"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 5001, "ttl": 32},
            {"name": "Archive", "protocol": "srt", "address": "10.0.0.2", "port": 5002, "srtMode": "caller"},
        ],
    }


def test_the_example_of_the_readme(play: Play, gateway: Any) -> None:
    first = play(STADIUM, variables=SECRETS).ok().last
    route = first["route"]
    assert first["changed"] and not first["disruptive"]
    assert route["state"] == "running"
    assert [one["state"] for one in route["destinations"]] == ["started", "stopped"]
    assert set(route["status"]) == {"elapsed_time", "code", "details"}
    assert {"state", "code", "details", "used_bandwidth"} <= set(route["source"]["status"])
    held = gateway.routes()[0]
    assert held["source"]["srtPassPhrase"] == SECRET
    assert held["running"] and [one["started"] for one in held["destinations"]] == [True, False]
    gateway.clear_requests()

    second = play(STADIUM, variables=SECRETS).ok().last
    assert not second["changed"] and second["actions"] == []
    assert gateway.writes == []
    assert second["secrets_not_compared"] == ["source.srt_passphrase"]
    assert without_ids(second["route"]) == without_ids(route)


def test_both_ways_to_run_give_the_same(runner: Any, gateway: Any) -> None:
    results = []
    for mode in ("in-process", "module"):
        gateway.reset()
        change = "- streamops.video.gateway_route: {name: Stadium A, source: {srt_latency: 500}}"
        outcome = Play(runner, gateway, mode)(STADIUM + change, variables=SECRETS).ok()
        results.append([without_ids(one) for one in outcome.results])
    assert results[0] == results[1]


def test_check_mode_tells_what_the_real_run_does(play: Play, gateway: Any) -> None:
    checked = play(STADIUM, "--check", "--diff", variables=SECRETS).ok().last
    assert gateway.writes == []
    assert checked["route"]["id"] == "new:Stadium A"
    real = play(STADIUM, "--diff", variables=SECRETS).ok().last
    for key in ("actions", "diff", "changed", "disruptive", "interrupts"):
        assert checked[key] == real[key]
    assert checked["diff"]["after"]["source"]["srt_passphrase"] == "(secret)"


@pytest.mark.parametrize(
    ("change", "words", "disruptive"),
    [
        ("source: {srt_latency: 500}", ["source srt_latency 120 -> 500"], True),
        ("destinations: [{name: Studio, ttl: 12}]", ['destination "Studio" ttl 32 -> 12'], False),
        ("destinations: [{name: Studio, address: 10.0.0.9}]", ['"Studio" address 10.0.0.1 -> 10.0.0.9'], True),
        ("destinations: [{name: Studio, state: stopped}]", ['stop destination "Studio"'], True),
        ("destinations: [{name: New, protocol: hls}]", ['add destination "New" (hls)'], False),
        ("new_name: Other", ['rename to "Other"'], False),
        ("state: stopped", ['stop route "Feed"'], True),
        ("state: absent", ['delete route "Feed"'], True),
        ("state: running", [], False),
        ("destinations: []", [], False),
        ("{destinations: [], purge_destinations: true}", ['remove destination "Studio"', '"Archive"'], True),
    ],
)
def test_changes_of_a_running_route(here: Play, gateway: Any, change: str, words: list[str], disruptive: bool) -> None:
    route = udp_route(protocol="srt", srtMode="listener", srtLatency=120)
    route_id = gateway.add_route(route, started=True)
    before = gateway.routes()[0]
    fields = change.strip("{}") if change.startswith("{destinations") else change
    text = f"- streamops.video.gateway_route: {{name: Feed, {fields}}}"
    checked = here(text, "--check").ok().last
    assert gateway.writes == []
    result = here(text).ok().last
    said = " ".join(result["actions"])
    assert all(word in said for word in words), said
    assert result["changed"] is bool(words) and result["disruptive"] is disruptive
    assert result["changed"] == (result["diff"]["before"] != result["diff"]["after"])
    assert [result[key] for key in ("actions", "diff", "disruptive")] == [
        checked[key] for key in ("actions", "diff", "disruptive")
    ]
    assert len(gateway.writes) == len(result["actions"])
    if "absent" in change:
        assert gateway.routes() == [] and result["route"] == {}
        return
    after = gateway.routes()[0]
    assert after["id"] == route_id
    if "destinations: []" not in change:
        kept = {one["name"]: one for one in after["destinations"]}
        assert {"Studio", "Archive"} <= set(kept), "destinations that are not listed must survive"
        assert kept["Archive"] == next(one for one in before["destinations"] if one["name"] == "Archive")
    gateway.clear_requests()
    again = here(text).ok().last
    assert not again["changed"] and gateway.writes == []


def test_disruptive_changes_can_be_refused(play: Play, gateway: Any) -> None:
    gateway.add_route(udp_route(), started=True)
    text = "- streamops.video.gateway_route: {name: Feed, state: stopped, allow_disruptive: false}"
    refused = play(text).failed()
    assert "disruptive" in refused.message and 'route "Feed"' in refused.message
    assert refused.last["disruptive"] is True and refused.last["changed"] is False
    assert gateway.writes == [] and gateway.routes()[0]["running"]
    harmless = "- streamops.video.gateway_route: {name: Feed, destinations: [{name: Studio, ttl: 9}]}"
    assert play(harmless, allow_disruptive=False).ok().last["changed"]


def test_the_environment_can_refuse_disruptive_changes(play: Play, gateway: Any) -> None:
    gateway.add_route(udp_route(), started=True)
    text = """
- streamops.video.gateway_route: {name: Feed, state: absent}
  environment: {STREAMOPS_ALLOW_DISRUPTIVE: 'no'}
"""
    assert "disruptive" in play(text).failed().message
    assert gateway.writes == []


def test_same_names_are_told_apart_by_id(play: Play, gateway: Any) -> None:
    ids = [gateway.add_route(udp_route()), gateway.add_route(udp_route())]
    message = play("- streamops.video.gateway_route: {name: Feed, state: started}").failed().message
    assert all(one in message for one in ids)
    assert gateway.writes == []
    play(f"- streamops.video.gateway_route: {{id: {ids[1]}, name: Feed, state: started}}").ok()
    assert {one["id"]: one["running"] for one in gateway.routes()} == {ids[0]: False, ids[1]: True}


def test_an_id_that_is_gone_means_no_other_route_of_the_name(play: Play, gateway: Any) -> None:
    ids = [gateway.add_route(udp_route()), gateway.add_route(udp_route(), started=True)]
    text = f"- streamops.video.gateway_route: {{id: {ids[0]}, name: Feed, state: absent}}\n"
    gateway.fault("drop_after", path="/updates", times=1)
    assert [one["changed"] for one in play(text * 2).ok().results] == [True, False]
    assert [one["id"] for one in gateway.routes()] == ids[1:]
    stop = f"- streamops.video.gateway_route: {{id: {ids[0]}, name: Feed, state: stopped}}"
    assert "no route with the id" in play(stop).failed().message
    assert gateway.routes()[0]["running"]


def test_a_page_boundary_hides_no_route(here: Play, gateway: Any) -> None:
    for number in range(25):
        gateway.add_route(udp_route(f"Feed {number}"))
    gateway.set(max_page_size=10)
    result = here("- streamops.video.gateway_route: {name: Feed 24, source: {port: 5000}}").ok().last
    assert not result["changed"] and gateway.writes == []
    routes = here("- streamops.video.gateway_info: {gather_subset: [routes]}").ok().last["routes"]
    assert [one["name"] for one in routes] == [f"Feed {number}" for number in range(25)]


def test_new_name_is_not_renamed_twice(here: Play, gateway: Any) -> None:
    gateway.add_route(udp_route("New"))
    result = here("- streamops.video.gateway_route: {name: Old, new_name: New}").ok().last
    assert not result["changed"] and result["route"]["name"] == "New"
    gateway.add_route(udp_route("Old"))
    assert "already" in here("- streamops.video.gateway_route: {name: Old, new_name: New}").failed().message
    assert gateway.writes == []


@pytest.mark.parametrize("echo", ["omit", "null", "masked", "clear"])
def test_secrets_whether_the_device_gives_them_back_or_not(here: Play, gateway: Any, echo: str) -> None:
    gateway.set(echo_passphrase=echo)
    here(STADIUM, variables=SECRETS).ok()
    gateway.clear_requests()
    unchanged = here(STADIUM, "--diff", variables=SECRETS).ok()
    assert not unchanged.last["changed"] and gateway.writes == []
    other = {"srt_secret": "another-Passphrase-77"}
    changed = here(STADIUM, "--diff", variables=other).ok()
    always = here(STADIUM.replace("on_create", "always"), "--diff", variables=other).ok()
    if echo == "clear":
        assert changed.last["changed"] and changed.last["disruptive"]
        assert changed.last["diff"]["after"]["source"]["srt_passphrase"] == "(secret, changed)"
        assert "secrets_not_compared" not in changed.last
        assert not always.last["changed"]
    else:
        assert not changed.last["changed"]
        assert changed.last["secrets_not_compared"] == ["source.srt_passphrase"]
        assert always.last["changed"] and always.last["disruptive"]
    assert gateway.routes()[0]["source"]["srtPassPhrase"] == other["srt_secret"]
    for outcome in (unchanged, changed, always):
        assert SECRET not in outcome.output and other["srt_secret"] not in outcome.output


def test_an_unrelated_change_keeps_the_passphrase(here: Play, gateway: Any) -> None:
    for echo in ("omit", "null", "masked", "clear"):
        gateway.reset()
        gateway.set(echo_passphrase=echo, update_semantics="replace")
        here(STADIUM, variables=SECRETS).ok()
        here("- streamops.video.gateway_route: {name: Stadium A, destinations: [{name: Studio, ttl: 3}]}").ok()
        assert gateway.routes()[0]["source"]["srtPassPhrase"] == SECRET
        assert gateway.routes()[0]["source"]["srtLatency"] == 250


@pytest.mark.parametrize("kept", ["never", "kept"])
def test_destinations_of_an_idle_route(here: Play, gateway: Any, kept: str) -> None:
    """Live gateways show every destination of an idle route as not started: that is no difference."""
    gateway.set(started_when_idle=kept)
    gateway.add_route(udp_route())
    text = "- streamops.video.gateway_route: {name: Feed, destinations: [{name: Studio, state: started}]}"
    assert not here(text).ok().last["changed"] and gateway.writes == []
    stopped = text.replace("state: started", "state: stopped").replace("Feed,", "Feed, state: started,")
    here(stopped).ok()
    states = {one["name"]: one["started"] for one in gateway.routes()[0]["destinations"]}
    assert gateway.routes()[0]["running"] and states == {"Studio": False, "Archive": True}
    gateway.clear_requests()
    assert not here(stopped).ok().last["changed"] and gateway.writes == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("source: {port: 0}", "source.port is 0, it must be 1 to 65535"),
        ("source: {port: 70000}", "source.port is 70000, it must be 1 to 65535"),
        (f"new_name: {'x' * 61}", "new_name has 61 characters, it must have 1 to 60"),
        (f"source: {{name: {'x' * 61}}}", "source.name has 61 characters"),
        ("destinations: [{name: A, mtu: 279}]", 'destinations[0].mtu is 279, it must be 280 to 1500 (destination "A")'),
        ("source: {protocol: udp, srt_latency: 5}", "udp has no srt_latency (srt has it)"),
        ("destinations: [{name: A, protocol: hls, ttl: 5}]", "hls has no ttl (udp, rtp, srt have it)"),
        ("source: {srt_passphrase: abc}", "source.srt_passphrase has 3 characters, it must have 10 to 79"),
        ("source: {srt_passphrase: '********'}", "only asterisks"),
        ("source: {colour: red}", "colour"),
        ("destinations: [{name: A, srt_mode: sender}]", "must be one of caller, listener, rendezvous"),
        ("destinations: [{name: A}, {name: A}]", "listed twice"),
        ("destinations: [{ttl: 5}]", "needs a name or an id"),
        ("wait_timeout: 0", "wait_timeout is 0, it must be at least 1"),
        ('name: "a\\nb"', "control character"),
        ("id: 'new:Feed', state: started", "check mode"),
        ("source: {port: '{{ none_such }}'}", "none_such"),
    ],
)
def test_bad_input_is_refused_without_a_request(here: Play, gateway: Any, fields: str, said: str) -> None:
    name = "" if fields.startswith(("name:", "id:")) else "name: Feed, "
    outcome = here(f"- streamops.video.gateway_route: {{{name}{fields}}}")
    assert outcome.rc != 0 and (said in outcome.output or said in outcome.message), outcome.output
    assert gateway.requests == []


def test_bad_input_that_only_the_device_can_tell(play: Play, gateway: Any) -> None:
    gateway.add_route(udp_route())
    message = play("- streamops.video.gateway_route: {name: Feed, source: {srt_latency: 5}}").failed().message
    assert "udp has no srt_latency (srt has it)" in message
    for fields, said in (
        ("name: Nowhere", "needs a source"),
        ("name: Nowhere, source: {name: A, protocol: udp}", "needs port"),
        ("name: Feed, destinations: [{name: New}]", "needs protocol"),
        ("name: Feed, destinations: [{name: New, protocol: udp}]", "needs address, port"),
        ("id: 00000000-0000-0000-0000-000000000000", "no route with the id"),
    ):
        assert said in play(f"- streamops.video.gateway_route: {{{fields}}}").failed().message
    assert gateway.writes == []


def test_what_is_returned_can_be_given_back(play: Play, gateway: Any) -> None:
    text = STADIUM.replace("    wait_timeout: 60\n", "    wait_timeout: 60\n  register: made\n")
    text += """
- streamops.video.gateway_route:
    name: "{{ made.route.name }}"
    id: "{{ made.route.id }}"
    state: "{{ made.route.state }}"
    source: "{{ made.route.source }}"
    destinations: "{{ made.route.destinations }}"
    status: "{{ made.route.status }}"
    purge_destinations: true
"""
    outcome = play(text, variables=SECRETS).ok()
    assert not outcome.last["changed"]
    assert len(gateway.writes) == 1


def test_what_is_returned_makes_another_route(play: Play, gateway: Any) -> None:
    text = STADIUM.replace("    wait_timeout: 60\n", "    wait_timeout: 60\n  register: made\n")
    text += """
- streamops.video.gateway_route: &copy
    name: Copy
    source: "{{ made.route.source }}"
    destinations: "{{ made.route.destinations }}"
- streamops.video.gateway_route: *copy
"""
    outcome = play(text, variables=SECRETS).ok()
    assert [one["changed"] for one in outcome.results] == [True, True, False]
    assert len({one["id"] for one in gateway.routes()}) == 2


def test_tasks_that_build_on_each_other_in_check_mode(play: Play, gateway: Any) -> None:
    text = STADIUM + "  register: made\n"
    text += '- streamops.video.gateway_route: {id: "{{ made.route.id }}", destinations: [{name: More, protocol: hls}]}'
    outcome = play(text, "--check", variables=SECRETS).ok()
    assert outcome.last["route"]["id"] == "new:Stadium A" and outcome.last["changed"]
    assert gateway.writes == []
    message = play("- streamops.video.gateway_route: {name: Feed, state: started}", "--check").failed().message
    assert "needs a source" in message and "check mode" in message


def test_destinations_get_no_name_twice(here: Play, gateway: Any) -> None:
    gateway.add_route(udp_route())
    studio = gateway.routes()[0]["destinations"][0]["id"]
    text = f"- streamops.video.gateway_route: {{name: Feed, destinations: [{{id: {studio}, name: Archive}}]}}"
    assert "two destinations" in here(text).failed().message
    assert gateway.writes == []
    here(text.replace("Archive", "Renamed")).ok()
    assert [one["name"] for one in gateway.routes()[0]["destinations"]] == ["Renamed", "Archive"]


@pytest.mark.parametrize("starts", [True, False])
def test_new_destinations_send_on_a_running_route(here: Play, gateway: Any, starts: bool) -> None:
    gateway.set(new_destination_started=starts, start_route_starts_all=starts)
    feed = "- streamops.video.gateway_route: {name: Feed, state: started, source: {name: In, protocol: udp, port: 5}, "
    here(feed + "destinations: [{name: A, protocol: hls}]}").ok()
    result = (
        here(feed + "destinations: [{name: B, protocol: hls}, {name: C, protocol: hls, state: stopped}]}").ok().last
    )
    states = {one["name"]: one["state"] for one in result["route"]["destinations"]}
    assert states == {"A": "started", "B": "started", "C": "stopped"}


def test_every_protocol_reads_back_as_it_was_written(here: Play, gateway: Any) -> None:
    text = """
- streamops.video.gateway_route: "{{ item }}"
  loop: "{{ routes }}"
  loop_control: {label: "{{ item.name }}"}
"""
    address = {"address": "10.1.1.1", "port": 6000}
    sources = [
        {"protocol": "udp", **address, "source_address": "10.9.9.9", "fec": "vf", "network_interface": "eth0"},
        {"protocol": "rtp", **address, "fec": "prompeg"},
        {"protocol": "srt", **address, "srt_mode": "caller", "srt_latency": 80, "srt_rcv_buf": 5000000},
        {"protocol": "rtmp", **address, "stream_name": "live", "rtmp_mode": "consumer"},
        {"protocol": "rtmp", "port": 1935, "stream_name": "studio"},
        {"protocol": "rtsp", **address, "fec": "vf", "username": "camera"},
    ]
    sent = {"mtu": 1400, "ttl": 9, "tos": 8, **address}
    geometry = {"prompeg_fec_level": "b", "prompeg_fec_columns": 6, "prompeg_fec_rows": 7}
    destinations = [
        {"name": "a", "protocol": "udp", **sent, "fec": "vf", "shaping": True, "max_bitrate": 700},
        {"name": "b", "protocol": "rtp", **sent, "fec": "prompeg", **geometry, "prompeg_fec_is_block_aligned": True},
        {"name": "c", "protocol": "srt", **sent, "srt_mode": "caller", "srt_encryption": "aes256", "srt_overhead": 30},
        {"name": "d", "protocol": "srt", **sent, "srt_mode": "caller", "srt_stream_id": "a/b", "srt_latency": 99},
        {
            "name": "e",
            "protocol": "hls",
            "segment_duration": 4,
            "use_encryption": True,
            "segments_per_key": 3,
            "multitrack_segmenter": True,
        },
    ]
    routes = [
        {"name": f"Route {number}", "source": {"name": "In", **source}, "destinations": destinations}
        for number, source in enumerate(sources)
    ]
    made = here(text, variables={"routes": routes}).ok()
    assert all(one["changed"] for one in made.last["results"])
    gateway.clear_requests()
    again = here(text, variables={"routes": routes}).ok()
    assert not any(one["changed"] for one in again.last["results"]), again.output
    touch = [{"name": one["name"], "destinations": [{"name": "a", "ttl": 77}]} for one in routes]
    assert all(one["changed"] for one in here(text, variables={"routes": touch}).ok().last["results"])
    held = {one["name"]: one["source"] for one in gateway.routes()}
    assert all(held[one["name"]].get("streamName") == one["source"].get("stream_name") for one in routes)
    gateway.clear_requests()
    info = here("- streamops.video.gateway_info: {gather_subset: [routes]}").ok().last["routes"]
    back = here(text, variables={"routes": [{**one, "purge_destinations": True} for one in info]}).ok()
    assert not any(one["changed"] for one in back.last["results"]), back.output
    assert gateway.writes == []


def test_two_devices_behind_one_gateway(here: Play, gateway: Any) -> None:
    gateway.set(second_device=True)
    first, second = gateway.device_ids
    message = here("- streamops.video.gateway_route: {name: Feed, state: absent}").failed().message
    assert first in message and second in message
    here(f"- streamops.video.gateway_route: {{name: Feed, state: absent, device_id: '{second}'}}").ok()
    assert "no device" in here("- streamops.video.gateway_route: {name: Feed, device_id: nowhere}").failed().message
