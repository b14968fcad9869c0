"""The Kraken's streams, and what they are made of."""

from __future__ import annotations

from typing import Any

import pytest
from kraken_client import UNKNOWN, Api, done, made, refused
from lab_client import wait_for


def test_a_stream_as_a_live_client_saw_it(api: Api) -> None:
    camera, encoder = made(api.post("inputs", {"name": "camera"})), made(api.post("transcoders", {"name": "hd"}))
    out, klv = made(api.post("outputs", {"name": "out"})), made(api.post("metadata", {"name": "klv"}))
    body = {"name": "s", "input": camera, "outputs": [out], "transcoder": encoder, "metadatas": [klv]}
    uuid = made(api.post("streams", body))
    shown = {**body, "uuid": uuid, "auto_start": False, "passthru_uuid": None, "mode": "transcoder"}
    assert api.data(f"streams/{uuid}") == {**shown, "status": "stopped"}
    assert api.data("streams") == {"stream_list": [{**shown, "status": "stopped"}]}
    assert api.data("metadata") == {"metadata_list": [{"uuid": klv, "name": "klv"}]}
    assert api.data(f"inputs/{camera}") == {"uuid": camera, "name": "camera"}
    assert api.put(f"streams/{uuid}", {"metadatas": [], "transcoder": None}).json()["mode"] == "iorouter"
    assert "metadatas" not in api.data(f"streams/{uuid}")
    api.kraken.set(metadatas_shown="always")
    assert api.data(f"streams/{uuid}")["metadatas"] == []
    assert api.put(f"streams/{uuid}", {"transcoder": encoder, "passthru_uuid": out}).json()["mode"] == "passthru"


def test_start_and_stop(api: Api) -> None:
    api.kraken.set(stream_delay=0.5)
    uuid = api.kraken.add_stream("a")
    path = f"streams/{uuid}"
    done(api.put(f"{path}/start"))
    assert api.data(path)["status"] == "starting" and not api.kraken.all_streams()[0]["running"]
    done(api.put(f"{path}/start", {}))
    wait_for(lambda: api.data(path)["status"] == "running")
    done(api.put(f"{path}/stop"))
    assert api.data(path)["status"] == "stopping"
    wait_for(lambda: api.data(path)["status"] == "stopped")
    refused(api.put(f"streams/{UNKNOWN}/start"), 404)
    refused(Api(api.kraken, "user").put(f"{path}/start"), 403)
    api.kraken.fault("stay_pending", path="start$")
    api.put(f"{path}/start")
    assert api.data(path)["status"] == "starting"
    api.kraken.set(status_words="upper")
    api.kraken.clear_faults()
    assert api.data(path)["status"] == "STREAMING"
    api.kraken.set(status_words="numeric", numbers="strings")
    assert api.data(path)["status"] == "1"
    api.kraken.set(status_words="absent")
    assert "status" not in api.data(path)


def test_the_license_limits_encoders(api: Api) -> None:
    api.kraken.set(max_encoders=1)
    encoder = api.kraken.add_transcoder("hd")
    first, second = (api.kraken.add_stream(name, transcoder=encoder) for name in "ab")
    bypass = api.kraken.add_stream("c")
    done(api.put(f"streams/{first}/start"))
    refused(api.put(f"streams/{second}/start"), 409, "license")
    done(api.put(f"streams/{bypass}/start"))
    shown = api.data("license")
    assert (shown["active_bypass_sessions"], shown["active_transcoder_sessions"], shown["max_encoders"]) == (1, 1, 1)
    assert api.kraken.license()["active_transcoder_sessions"] == 1


def test_partial_or_whole_updates(api: Api) -> None:
    uuid = api.kraken.add_stream("a", auto_start=True, notes="planted", input=api.kraken.add_input("i"))
    assert api.data(f"streams/{uuid}")["notes"] == "planted"
    changed = api.put(f"streams/{uuid}", {"name": "b"}).json()
    assert (changed["auto_start"], changed["notes"]) == (True, "planted")
    api.kraken.set(update_semantics="replace")
    refused(api.put(f"streams/{uuid}", {"auto_start": True}), 400, "name")
    whole = api.data(f"streams/{uuid}")
    assert api.put(f"streams/{uuid}", whole).json() == whole
    changed = api.put(f"streams/{uuid}", {"name": "b"}).json()
    assert (changed["auto_start"], changed["input"], "notes" in changed) == (False, None, False)


