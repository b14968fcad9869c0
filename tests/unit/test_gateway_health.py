"""What the routes of a rollout lack, and how they are exported."""

from __future__ import annotations

from typing import Any

import yaml
from ansible_collections.streamops.video.plugins.plugin_utils.gateway_export import export
from ansible_collections.streamops.video.plugins.plugin_utils.gateway_health import problems

WANTED = [{"name": "A", "state": "started", "destinations": [{"name": "Off", "state": "stopped"}]}]


def seen(**fields: Any) -> list[dict[str, Any]]:
    source = {"name": "In", "protocol": "srt", "bitrate": 4.0, "srt_packet_loss_rate": 1.5, "state": "connected"}
    destinations = [
        {"name": "Out", "protocol": "srt", "state": "Connected", "srt_packet_loss_rate": 7},
        {"name": "Off", "protocol": "udp", "state": "disconnected", "srt_packet_loss_rate": 50},
    ]
    return [{"id": "1", "name": "A", "state": "running", "source": source, "destinations": destinations, **fields}]


def test_all_is_well() -> None:
    assert problems(seen(), WANTED, ["*"], min_bitrate=4, max_loss=7) == []
    assert problems([], [{"name": "A", "state": "stopped"}, {"name": "B"}]) == []


def test_routes_that_do_not_run() -> None:
    assert problems([], WANTED) == ['route "A" is not there']
    stopped = seen(state="stopped", status={"details": "no licence"})
    assert problems(stopped, WANTED) == ['route "A" does not run (no licence)']
    assert problems(seen(state="stopped"), [{"id": "1", "state": "running"}]) == ['route "A" does not run']
    assert problems(seen(), [{"name": "Old", "new_name": "A", "state": "started"}]) == []


def test_signal() -> None:
    assert problems(seen(), WANTED, min_bitrate=5) == ['route "A" source "In" has 4 Mbit/s, less than 5']
    assert problems(seen(source={"name": "In", "used_bandwidth": "6"}), WANTED, min_bitrate=5) == []
    untold = problems(seen(source={"name": "In", "bitrate": "much"}), WANTED, min_bitrate=5)
    assert untold == ['route "A" source "In": the gateway tells no bitrate']
    assert problems(seen(), WANTED, max_loss=6) == [
        'route "A" destination "Out" loses 7 % of its packets, more than 6 %'
    ]


def test_connections_where_they_are_expected() -> None:
    off = seen(source={"name": "In", "status": {"state": "connecting"}})
    assert problems(off, WANTED) == []
    assert problems(off, WANTED, ["A/Out"]) == []
    assert problems(off, WANTED, ["A/*"]) == ['route "A" source "In" is connecting, not connected']
    untold = problems(seen(source={"name": "In"}), WANTED, ["*/In"])
    assert untold == ['route "A" source "In" is in no state that the gateway tells, not connected']


# The export

HMP = "Talk (HMP) 0f2d7a52-3c5f-4d0b-9e57-1f0a6f0f9a11"


def gathered(name: str, **fields: Any) -> dict[str, Any]:
    source = {"id": "s", "name": "In", "protocol": "udp", "port": 5, "fec": None, "status": {"state": "connected"}}
    found = {"id": f"id of {name}", "name": name, "state": "running", "source": source, "destinations": []}
    return {**found, "status": {"code": "ok"}, **fields}


def loaded(*routes: dict[str, Any], state: str = "merged") -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(export(list(routes), state).replace("!unsafe ", ""))
    return found


def test_what_only_the_device_sets_is_left_out() -> None:
    destinations = [{"id": "d", "name": "Out", "protocol": "udp"}, {"id": "e", "name": "Out", "protocol": "hls"}]
    found = loaded(gathered("A", destinations=destinations, labels=["x"]), gathered("B", state="stopped"))
    assert found["gateway_rollout_state"] == "merged"
    first, second = found["gateway_rollout_routes"]
    assert first == {
        "name": "A",
        "state": "started",
        "source": {"name": "In", "protocol": "udp", "port": 5},
        "destinations": destinations,  # the ids stay: the names do not tell them apart
        "labels": ["x"],
    }
    assert second["state"] == "stopped"


def test_ids_stay_where_names_do_not_tell() -> None:
    found = loaded(gathered("A"), gathered("A", id="another"))["gateway_rollout_routes"]
    assert [one["id"] for one in found] == ["id of A", "another"]


def test_routes_of_a_media_platform() -> None:
    assert loaded(gathered(HMP))["gateway_rollout_routes"] == []
    assert "# Left out: 1 route(s)" in export([gathered(HMP)])
    assert [one["name"] for one in loaded(gathered(HMP), state="overridden")["gateway_rollout_routes"]] == [HMP]


def test_names_that_look_like_something_else() -> None:
    names = ["{{ lookup('pipe', 'x') }}", "{% if %}", "{# #}", "yes", "0123", "null", "- a: b # c", "é\nnew"]
    text = export([gathered(name) for name in names])
    assert [one["name"] for one in yaml.safe_load(text.replace("!unsafe ", ""))["gateway_rollout_routes"]] == names
    assert text.count("!unsafe") == 3


def test_secrets_that_are_missing_are_listed_in_comments() -> None:
    srt = {"name": "In", "protocol": "srt"}
    out = [{"name": "O\nx", "protocol": "srt", "srt_encryption": "AES128"}, {**srt, "srt_encryption": "none"}]
    rtsp = {"name": "In", "protocol": "rtsp", "username": "camera"}
    text = export([gathered("A", source=srt, destinations=out), gathered("B", source=rtsp)])
    told = [line.removeprefix("#   ") for line in text.splitlines() if line.startswith("#   ")]
    assert told == [
        'route "A" source: srt_passphrase, if it has one',
        'route "A" destination "O x": srt_passphrase',
        'route "B" source: password',
    ]
