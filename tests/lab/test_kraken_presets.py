"""The Kraken's presets: saved, loaded, loaded at every start."""

from __future__ import annotations

import time
from typing import Any

import pytest
from kraken_client import UNKNOWN, Api, done, made, refused
from lab.kraken import Kraken
from lab_client import wait_for

CONTENT = {"streams": [{"name": "heli", "auto_start": True}, {"name": "spare"}]}


def test_life_of_a_preset(api: Api) -> None:
    assert api.data("presets") == {"preset_list": []}
    uuid = made(api.post("presets", {"name": "a", "content": CONTENT}))
    assert api.data("presets")["preset_list"] == [{"uuid": uuid, "name": "a", "active": False, "startup": False}]
    assert api.kraken.all_presets()[0]["content"] == CONTENT
    assert api.put(f"presets/{uuid}", {"name": "b"}).json()["name"] == "b"
    assert api.kraken.all_presets()[0]["content"] == CONTENT
    done(api.delete(f"presets/{uuid}"))
    for answer in (api.delete(f"presets/{uuid}"), api.put(f"presets/{UNKNOWN}/load"), api.put(f"presets/{uuid}", {})):
        refused(answer, 404, "Preset")


def test_no_get_of_one(api: Api) -> None:
    uuid = api.kraken.add_preset("a")
    refused(api.get(f"presets/{uuid}"), 405)
    api.kraken.set(preset_get="404")
    refused(api.get(f"presets/{uuid}"), 404)
    api.kraken.set(preset_get="allowed")
    assert api.data(f"presets/{uuid}") == api.preset(uuid)


def test_a_load_takes_time(api: Api) -> None:
    kraken = api.kraken
    kraken.set(load_delay=0.5)
    old = kraken.add_preset("old", active=True)
    kraken.add_stream("leftover", running=True)
    uuid = kraken.add_preset("new", content=CONTENT)
    done(api.put(f"presets/{uuid}/load"))
    assert api.preset(old)["active"] and [one["name"] for one in kraken.all_streams()] == ["leftover"]
    wait_for(lambda: api.preset(uuid)["active"])
    assert not api.preset(old)["active"]
    assert {one["name"]: one["running"] for one in kraken.all_streams()} == {"heli": True, "spare": False}
    streams = [one["uuid"] for one in kraken.all_streams()]
    done(api.put(f"presets/{uuid}/load", {}))
    assert kraken.loading
    wait_for(lambda: not kraken.loading)
    assert [one["uuid"] for one in kraken.all_streams()] == streams


def test_busy_while_loading(api: Api) -> None:
    api.kraken.set(load_delay=0.5, busy_while_loading=True)
    uuid = api.kraken.add_preset("a")
    api.put(f"presets/{uuid}/load")
    refused(api.get("presets"), 503)
    assert api.get("session").status_code == 200
    wait_for(lambda: api.get("presets").status_code == 200)


def test_a_load_that_does_not_end(api: Api) -> None:
    uuid = api.kraken.add_preset("a")
    api.kraken.fault("stay_pending", path="load")
    done(api.put(f"presets/{uuid}/load"))
    time.sleep(0.02)
    assert not api.preset(uuid)["active"]
    api.kraken.clear_faults()
    assert api.preset(uuid)["active"]


def test_a_preset_saves_the_settings(api: Api) -> None:
    kraken = api.kraken
    camera = kraken.add_input("camera", url="udp://@:5000", passphrase="secret-secret")
    kraken.add_stream("a", input=camera, auto_start=True)
    uuid = made(api.post("presets", {"name": "saved"}))
    api.delete(f"streams/{kraken.all_streams()[0]['uuid']}")
    api.put(f"inputs/{camera}", {"url": "udp://@:6000"})
    api.put(f"presets/{uuid}/load")
    assert [(one["name"], one["input"], one["running"]) for one in kraken.all_streams()] == [("a", camera, True)]
    assert kraken.all_inputs()[0]["url"] == "udp://@:5000"
    api.delete(f"streams/{kraken.all_streams()[0]['uuid']}")
    assert api.preset(uuid)["active"]
    api.put(f"presets/{uuid}", {"name": "other"})
    assert len(kraken.all_presets()[0]["content"]["streams"]) == 1
    kraken.set(preset_put_saves=True, edit_clears_active=True)
    api.put(f"presets/{uuid}", {})
    assert kraken.all_presets()[0]["content"]["streams"] == []
    api.post("streams", {"name": "b"})
    assert not api.preset(uuid)["active"]


def test_startup(api: Api) -> None:
    first, second = api.kraken.add_preset("a", startup=True), api.kraken.add_preset("b")
    assert api.preset(first)["startup"]
    done(api.put(f"presets/{second}/startup"))
    assert [one["startup"] for one in api.kraken.all_presets()] == [False, True]
    done(api.put(f"presets/{first}/startup", {"startup": False}))  # it is not
    assert api.preset(second)["startup"]
    api.kraken.set(startup_clear="never")
    done(api.put(f"presets/{second}/startup", {"startup": False}))
    assert api.preset(second)["startup"]
    api.kraken.set(startup_clear="put")
    assert api.put(f"presets/{second}", {"startup": False}).json()["startup"] is False
    assert api.put(f"presets/{second}", {"startup": True}).json()["startup"] is True
    api.kraken.set(startup_clear="body")
    done(api.put(f"presets/{second}/startup", {"startup": False}))
    assert not any(one["startup"] for one in api.kraken.all_presets())
    refused(api.put(f"presets/{first}/startup", {"startup": "yes"}), 400)


