"""A list of outputs on the lab's Ateme+ in two dialects: what it received, and what it has then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    InvalidInput,
    NotFound,
    PartFailed,
    Refused,
)
from ansible_collections.streamops.video.plugins.modules import ateme_outputs
from ateme_runs import Runs
from flow_cases import OUTPUTS, PASSWORD, STUDIO
from lab import Lab
from lab.ateme import ELSEWHERE

Values = dict[str, Any]
EVERY = [{"id": kind, "type": kind, "input": "Stadium A", **options} for kind, (options, _sent) in OUTPUTS.items()]
A, B = ({"id": name, "type": "push", "host": "h", "port": port} for name, port in (("a", 2001), ("b", 2002)))


@pytest.fixture(scope="module", params=["lab", "elsewhere"])
def service(request: pytest.FixtureRequest) -> Iterator[Any]:
    with Lab(only=["ateme"], switches={"ateme": ELSEWHERE if request.param == "elsewhere" else {}}) as running:
        yield running.ateme


@pytest.fixture
def runs(service: Any) -> Runs:
    service.reset()
    service.add_input("stadium-a", user_description="Stadium A")
    service.clear_requests()
    return Runs(service)


def ids(runs: Runs) -> list[str]:
    return sorted(one["id"] for one in runs.service.outputs())


def test_every_type_is_made_compared_gathered_and_given_back(runs: Runs) -> None:
    config = [{**one, "state": "running"} for one in EVERY]
    expected = runs.run(ateme_outputs, True, config=config)
    assert runs.service.writes == []
    done = runs.run(ateme_outputs, config=config)
    for name in ("changed", "actions", "diff", "disruptive", "interrupts"):
        assert expected[name] == done[name]
    assert len(runs.service.writes) == len(EVERY) and ids(runs) == sorted(OUTPUTS)
    assert [one["id"] for one in done["results"]] == list(OUTPUTS)
    assert PASSWORD not in str((expected, done))
    runs.service.clear_requests()
    again = runs.run(ateme_outputs, config=config)
    found = runs.run(ateme_outputs, state="gathered")
    back = runs.run(ateme_outputs, config=found["gathered"], state="overridden")
    assert not again["changed"] and not found["changed"] and not back["changed"]
    assert again["secrets_not_compared"] == ['output "srt_pull" srt_password']
    assert sorted(one["id"] for one in found["gathered"]) == ids(runs)
    assert runs.service.writes == [] and PASSWORD not in str(found)
    gone = runs.run(ateme_outputs, state="deleted", config=[{"id": kind} for kind in OUTPUTS])
    assert gone["disruptive"] and ids(runs) == []
    assert not runs.run(ateme_outputs, state="deleted", config=[{"id": "rtmp"}])["changed"]


def test_what_is_not_listed_stays_or_goes(runs: Runs) -> None:
    runs.run(ateme_outputs, config=[A, B])
    merged = runs.run(ateme_outputs, config=[{"id": "a", "stream_id": "x"}])
    assert merged["actions"] == ['update output "a": stream_id x'] and ids(runs) == ["a", "b"]
    replaced = runs.run(ateme_outputs, config=[{**A, "latency": 500}], state="replaced")
    assert replaced["actions"] == ['update output "a": latency 500, stream_id x -> ']
    replaced = runs.run(ateme_outputs, config=[A], state="replaced")
    assert replaced["actions"] == ['update output "a": latency 500 -> -1']
    assert not runs.run(ateme_outputs, config=[A], state="replaced")["changed"]
    exact = runs.run(ateme_outputs, config=[A], state="overridden")
    assert exact["actions"] == ['delete output "b"'] and exact["interrupts"] == ['output "b"']
    assert ids(runs) == ["a"]


def test_documented_defaults_come_back(runs: Runs) -> None:
    made = {"id": "r", "type": "rtmp", "rtmp_url": "rtmp://a/b"}
    runs.run(ateme_outputs, config=[{**made, "bitrate": 9, "reconnect": 9, "user_description": "Platform"}])
    runs.run(ateme_outputs, config=[made], state="replaced")
    held = runs.service.outputs()[0]
    assert (held["bitrate"], held["reconnect"], held["user_description"]) == (0, 5, "")


def test_only_the_active_environment_is_exact(runs: Runs) -> None:
    service = runs.service
    service.add_output("elsewhere", "push", environment_id=service.environment_id("backup"), host="h", port=2009)
    service.add_output("tc-9", "pull", port=2000, latency=150, input_id="stadium-a", associated_transcoder_id="9")
    service.add("transcoders", name="T", input_id="stadium-a", state="running")
    service.add_output("unmarked", "pull", port=2000, latency=150, input_id="stadium-a")
    service.add_output("mine", "pull", port=2000, latency=150)
    found = runs.run(ateme_outputs, state="gathered")
    assert [one["id"] for one in found["gathered"]] == ["mine"]
    done = runs.run(ateme_outputs, config=[], state="overridden", allow_empty=True)
    assert done["actions"] == ['delete output "mine"']
    assert ids(runs) == ["elsewhere", "tc-9", "unmarked"]
    named = runs.run(ateme_outputs, config=[{"id": "tc-9"}], state="deleted")
    assert named["changed"] and ids(runs) == ["elsewhere", "unmarked"]


def test_the_guards_of_an_exact_list(runs: Runs) -> None:
    runs.run(ateme_outputs, config=[A, B])
    runs.service.clear_requests()
    with pytest.raises(Refused, match="allow_empty"):
        runs.run(ateme_outputs, config=[], state="overridden")
    with pytest.raises(Refused, match=r'2 output.*"a"; "b".*max_deletions is 1'):
        runs.run(ateme_outputs, config=[{**A, "id": "c"}], state="overridden", max_deletions=1)
    with pytest.raises(Refused, match="disruptive"):
        runs.run(ateme_outputs, config=[A], state="overridden", allow_disruptive=False)
    for options, said in (
        ({"state": "merged"}, "config is missing"),
        ({"config": [], "max_deletions": -1}, "at least 0"),
        ({"config": [A, A]}, 'the id "a" is listed 2 times'),
        ({"config": [{"port": 5}]}, r"config\[0\]: id or user_description"),
        ({"config": [{**STUDIO, "port": 80}]}, r'config\[0\] \(output "studio-a"\): port is 80'),
        ({"config": [{"id": "x" * 129}]}, "id has 129"),
    ):
        with pytest.raises(InvalidInput, match=said):
            runs.run(ateme_outputs, **options)
    assert runs.service.writes == []


def test_nothing_goes_while_an_item_is_not_clear(runs: Runs) -> None:
    runs.run(ateme_outputs, config=[A, B])
    config: list[Values] = [{**A, "type": "pull", "host": None}, {"id": "new"}, {**B, "id": "c"}]
    runs.service.clear_requests()
    with pytest.raises(PartFailed, match="is of type push, not pull") as caught:
        runs.run(ateme_outputs, config=config, state="overridden")
    assert runs.service.writes == []
    with pytest.raises(PartFailed, match="a new one needs a type") as caught:
        runs.run(ateme_outputs, config=config, state="overridden", on_error="continue")
    assert ids(runs) == ["a", "b", "c"]
    assert [one["failed"] for one in caught.value.facts["results"]] == [True, True, False, False]
    assert "kept" in caught.value.facts["results"][3]["reason"]


def test_one_that_fails_does_not_hide_the_others(runs: Runs) -> None:
    runs.service.fault("status", code=400, method="POST", path="push$")
    with pytest.raises(PartFailed) as caught:
        runs.run(ateme_outputs, config=[A, B], on_error="continue")
    assert [one["failed"] for one in caught.value.facts["results"]] == [True, False] and ids(runs) == ["b"]
    assert runs.run(ateme_outputs, config=[A, B])["actions"] == ['create output "a"']


def test_lost_answers_are_looked_up(runs: Runs) -> None:
    runs.service.fault("drop_after", method="POST", path="push$", times=2)
    done = runs.run(ateme_outputs, config=[{**A, "state": "stopped"}, B])
    assert len(done["retries"]) == 2 and ids(runs) == ["a", "b"]
    assert [one["state"] for one in runs.service.outputs()] == ["stopped", "running"]
    assert not runs.run(ateme_outputs, config=[{**A, "state": "stopped"}, B])["changed"]


def test_outputs_without_ids_are_known_by_their_descriptions(runs: Runs) -> None:
    plain = {"type": "pull", "port": 2300, "user_description": "To Lyon"}
    expected = runs.run(ateme_outputs, True, config=[plain])
    assert expected["results"][0]["id"] == "new:To Lyon"
    done = runs.run(ateme_outputs, config=[plain])
    assert done["results"][0]["id"] == ids(runs)[0]
    assert not runs.run(ateme_outputs, config=[plain], state="overridden")["changed"]
    with pytest.raises(InvalidInput, match="mean the same output"):
        runs.run(ateme_outputs, config=[plain, {"id": ids(runs)[0]}])
    runs.service.add_output("second", "pull", user_description="To Lyon", port=2301)
    with pytest.raises(PartFailed, match="Give the id"):
        runs.run(ateme_outputs, config=[plain])


def test_an_input_that_is_not_there(runs: Runs) -> None:
    with pytest.raises(PartFailed, match='no input "Nowhere"'):
        runs.run(ateme_outputs, config=[{**A, "input": "Nowhere"}])
    assert runs.run(ateme_outputs, True, config=[{**A, "input": "Nowhere"}])["changed"]
    assert "Nowhere" in runs.said[0] and runs.service.writes == []


def test_rendered_needs_the_document_alone(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "api.json").write_text(json.dumps(runs.service.document()))
    runs.service.clear_requests()
    options = {"config": [STUDIO, EVERY[2]], "state": "rendered", "api_document": str(tmp_path / "api.json")}
    found = runs.run(ateme_outputs, **options)["rendered"]
    assert runs.service.requests == []
    body = found[0]["body"]
    assert found[0]["operation"] == "Create SRT push output (SRT Caller)" and found[0]["method"] == "POST"
    assert body["password"] == "********" and body["encryption_type"] == 3 and body["id"] == "studio-a"
    assert (found[1]["body"]["bitrate"], found[1]["body"]["url"]) == (0, "rtmps://a.example/app")
    assert runs.run(ateme_outputs, **{**options, "api_document": None})["rendered"] == found
    with pytest.raises(InvalidInput, match="has no type"):
        runs.run(ateme_outputs, **{**options, "config": [{"id": "a"}]})
    (tmp_path / "api.json").write_text("no JSON")
    with pytest.raises(InvalidInput, match="is no JSON"):
        runs.run(ateme_outputs, **options)


@pytest.mark.parametrize(
    ("schema", "sent"),
    [
        ({"type": "integer"}, 3),
        ({"type": "string"}, "3"),
        ({"type": "string", "enum": ["None", "AES-128", "AES-192", "AES-256"]}, "AES-256"),
    ],
)
def test_encryption_is_sent_as_the_schema_wants(runs: Runs, tmp_path: Path, schema: Values, sent: object) -> None:
    document = runs.service.document()
    schemas = document["definitions"] if "definitions" in document else document["components"]["schemas"]
    for one in schemas.values():
        if "encryption_type" in one.get("properties", {}):
            one["properties"]["encryption_type"] = schema
    (tmp_path / "api.json").write_text(json.dumps(document))
    options = {"config": [STUDIO], "state": "rendered", "api_document": str(tmp_path / "api.json")}
    assert runs.run(ateme_outputs, **options)["rendered"][0]["body"]["encryption_type"] == sent


def test_what_the_document_lacks_is_told(runs: Runs, tmp_path: Path) -> None:
    document = runs.service.document()
    for item in document["paths"].values():
        for one in item.values():
            if isinstance(one, dict) and one.get("summary") == "Create push output":
                one["summary"] = "Create a push output"
    (tmp_path / "api.json").write_text(json.dumps(document))
    with pytest.raises(NotFound, match='no operation "Create push output"') as caught:
        runs.run(ateme_outputs, config=[A], state="rendered", api_document=str(tmp_path / "api.json"))
    assert "Create a push output" in caught.value.hint