def test_unknown_and_read_only_keys(api: Api) -> None:
    uuid = made(api.post("streams", {"name": "a", "colour": "red"}))
    assert "colour" not in api.kraken.all_streams()[0]
    whole = api.data(f"streams/{uuid}")
    api.kraken.set(unknown_fields="refuse")
    refused(api.put(f"streams/{uuid}", {"colour": "red"}), 400, "colour")
    assert api.put(f"streams/{uuid}", whole).status_code == 200
    api.kraken.set(read_only_fields="refuse")
    refused(api.put(f"streams/{uuid}", whole), 400, "status", "uuid")


@pytest.mark.parametrize(
    "body",
    [
        {"auto_start": "yes"},
        {"input": UNKNOWN},
        {"outputs": UNKNOWN},
        {"outputs": [UNKNOWN]},
        {"name": " "},
        {"input": 3},
    ],
)
def test_values_that_are_refused(api: Api, body: dict[str, Any]) -> None:
    refused(api.post("streams", {"name": "a", **body}), 400)
    assert api.kraken.all_streams() == []


def test_names_are_unique(api: Api) -> None:
    uuid = made(api.post("streams", {"name": "a"}))
    refused(api.post("streams", {"name": "a"}), 409)
    made(api.post("inputs", {"name": "a"}))
    assert api.put(f"streams/{uuid}", {"name": "a"}).status_code == 200
    assert api.kraken.add_stream("a") != uuid


def test_deleting(api: Api) -> None:
    out = api.kraken.add_output("out")
    uuid = api.kraken.add_stream("a", running=True, outputs=[out])
    refused(api.delete(f"outputs/{out}"), 409, "used")
    api.kraken.set(delete_used="allowed", change_running="refused")
    done(api.delete(f"outputs/{out}"))
    refused(api.delete(f"streams/{uuid}"), 409, "running")
    refused(api.put(f"streams/{uuid}", {"name": "b"}), 409)
    api.kraken.set(change_running="allowed", write_answer="result")
    answer = api.delete(f"streams/{uuid}")
    assert (answer.status_code, answer.json()) == (200, {"result": True})
    refused(api.delete(f"streams/{uuid}"), 404)


def test_envelopes_and_items(api: Api) -> None:
    kraken = api.kraken
    uuid = kraken.add_input("i", url="udp://@:5000")
    kraken.add_stream("s")
    assert api.data("inputs") == {"input_list": [{"uuid": uuid, "name": "i"}]}
    kraken.set(envelope="data", list_items="whole")
    assert api.data("inputs") == {"data": [{"uuid": uuid, "name": "i", "url": "udp://@:5000"}]}
    kraken.set(envelope="bare", list_items="minimal")
    assert api.data("inputs") == [{"uuid": uuid, "name": "i"}]
    assert set(api.data("streams")["stream_list"][0]) == {"uuid", "name"}
    kraken.set(result_key=True)
    assert list(api.data("metadata")) == ["result", "metadata_list"]
    assert api.data("transcoders") == []


def test_passphrases(api: Api) -> None:
    uuid = made(api.post("inputs", {"name": "i", "passphrase": "correct-horse"}))
    assert "passphrase" not in api.data(f"inputs/{uuid}")
    assert api.kraken.all_inputs()[0]["passphrase"] == "correct-horse"
    api.kraken.set(echo_passphrase="masked")
    whole = api.data(f"inputs/{uuid}")
    assert set(whole["passphrase"]) == {"*"}
    api.put(f"inputs/{uuid}", whole)
    api.kraken.set(echo_passphrase="clear")
    assert api.data(f"inputs/{uuid}")["passphrase"] == "correct-horse"


def test_numbers_as_strings(api: Api) -> None:
    uuid = api.kraken.add_input("i", port=5000, rate=1.5, on=True)
    api.kraken.set(numbers="strings")
    assert api.data(f"inputs/{uuid}") == {"uuid": uuid, "name": "i", "port": "5000", "rate": "1.5", "on": True}


def test_answers_to_writes(api: Api) -> None:
    uuid = api.kraken.add_stream("a")
    for told, status in (("empty", 204), ("result", 200)):
        api.kraken.set(write_answer=told)
        answer = api.put(f"streams/{uuid}", {"name": told})
        assert (answer.status_code, answer.content) == (status, b'{"result": true}' if status == 200 else b"")
    assert api.put(f"streams/{uuid}/start").json() == {"result": True}
    assert [one["method"] for one in api.kraken.writes] == ["PUT"] * 3