def test_names(api: Api) -> None:
    uuid = made(api.post("presets", {"name": "a"}))
    refused(api.post("presets", {"name": "a"}), 409, "in use")
    refused(api.post("presets", {"name": ""}), 400)
    assert api.put(f"presets/{uuid}", {"name": "a"}).status_code == 200
    api.kraken.set(duplicate_status=400)
    refused(api.post("presets", {"name": "a"}), 400)
    api.kraken.set(unique_names=False)
    assert made(api.post("presets", {"name": "a"})) != uuid
    api.kraken.set(update_semantics="replace")
    refused(api.put(f"presets/{uuid}", {"content": {}}), 400, "name")


def test_keys(api: Api) -> None:
    kraken = api.kraken
    kraken.set(preset_name_key="preset_name", preset_content_key="config", preset_content_shown="as_written")
    refused(api.post("presets", {"name": "a"}), 400, "preset_name")
    uuid = made(api.post("presets", {"preset_name": "a", "config": CONTENT}))
    assert (api.preset(uuid)["preset_name"], api.preset(uuid)["config"]) == ("a", CONTENT)
    kraken.set(preset_read_name_key="name", preset_content_shown="completed")
    shown = api.preset(uuid)
    assert (shown["name"], "preset_name" in shown) == ("a", False)
    assert shown["config"]["streams"][0]["uuid"] and shown["config"] != CONTENT


@pytest.mark.parametrize("content", ["text", {"streams": {}}, {"streams": ["a"]}, {"streams": [{"x": 1}]}])
def test_contents_that_are_refused(api: Api, content: Any) -> None:
    refused(api.post("presets", {"name": "a", "content": content}), 400)


def test_unknown_keys(api: Api) -> None:
    uuid = made(api.post("presets", {"name": "a", "colour": "red", "active": True}))
    assert not api.preset(uuid)["active"]
    api.kraken.set(unknown_fields="refuse")
    refused(api.put(f"presets/{uuid}", {"colour": "red"}), 400, "colour")
    assert api.put(f"presets/{uuid}", {"active": True}).status_code == 200
    api.kraken.set(read_only_fields="refuse")
    refused(api.put(f"presets/{uuid}", {"active": True}), 400, "active")


def test_places_of_flags(api: Api) -> None:
    uuid = api.kraken.add_preset("a", active=True)
    api.kraken.set(preset_active="envelope", preset_startup="absent")
    assert api.data("presets") == {"active": uuid, "preset_list": [{"uuid": uuid, "name": "a"}]}
    api.kraken.set(envelope="data", preset_startup="envelope")
    assert api.data("presets") == {"active": uuid, "startup": None, "data": [{"uuid": uuid, "name": "a"}]}
    api.kraken.set(envelope="bare", preset_startup="flag")
    assert api.data("presets") == [{"uuid": uuid, "name": "a", "startup": False}]


@pytest.mark.parametrize("allowed", [True, False])
def test_deleting_what_is_active(api: Api, allowed: bool) -> None:
    uuid = api.kraken.add_preset("a", active=True, startup=True)
    api.kraken.set(delete_active_preset="allowed" if allowed else "refused")
    answer = api.delete(f"presets/{uuid}")
    if allowed:
        done(answer)
        assert (api.kraken.state.active, api.kraken.state.startup) == (None, None)
    else:
        refused(answer, 409)


def test_what_tells_the_created(api: Api) -> None:
    kraken: Kraken = api.kraken

    def create(name: str, **switches: Any) -> tuple[Any, str]:
        kraken.set(**switches)
        answer = api.post("presets", {"name": name})
        assert answer.status_code == kraken.switches["create_status"]
        return answer, kraken.all_presets()[-1]["uuid"]

    answer, uuid = create("a", link_key="href", link_form="url", create_status=200)
    assert answer.json() == {"href": f"{kraken.url}/apis/v2/presets/{uuid}"}
    answer, uuid = create("b", link_form="singular")
    assert answer.json() == {"href": f"/apis/v2/presets/preset-{uuid}"}
    answer, uuid = create("c", link_form="short")
    assert answer.json() == {"href": f"/presets/{uuid}"}
    answer, uuid = create("d", link_form="path", create_answer="location")
    assert (answer.headers["location"], answer.content) == (f"/apis/v2/presets/{uuid}", b"")
    answer, uuid = create("e", create_answer="body")
    assert (answer.json()["uuid"], answer.json()["name"]) == (uuid, "e")
    answer, uuid = create("f", create_answer="nothing")
    assert (answer.content, "location" in answer.headers) == (b"", False)
