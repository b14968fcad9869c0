"""Environments, transcoders, TitanFile and invitations of a service that tells the same things in other shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.modules import (
    ateme_environment,
    ateme_source_invitation,
    ateme_titanfile_deployment,
    ateme_titanfile_job,
    ateme_transcoder,
)
from ateme_machine_checks import thrice
from ateme_runs import Runs
from lab import Lab
from lab.ateme.call import Call

Values = dict[str, Any]
CLOUD: Values = {"provider": "aws", "region": "eu-west-1"}
LEAGUE: Values = {"name": "league", "instance_type": "small", **CLOUD}
NIGHT: Values = {"name": "Night batch", "version": "2.13.3", **CLOUD}
MATCH: Values = {"deployment": "Night batch", "name": "Match", "configuration": {"input": "s3://a/1.mxf"}}
GUEST: Values = {"destination_temporary_name": "Radio North", "global_max_destinations": 2}
BY_INPUT: Values = {"input": "Stadium A", "video_bitrate": 5000, "video_gop": 50}
ENCODER: Values = {
    **BY_INPUT,
    "name": "mobile",
    "video_codec": "HEVC",
    "video_frame_size": "1920x1080",
    "video_frame_rate": "25",
    "audio_codec": "MPEG AAC",
    "audio_sample_rate": "48 kHz",
    "audio_bitrate": "128Kbps",
}
STORES = ("environments", "transcoders", "tf_deployments", "tf_jobs", "source_invitations")
OWN = {
    "transcoders": "transcoder_id",
    "tf_deployments": "deployment_id",
    "tf_jobs": "job_id",
    "source_invitations": "source_invitation_id",
}
CALLED = {"stadium-a": "Stadium A"}
REFERRED = ("input_id", "cloud_provider_id", "region_id", "instance_type_id")


def nested(_store: str, row: Values) -> Values:
    for key in REFERRED:
        if row.get(key) is not None:
            row[key.removesuffix("_id")] = {"id": row[key], "name": CALLED.get(str(row.pop(key)), "?")}
    return row


def names_only(_store: str, row: Values) -> Values:
    for key in REFERRED:
        if str(row.get(key)) in CALLED:
            row[key.removesuffix("_id")] = CALLED[str(row.pop(key))]
    return row


def own_ids(store: str, row: Values) -> Values:
    if store in OWN and "id" in row:
        row[OWN[store]] = row.pop("id")
    return row


def short(_store: str, row: Values) -> Values:
    """Some settings are told of nothing."""
    return {key: one for key, one in row.items() if key not in ("video_gop", *REFERRED[1:])}


def nameless(store: str, row: Values) -> Values:
    return {key: one for key, one in row.items() if key != "name" or store != "transcoders"}


RETOLD: dict[str, Callable[[str, Values], Values]] = {
    one.__name__: one for one in (nested, names_only, own_ids, short, nameless)
}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(only=["ateme"]) as running:
        yield running


@pytest.fixture
def service(lab: Lab) -> Any:
    lab.ateme.reset()
    lab.ateme.set(queue_delay=0.02)
    lab.ateme.add_input("stadium-a", user_description="Stadium A")
    return lab.ateme


@pytest.fixture
def runs(service: Any) -> Runs:
    return Runs(service, wait_timeout=4)


@pytest.fixture(params=RETOLD, autouse=True)
def retold(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    plain = Call.shown
    habit: str = request.param

    def shown(self: Call, value: Any) -> Any:
        told = plain(self, value)
        return RETOLD[habit](self.store, told) if isinstance(told, dict) and self.store in STORES else told

    monkeypatch.setattr(Call, "shown", shown)
    return habit


def test_an_environment(runs: Runs, service: Any, retold: str) -> None:
    for one in service.items("cloud_providers"):
        CALLED.setdefault(str(one["id"]), one["name"])
    thrice(runs, ateme_environment, **LEAGUE)
    thrice(runs, ateme_environment, **LEAGUE, state="stopped")
    thrice(runs, ateme_environment, name="league", state="absent")


def test_a_transcoder(runs: Runs, service: Any, retold: str) -> None:
    if retold == "short":
        assert runs.run(ateme_transcoder, **ENCODER)["changed"]
    else:
        thrice(runs, ateme_transcoder, **ENCODER)
    assert runs.run(ateme_transcoder, **{**BY_INPUT, "video_bitrate": 4000})["changed"]
    assert [one["video_bitrate"] for one in service.items("transcoders")] == [4000]
    thrice(runs, ateme_transcoder, input="stadium-a", state="absent")


def test_a_deployment_and_its_job(runs: Runs, service: Any, retold: str) -> None:
    thrice(runs, ateme_titanfile_deployment, **NIGHT)
    thrice(runs, ateme_titanfile_deployment, name="Night batch", version="2.13.4")
    thrice(runs, ateme_titanfile_job, **MATCH)
    thrice(runs, ateme_titanfile_job, **MATCH, state="stopped")
    thrice(runs, ateme_titanfile_job, **MATCH, state="absent")


def test_an_invitation(runs: Runs, service: Any, retold: str) -> None:
    thrice(runs, ateme_source_invitation, **GUEST)
    thrice(runs, ateme_source_invitation, **{**GUEST, "global_max_destinations": 3})
    thrice(runs, ateme_source_invitation, **GUEST, state="absent")
