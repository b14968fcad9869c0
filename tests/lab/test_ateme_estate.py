"""What takes its time: environments, transcoders, multi-viewers, TitanFile; with the rules for their values."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from ateme_client import Api, claims_of, names, refused, running
from lab.ateme import Ateme

DETAILS = "Get environment details"
VIEWER = "Create multi-viewer"
TRANSCODER = "Create transcoder for input source"
VIDEO = {
    "video_codec": "HEVC",
    "video_frame_size": "1280x720",
    "video_frame_rate": "60",
    "video_bitrate": 8000,
    "audio_codec": "MPEG AAC",
    "audio_sample_rate": "48 kHz",
    "audio_bitrate": "128Kbps",
}


@pytest.fixture
def ateme() -> Iterator[Ateme]:
    with running() as device:
        yield device


@pytest.fixture
def api(ateme: Ateme) -> Api:
    return Api(ateme)


def cloud(ateme: Ateme) -> dict[str, Any]:
    return {
        "cloud_provider_id": ateme.items("cloud_providers")[0]["id"],
        "region_id": ateme.items("regions")[0]["id"],
        "instance_type_id": ateme.items("instance_types")[0]["id"],
    }


# Environments


def test_an_environment_takes_its_time(api: Api) -> None:
    ateme = api.ateme
    ateme.set(queue_delay=0.3)
    made = api.ok("Create new environment", {"name": "new", **cloud(ateme)})
    where = {"environment_id": made["id"]}
    told = api.ok(DETAILS, **where)
    assert (told["state"], told["jwt_token"]) == ("creating", None)
    assert "new" not in names(api.ok("Get environments running in active org"), "name")
    assert "new" in names(api.ok("List environments for dropdowns"), "name")
    refused(api.call("Stop customer environment", **where), 409, "creating")
    time.sleep(0.35)
    told = api.ok(DETAILS, **where)
    assert told["state"] == "running"
    assert claims_of(told["jwt_token"])["active_environment_id"] == made["id"]
    assert ateme.contexts()["admin"]["environment"] == made["id"]
    assert api.ok(DETAILS, **where)["jwt_token"] is None


def test_stopping_starting_upgrading_deleting(api: Api) -> None:
    ateme = api.ateme
    where = {"environment_id": ateme.add_environment("spare")}
    api.ok("Stop customer environment", **where)
    assert api.ok(DETAILS, **where)["state"] == "stopped"
    assert "spare" not in names(api.ok("Get environments running in active org"), "name")
    api.ok("Start customer environment", **where)
    api.ok("Upgrading customer environment (not for normal usage)", {"version": "6.0"}, **where)
    told = api.ok(DETAILS, **where)
    assert (told["state"], told["version"]) == ("running", "6.0")
    api.ateme.fault("stay_pending", method="DELETE")
    api.ok("Delete customer environment", **where)
    assert api.ok(DETAILS, **where)["state"] == "deleting"
    api.ateme.clear_faults()
    refused(api.call(DETAILS, **where), 404)
    shown = [one for one in api.ok("List environments for dropdowns") if one["name"] == "spare"]
    assert shown[0]["deleted"] is True


def test_a_deleted_environment_takes_all_with_it(api: Api) -> None:
    api.ateme.add_input("in")
    api.ateme.add_output("out")
    api.ateme.add_schedule("in", "out")
    api.ok("Delete customer environment", environment_id=api.ateme.environment_id("main"))
    assert (api.ateme.inputs(), api.ateme.outputs(), api.ateme.schedules()) == ([], [], [])
    assert api.ok("Get logged in user details")["active_environment"] is None


def test_whose_environment(api: Api) -> None:
    refused(api.call(DETAILS, environment_id=api.ateme.environment_id("radio")), 403)
    api.ateme.switch_user("admin", "partner-live")
    refused(api.call(DETAILS, environment_id=api.ateme.environment_id("partner-live")), 403)
    refused(api.call("Stop customer environment", environment_id=api.ateme.environment_id("closed")), 403)


def test_values_of_environments(api: Api) -> None:
    good = {"name": "x", **cloud(api.ateme)}
    refused(api.call("Create new environment", {**good, "name": "x" * 256}), 400, "name")
    refused(api.call("Create new environment", {**good, "region_id": "mars"}), 400, "region_id")


def test_short_dropdowns(api: Api) -> None:
    api.ateme.add_input("in")
    assert names(api.ok("List inputs for dropdowns"), "environment_id") == [api.ateme.environment_id("main")]
    api.ateme.set(dropdowns="short")
    assert set(api.ok("List environments for dropdowns")[0]) == {"id", "name"}
    assert set(api.ok("List inputs for dropdowns")[0]) == {"id", "user_description"}


def test_scheduled_upgrades(api: Api) -> None:
    upgrade = api.ok("List pending scheduled upgrades for environments in active org.")[0]
    title = "Update scheduled environment upgrade / start upgrade now"
    api.ok(title, {"scheduled_time": "2036-01-01T00:00:00+00:00"}, scheduled_upgrade_id=upgrade["id"])
    assert api.ateme.items("scheduled_upgrades")[0]["scheduled_time"].startswith("2036")
    api.ok(title, {"start_now": True}, scheduled_upgrade_id=upgrade["id"])
    assert api.ok(DETAILS, environment_id=upgrade["instance_id"])["version"] == "5.2.0"
    assert api.ateme.items("scheduled_upgrades") == []


# Multi-viewers


def test_a_viewer(api: Api) -> None:
    api.ateme.add_input("in")
    layout = api.ok("Get multi-viewer layouts")[0]
    tiles = [
        {"tile": 1, "input_id": "in", "title": "Stadium"},
        {"tile": 2, "input_id": "unknown"},
        {"tile": 99, "input_id": "in"},
        {"tile": 3, "input_id": ""},
    ]
    body = {"name": "wall", "layout_id": layout["id"], "max_allowed_bitrate_kbps": 8000, "tile_inputs": tiles}
    made = api.ok(VIEWER, body)
    where = {"multi_viewer_id": made["id"]}
    kept = api.ateme.items("multi_viewers")[0]
    assert [one["tile"] for one in kept["tile_inputs"]] == [1, 3]
    defaults = {"program_number": 1, "pmt_pid": 200, "video_pid": 201, "transcoded_audio_pid": 555}
    assert {**defaults, "passthrough_audio_pid": 556}.items() <= kept.items()
    assert "tile_inputs" not in api.ok("Get multi-viewer details", **where)
    local = next(one for one in api.ateme.inputs() if one["type"] == "local_ts")
    api.ok("Update Local-TS input (resulting multi-viewer input)", {"user_description": "w"}, input_id=local["id"])
    switch = "Switch multi-viewer tile video sources and update titles"
    api.ok(switch, {"tile_inputs": [{"tile": 1, "input_id": ""}]}, **where)
    assert api.ateme.items("multi_viewers")[0]["tile_inputs"][0]["input_id"] == ""
    refused(api.call("Update multi-viewer", {"pmt_pid": 201}, **where), 400, "used twice")
    refused(api.call("Switch multi-viewer active audio track", {}, **where), 400)
    api.ok("Switch multi-viewer active audio track", {"turn_active_input_off": True}, **where)
    api.ateme.change("multi_viewers", made["id"], state="stopped")
    refused(api.call("Update multi-viewer", {"pmt_pid": 300}, **where), 409, "running")
    api.ok("Delete multi-viewer", **where)
    assert names(api.ateme.inputs()) == ["in"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("max_allowed_bitrate_kbps", (500, 30000, 499, 30001)),
        ("program_number", (1, 65535, 0, 65536)),
        ("pmt_pid", (33, 8190, 32, 8191)),
        ("transcoded_audio_pid", (0, 33, 32, 8191)),
        ("encoder_uhd_tech_type_id", (1, 8, 3, 9)),
        ("encoder_frame_rate_id", (1, 13, 0, 14)),
        ("encoder_gop_size_mode_id", (1, 4, 0, 5)),
    ],
)
def test_limits_of_viewers(api: Api, name: str, values: tuple[int, ...]) -> None:
    layout = api.ateme.items("multi_viewer_layouts")[0]["id"]
    good = {"name": "wall", "layout_id": layout, "max_allowed_bitrate_kbps": 8000}
    for right in values[:2]:
        api.ok(VIEWER, {**good, name: right})
    for wrong in values[2:]:
        refused(api.call(VIEWER, {**good, name: wrong}), 400, name)


# Transcoders


def test_a_transcoder(api: Api) -> None:
    api.ateme.add_input("in")
    tracks = [{"video_bitrate": 5000}, {"video_bitrate": 5000}]
    made = api.ok(TRANSCODER, {"input_id": "in", "name": "t", **VIDEO, "extra_video_tracks": tracks})
    where = {"transcoder_id": made["id"]}
    assert (made["create_from_image"], api.ok("Get single transcoder details", **where)["state"]) == (True, "running")
    assert api.ok("List inputs", input_id="in")["is_being_transcoded"] is True
    made_for_it = api.ok("List inputs", input_id=f"tc-{made['id']}")
    assert (made_for_it["latency"], made_for_it["associated_transcoder_id"]) == (150, made["id"])
    ladder = [{"video_bitrate": 5000}, {"video_bitrate": 6000}]
    change = "Update transcoding service parameters (without pids)"
    refused(api.call(change, {"extra_video_tracks": ladder}, **where), 400, "rise")
    refused(api.call(change, {"video_bitrate": 4000}, **where), 400, "rise")
    api.ok("Update transcoder audio tracks", {"audio_track_pid_list": [103], "audio_pid_overrides": [0, 0]}, **where)
    overrides = {"audio_track_pid_list": [103], "audio_pid_overrides": [300, 300]}
    refused(api.call("Update transcoder audio tracks", overrides, **where), 400, "none twice")
    api.ok("Stop transcoder", **where)
    refused(api.call("Probe transcoder audio tracks", **where), 409)
    api.ok("Start a stopped transcoder", **where)
    assert api.ok("Probe transcoder audio tracks", **where)["audio_tracks"][0] == {"pid": 103}
    api.ok("Delete transcoder", **where)
    assert (api.ok("List transcoders"), names(api.ateme.inputs()), api.ateme.outputs()) == ([], ["in"], [])


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"video_codec": "AV1"}, "video_codec"),
        ({"video_frame_type": "Interlaced"}, "video_frame_rate"),
        ({"mpeg4_avc_encoder_profile": "High"}, "MPEG-4 only"),
        ({"video_bitrate": 30001}, "video_bitrate"),
        ({"video_gop": 600}, "video_gop"),
        ({"audio_bitrate": "320Kbps"}, "audio_bitrate"),
        ({"audio_codec": "MPEG Layer2", "audio_sample_rate": "8 kHz"}, "audio_sample_rate"),
        ({"number_of_audio_tracks": 21}, "number_of_audio_tracks"),
        ({"first_video_pcr_pid": 31}, "first_video_pcr_pid"),
        ({"extra_video_tracks": [{"video_bitrate": 1}] * 6}, "up to 5"),
        ({"extra_video_tracks": [{"video_bitrate": 1, "pmt_pid": 8190}]}, "pmt_pid"),
        ({"audio_pid_overrides": [8191]}, "audio_pid_overrides"),
        ({"store_preset": True}, "preset_name"),
    ],
)
def test_values_of_transcoders(api: Api, values: dict[str, Any], word: str) -> None:
    api.ateme.add_input("in")
    refused(api.call(TRANSCODER, {"input_id": "in", "name": "t", **VIDEO, **values}), 400, word)


def test_presets(api: Api) -> None:
    api.ateme.add_input("in")
    api.ok(TRANSCODER, {"input_id": "in", "name": "t", **VIDEO, "store_preset": True, "preset_name": "hd"})
    preset = api.ok("List transcoder presets")[0]
    assert (preset["name"], preset["values"]["video_bitrate"], isinstance(preset["id"], int)) == ("hd", 8000, True)
    api.ok("Delete transcoder preset", preset_id=preset["id"])
    assert api.ok("List transcoder presets") == []


# TitanFile


def deployment(api: Api) -> Any:
    body = {
        "name": "tf 1",
        "version_id": "2.13.3",
        "cloud_provider_id": api.ateme.items("tf_cloud_providers")[0]["id"],
        "region_id": api.ateme.items("tf_regions")[0]["id"],
    }
    refused(api.call("Create TitanFile deployment", {**body, "name": "no/slash"}), 400, "name")
    refused(api.call("Create TitanFile deployment", {**body, "version_id": "1.0"}), 400, "version_id")
    return api.ok("Create TitanFile deployment", body)["id"]


def test_jobs(api: Api) -> None:
    where = {"Deployment-Id": deployment(api)}
    refused(api.call("Get TitanFile jobs", item=False), 400, "Deployment-Id")
    refused(api.call("Get TitanFile jobs", item=False, **{"Deployment-Id": "unknown"}), 404)
    job = api.ok("Create TitanFile job", {"name": "j", "configuration": {"input_id": 1}}, item=False, **where)
    assert (job["status"], job["state"], job["tf_job_id"]) == ("pending", None, None)
    this = {**where, "job_id": job["id"]}
    api.ok("Change TitanFile job priority", {"new_priority": 3}, **this)
    refused(api.call("Start TitanFile job", **this), 409)
    refused(api.call("Restart TitanFile job", **this), 409)
    api.ok("Stop TitanFile job", **this)
    assert api.ok("Get job state", **this)["status"] == "stopped"
    refused(api.call("Change TitanFile job priority", {"new_priority": 3}, **this), 409)
    api.ateme.set(job_delay=0.0)
    api.ok("Start TitanFile job", **this)
    sent = api.ok("Get TitanFile jobs", **this)
    assert (sent["status"], sent["state"], sent["priority"]) == ("in_titan_file", "running", 3)
    assert sent["tf_job_id"] and sent["tf_job_id"] != sent["id"]
    api.ok("Stop TitanFile job", **this)
    costs = api.ok("Query tf job costs with specified parameters.", {"status": "aborted"}, item=False)
    assert names(costs, "job_id") == [job["id"]]
    refused(api.call("Query tf job costs with specified parameters.", {"limit": 201}, item=False), 400, "limit")
    assert api.ateme.writes[-1]["path"].endswith("/stop")
    api.ok("Delete TitanFile job", **this)
    assert api.ok("Get TitanFile jobs", item=False, **where) == []


def test_a_free_object_keeps_its_words(api: Api) -> None:
    api.ateme.set(wording="other")
    api = Api(api.ateme)
    where = {"Deployment-Id": deployment(api)}
    body = {"name": "j", "configuration": {"input_id": 1, "source_id": 2}}
    assert api.ok("Create TitanFile job", body, item=False, **where)["configuration"] == body["configuration"]


def test_credentials_are_known_by_name(api: Api) -> None:
    where = {"Deployment-Id": deployment(api), "name": "s3"}
    body = {"name": "s3", "protocol": "s3", "secret_key": "key", "buckets_creation_options": {"region": "us-east-1"}}
    api.ok("Create TitanFile credentials", body, item=False, **{"Deployment-Id": where["Deployment-Id"]})
    api.ok("Create or Update TitanFile credentials", {"protocol": "ftp"}, **where)
    told = api.ok("Get TitanFile credentials", **where)
    assert (told["protocol"], "secret_key" in told) == ("ftp", False)
    api.ok("Delete TitanFile credentials", **where)
    refused(api.call("Get TitanFile credentials", **where), 404)


def test_upgrading_a_deployment(api: Api) -> None:
    identifier = deployment(api)
    api.ok("Stop TitanFile deployment", deployment_id=identifier)
    api.ok("Upgrade TitanFile deployment", {"version_id": "2.13.4"}, deployment_id=identifier)
    told = api.ok("List TitanFile Deployments")[0]
    assert (told["version_id"], told["state"]) == ("2.13.4", "stopped")
