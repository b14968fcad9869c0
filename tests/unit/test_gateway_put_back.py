"""What takes a gateway back after a rollout, and what its message says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible_collections.streamops.video.plugins.plugin_utils.gateway_put_back import put_back
from ansible_collections.streamops.video.plugins.plugin_utils.gateway_rollout_message import message

PASSPHRASE = "kQ7-vesper-lattice-42"


def route(name: str, identity: str = "", **fields: Any) -> dict[str, Any]:
    source = {"id": f"{name}-in", "name": "In", "protocol": "udp", "port": 5000, "status": {"state": "connected"}}
    return {"id": identity or name, "name": name, "state": "running", "source": source, "destinations": [], **fields}


def result(name: str, identity: str = "", **fields: Any) -> dict[str, Any]:
    found = {"name": name, "id": identity or name, "changed": False, "failed": False, "reason": "", "actions": []}
    return {**found, **fields}


def test_only_what_was_touched_comes_back() -> None:
    before, now = [route("A"), route("B")], [route("A", state="stopped"), route("B", state="stopped")]
    found = put_back([result("A", changed=True), result("B")], before, now)
    assert [one["name"] for one in found["restore"]] == ["A"]
    assert found["restore"][0]["state"] == "running"
    assert "status" not in found["restore"][0]["source"]
    assert found["delete"] == found["missing"] == []


def test_what_may_have_been_touched_comes_back() -> None:
    """Of a write whose answer was lost nobody knows; one that was refused needs nothing, and so nothing is sent."""
    results = [result("A", failed=True, reason="refused"), result("B", reason="start: the answer was lost; look")]
    found = put_back(results, [route("A"), route("B")], [route("A"), route("B")])
    assert [one["name"] for one in found["restore"]] == ["A", "B"]


def test_a_new_route_goes_also_where_its_id_was_not_learnt() -> None:
    results = [result("A", "1", changed=True), result("B", "new:B", failed=True)]
    found = put_back(results, [], [route("A", "1"), route("B", "2"), route("C", "3")])
    assert found["delete"] == [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}]
    assert found["restore"] == []


def test_a_route_that_was_there_before_is_not_deleted() -> None:
    found = put_back([result("A", "new:A", failed=True)], [route("A", "1")], [route("A", "1")])
    assert found["delete"] == []


def test_a_renamed_route_gets_its_name_back() -> None:
    found = put_back([result("B", "1", changed=True)], [route("A", "1")], [route("B", "1")])
    assert (found["restore"][0]["name"], found["restore"][0]["new_name"]) == ("B", "A")


def test_what_an_element_did_not_have_is_cleared() -> None:
    now = route("A", labels=["live"])
    now["source"] = {**now["source"], "source_address": "10.0.0.1"}
    found = put_back([result("A", changed=True)], [route("A")], [now])["restore"][0]
    assert found["source"]["source_address"] == ""
    assert found["labels"] == []


def secret_route() -> dict[str, Any]:
    source = {"name": "In", "protocol": "srt", "srt_mode": "listener", "port": 4900}
    destination = {"id": "d", "name": "Out", "protocol": "srt", "srt_encryption": "AES256"}
    return route("A", source=source, destinations=[destination, {"name": "Plain", "protocol": "udp"}])


def test_passphrases_come_from_the_preset(tmp_path: Path) -> None:
    source = {"name": "In", "protocol": "srt", "mode": "listener", "port": 4900, "srtPassPhrase": PASSPHRASE}
    out = {"name": "Out", "protocol": "srt", "mode": "caller", "srtPassPhrase": PASSPHRASE[::-1]}
    preset = {"routes": [{"name": "A", "source": source, "destinations": [out]}]}
    (tmp_path / "a.hmg").write_text(json.dumps(preset))
    found = put_back([result("A", changed=True)], [secret_route()], [], str(tmp_path / "a.hmg"))
    assert found["restore"][0]["source"]["srt_passphrase"] == PASSPHRASE
    assert found["restore"][0]["destinations"][0]["srt_passphrase"] == PASSPHRASE[::-1]
    assert found["missing"] == []


def test_passphrases_that_nobody_knows_are_told() -> None:
    for file in ("", "/nonexistent/a.hmg"):
        found = put_back([result("A", changed=True)], [secret_route()], [], file)
        assert found["missing"] == [
            'route "A" source: its passphrase, if it had one',
            'route "A" destination "Out": its passphrase',
        ]
    # What is still there has kept its own.
    assert put_back([result("A", changed=True)], [secret_route()], [secret_route()])["missing"] == []


# The message

STAGES = {
    "gw1": {"play": "P", "at": "as wanted"},
    "gw2": {"play": "P", "at": "waiting"},
    "gw3": {"play": "P", "at": "under way"},
    "gw4": {"play": "another", "at": "as wanted"},
    "gw5": {},
}


def told(**facts: Any) -> str:
    return message(STAGES, "gw2", "P", {"what": "Apply", "why": "it broke.", **facts})


def test_the_message_when_nothing_was_written() -> None:
    assert told() == (
        'gw2: "Apply" failed: it broke. Nothing was written: gw2 is as it was. '
        "As wanted: gw1. Under way in this batch: gw3. Not touched: gw4, gw5."
    )


def test_the_message_of_check_mode_promises_nothing() -> None:
    assert told(check_mode=True) == 'gw2: "Apply" failed: it broke. Check mode: nothing was written anywhere.'


def test_the_message_when_it_was_put_back() -> None:
    facts = {"deleted": [result("B", changed=True)], "restored": [result("A", changed=True), result("C")]}
    known = {"results": [result("A", changed=True)], "backup": {"preset_file": "/b/gw2.hmg"}, **facts}
    all_back = 'gw2 is as it was: deleted again route "B" and put back route "A"; nothing else there was touched.'
    assert all_back in told(**known)
    text = told(**known, missing=["x"])
    assert "gw2 is NOT quite as it was" in text and "is as it was" not in text
    assert "Not known, so that it was not brought back: x. What it had before is in /b/gw2.hmg" in text


def test_the_message_when_it_could_not_be_put_back() -> None:
    text = told(results=[result("A", changed=True)], stuck="no connection.", backup={"routes_file": "/b/gw2.json"})
    assert "gw2 could NOT be put back (no connection): look at it." in text
    assert 'Changed there by this run, as far as it knows: route "A". What it had before is in /b/gw2.json' in text
    text = told(results=[result("A", changed=True)], restored=[result("A", failed=True, reason="refused")])
    assert 'could NOT be put back (route "A": refused)' in text


def test_the_message_tells_what_may_still_come() -> None:
    late = result("B", "new:B", failed=True, reason="the answer was lost, and it is not there: it may still be made")
    assert 'The gateway may still make route "B": look for it there.' in told(results=[late])
    assert "may still" not in told(results=[late], deleted=[result("B", changed=True)])


def test_the_message_of_a_verification_and_of_a_batch_that_was_ended() -> None:
    assert '"Apply" failed: route "A" does not run; x.' in told(lacks=['route "A" does not run', "x"])
    assert told(what="").startswith("gw2: the rollout was ended, since another gateway failed.")


def test_many_names_are_cut() -> None:
    stages = {f"gw{number}": {} for number in range(30)}
    assert message(stages, "gw0", "P", {}).endswith(" gw20 and 9 more.")
