"""The inventory plugins for the Media Platform and Ateme+, by ansible-inventory and ansible-playbook, on the lab."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import Runner
from inventories import Sources, login

ROOT = Path(__file__).parents[2]
HMP = "streamops.video.hmp"
ATEME = "streamops.video.ateme"
SECRET = "the-passphrase-of-studio"


@pytest.fixture
def sources(runner: Runner) -> Sources:
    return Sources(runner)


def of_hmp(hmp: Any, **options: Any) -> dict[str, Any]:
    return {"plugin": HMP, **login(hmp, "admin"), **options}


def of_ateme(ateme: Any, user: str = "admin", **options: Any) -> dict[str, Any]:
    return {"plugin": ATEME, **login(ateme, user), **options}


@pytest.fixture
def estate(ateme: Any) -> Any:
    """An input and an output of one id on the active environment, the output with a secret."""
    ateme.add_input("cam1")
    ateme.add_output("cam1", type="srt_push", srt_password=SECRET, input_id="cam1", host="192.0.2.1", port=9000)
    ateme.clear_requests()
    return ateme


def test_boxes_and_sessions_are_hosts(sources: Sources, hmp: Any) -> None:
    camera = hmp.add_source(name="camera", type="UDP", host="239.1.1.1", port=4900)
    recorded = hmp.add_session("Surgery 1", sources=[camera])
    hmp.add_recording(recorded)
    hmp.add_session("Town hall", live=True)
    hmp.clear_requests()
    found = sources.run(sources.write("london.hmp.yml", of_hmp(hmp)))
    assert found.group("hmp_sessions") == {"session_Surgery_1", "session_Town_hall"}
    assert found.group("hmp_session_live") == {"session_Town_hall"}
    assert found.group("hmp_session_recording") == {"session_Surgery_1"}
    boxes = {f"device_{one['name']}" for one in hmp.all_devices()}
    assert found.group("hmp_devices") == boxes
    assert found.group("hmp_device_status_online") == {"device_lobby"}
    assert found.group("hmp_device_tag_theatre") == {"device_theatre-1", "device_theatre-2"}
    lobby = found.hosts["device_lobby"]
    assert (lobby["ansible_host"], lobby["ansible_port"]) == (hmp.host, hmp.port)
    assert (lobby["hmp_kind"], lobby["hmp_device"]["status"]) == ("device", "Online")
    assert found.hosts["session_Surgery_1"]["hmp_session"]["sources"] == [camera]
    asked = [(one["method"], one["path"]) for one in hmp.requests]
    login_path = "/apis/authentication/login"
    lists = [("GET", "/apis/devices/stbs"), ("GET", "/apis/sessions")]
    assert asked == [("POST", login_path), *lists, ("DELETE", login_path)]


def test_modules_work_on_the_boxes(sources: Sources, hmp: Any) -> None:
    source = sources.write("hmp.yml", of_hmp(hmp, resources=["devices"], hostnames="name"))
    task = {"streamops.video.hmp_device": {"id": "{{ hmp_device.id }}", "command": "mute"}}
    play = [{"hosts": "hmp_device_tag_theatre:&hmp_device_status_standby", "gather_facts": False, "tasks": [task]}]
    env = {f"HAIVISION_HMP_{key.upper()}": str(value) for key, value in login(hmp, "admin").items() if key != "port"}
    sources.runner.run(play, arguments=["-i", str(source)], env=env).ok()
    writes = [one["path"] for one in hmp.writes]
    box = next(one for one in hmp.all_devices() if one["name"] == "theatre-1")
    assert writes == [f"/apis/devices/stbs/{box['_id']}/commands"]
    assert len(hmp.logins) == 1


def test_sessions_of_one_title_take_their_ids(sources: Sources, hmp: Any) -> None:
    ids = {hmp.add_session("Town hall"), hmp.add_session("Town hall")}
    found = sources.run(sources.write("hmp.yml", of_hmp(hmp, resources=["sessions"])))
    assert 'two hosts would be called "session_Town_hall": session "Town hall" (' in found.words
    assert all(one in found.words for one in ids)
    assert found.hosts == {}
    found = sources.run(sources.write("hmp.yml", of_hmp(hmp, resources=["sessions"], hostnames="id")))
    assert set(found.hosts) == ids


def test_the_command_line_api_lists_nothing(sources: Sources, hmp: Any) -> None:
    options = {"plugin": HMP, "host": hmp.host, "port": hmp.port}
    found = sources.run(sources.write("hmp.yml", options))
    assert "only the REST API can list set-top boxes and sessions" in found.words
    assert "HAIVISION_HMP_USERNAME" in found.words
    assert hmp.requests == []


def test_nothing_to_list_is_a_mistake(sources: Sources, hmp: Any) -> None:
    found = sources.run(sources.write("hmp.yml", of_hmp(hmp, resources=[])))
    assert "resources is empty" in found.words and hmp.requests == []


def test_a_list_that_cannot_be_read_fails_the_source(sources: Sources, hmp: Any) -> None:
    hmp.fault("status", code=403, path="/apis/sessions", times=None)
    found = sources.run(sources.write("hmp.yml", of_hmp(hmp)))
    assert found.hosts == {}
    assert "could not list the sessions" in found.words


def test_environments_inputs_and_outputs_are_hosts(sources: Sources, estate: Any) -> None:
    source = sources.write("ateme.yml", of_ateme(estate))
    found = sources.run(source)
    assert set(found.hosts) == {"environment_main", "environment_backup", "input_cam1", "output_cam1"}
    assert found.group("ateme_environment_main") == {"input_cam1", "output_cam1"}
    assert found.group("ateme_output_type_srt_push") == found.group("ateme_outputs") == {"output_cam1"}
    assert found.group("ateme_input_state_started") == {"input_cam1"}
    assert found.group("ateme_environment_state_running") == found.group("ateme_environments")
    output = found.hosts["output_cam1"]
    assert output["ateme_output"]["host"] == "192.0.2.1"
    assert (output["ateme_url"], output["ateme_environment_name"]) == (estate.url, "main")
    assert "ansible_host" not in output
    told = found.everything + sources.run(source, "--list", "-vvvvv").everything
    assert SECRET not in told
    assert estate.users["admin"]["password"] not in told
    assert estate.writes == []


def test_the_documented_play_starts_the_outputs_that_stand(sources: Sources, estate: Any) -> None:
    estate.add_output("studio", type="srt_push", input_id="cam1", host="192.0.2.2", port=9001, state="stopped")
    source = sources.write("ateme.yml", of_ateme(estate, environment="main"))
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "inventory.md").read_text(), re.DOTALL)
    play = yaml.safe_load(next(one for one in blocks if "ateme_output.id" in one))
    env = {f"ATEME_PLUS_{key.upper()}": value for key, value in login(estate, "admin").items() if key != "url"}
    outcome = sources.runner.run(play, arguments=["-i", str(source)], env=env).ok()
    assert outcome.last["actions"] == ['start output "studio"']
    assert len(estate.logins) == 1


def test_another_environment_is_not_switched_to(sources: Sources, estate: Any) -> None:
    active = estate.contexts()
    for env in ({}, {"ATEME_PLUS_ENVIRONMENT": "backup"}):
        wanted = {} if env else {"environment": "backup"}
        found = sources.run(sources.write("ateme.yml", of_ateme(estate, **wanted)), "--list", env=env)
        assert (
            'environment "backup" is not what is active for this account; an inventory does not switch' in found.words
        )
        assert found.hosts == {}
    assert estate.contexts() == active
    assert estate.writes == []
    found = sources.run(sources.write("ateme.yml", of_ateme(estate, environment="main")))
    assert found.group("ateme_inputs") == {"input_cam1"}


def test_what_an_account_may_not_list_fails_the_source(sources: Sources, estate: Any) -> None:
    found = sources.run(sources.write("ateme.yml", of_ateme(estate, "accounts")))
    assert found.hosts == {}
    assert "Not permitted" in found.words
    found = sources.run(sources.write("ateme.yml", of_ateme(estate, "accounts", resources=["inputs"])))
    assert set(found.hosts) == {"input_cam1"}


def test_the_cache_of_a_service_holds_no_secret(sources: Sources, estate: Any, tmp_path: Any) -> None:
    folder = tmp_path / "cache"
    kept = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(folder)}
    source = sources.write("ateme.yml", of_ateme(estate, **kept))
    first = sources.run(source).whole
    estate.clear_requests()
    assert sources.run(source).whole == first
    assert estate.requests == []
    files = "".join(f"{path.name} {path.read_text()}" for path in folder.iterdir())
    assert "cam1" in files
    assert SECRET not in files
    assert estate.users["admin"]["password"] not in files
