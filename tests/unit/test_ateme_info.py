"""What ateme_info and ateme_statistics_info tell, against the lab."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.catalogue import OPERATIONS, normal
from ansible_collections.streamops.video.plugins.module_utils.ateme.document import document_of
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_info import LISTS
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput, NotFound
from ansible_collections.streamops.video.plugins.modules import ateme_info, ateme_label, ateme_statistics_info
from ateme_runs import Runs
from lab.ateme import ELSEWHERE

Json = dict[str, Any]
PERIOD: Json = {"time_from": "2026-11-20T12:37:00Z", "time_to": "2026-11-20T14:37:00+01:00"}


@pytest.fixture(params=["lab", "elsewhere"])
def service(fresh_ateme: Any, request: pytest.FixtureRequest) -> Any:
    found = fresh_ateme
    if request.param == "elsewhere":
        found.set(**ELSEWHERE)
    return found


def received(service: Any) -> Json:
    """The query of the last request."""
    return dict(service.requests[-1]["query"])


# ateme_info


def test_every_list_that_needs_no_id_is_there(service: Any) -> None:
    """Of the titles that begin with List all whose operation asks for nothing."""
    document = document_of(service.document())
    needs_nothing = {
        normal(one.title)
        for one in OPERATIONS
        if one.title.startswith("List ")
        and not one.by_id
        and not any(parameter.required for parameter in document.find(one.title, False).parameters)
    }
    assert needs_nothing <= {normal(one.title) for one in LISTS.values()}
    assert len({one.title for one in LISTS.values()}) == len(LISTS)
    known = {normal(one.title) for one in OPERATIONS if not one.by_id and not one.writes}
    assert {normal(one.title) for one in LISTS.values()} <= known


def test_all_lists_are_read(service: Any) -> None:
    runs = Runs(service, "superadmin")
    found = runs.run(ateme_info, gather_subset=list(LISTS))
    assert found.keys() - {"changed"} == set(LISTS) and not found["changed"] and runs.said == []
    assert all(isinstance(rows, list) for name, rows in found.items() if name != "changed")
    assert service.writes == [] and len(service.logins) == 1


def test_rows_are_as_the_service_tells_them(service: Any) -> None:
    made = Runs(service).run(ateme_label, text="League")["label"]
    service.add_input("camera-1", user_description="Gate")
    service.add_output("studio-a", srt_password="a-word-of-the-night")
    service.set(echo_secrets="echoed")
    found = Runs(service).run(ateme_info)
    (label,) = found["labels"]
    assert {name: label[name] for name in ("id", "text")} == made, "in the words of ateme_label, too"
    assert not Runs(service).run(ateme_label, id=label["id"], text=label["text"])["changed"]
    assert [row["id"] for row in found["inputs"]] == ["camera-1"]
    assert found["inputs"][0]["user_description"] == "Gate"
    assert "a-word-of-the-night" not in str(found)
    assert {row["name"] for row in found["environments"]} >= {"main", "backup"}


def test_what_may_not_be_seen_is_left_out_with_a_warning(service: Any) -> None:
    runs = Runs(service, "monitor")
    found = runs.run(ateme_info, gather_subset=["labels", "recording_buckets"])
    assert "recording_buckets" not in found and found["labels"] == []
    assert len(runs.said) == 1 and runs.said[0].startswith("recording_buckets: ")


def test_a_list_that_the_document_lacks(service: Any, tmp_path: Any) -> None:
    import json

    raw = service.document()
    for item in raw["paths"].values():
        for method, one in item.items():
            if method != "parameters" and normal(one.get("summary", "")) == normal("List credits"):
                one["summary"] = "Something else"
    (tmp_path / "service.json").write_text(json.dumps(raw))
    runs = Runs(service, api_document=str(tmp_path / "service.json"))
    found = runs.run(ateme_info, gather_subset=["labels", "credits"])
    assert found["credits"] == [] and "no operation" in runs.said[0]
    with pytest.raises(NotFound, match='no operation "List credits"'):
        runs.run(ateme_info, gather_subset=["credits"])


# ateme_statistics_info


@pytest.fixture
def flows(service: Any) -> Any:
    service.add_input("camera-1")
    for name in ("studio-a", "studio-b"):
        service.add_output(name)
    return service


@pytest.mark.parametrize(("noun", "name"), [("input", "camera-1"), ("output", "studio-a")])
def test_the_newest_statistics(flows: Any, noun: str, name: str) -> None:
    flows.set_statistics(name, net_recv={"bitrate": 7100, "Jitter": 3})
    found = Runs(flows).run(ateme_statistics_info, **{noun: name})
    assert found["recent"]["net_recv"] == {"bitrate": 7100, "jitter": 3} and not found["changed"]
    assert found.keys() == {"changed", "recent"}
    with pytest.raises(NotFound):
        Runs(flows).run(ateme_statistics_info, **{noun: "nowhere"})


@pytest.mark.parametrize(("noun", "name"), [("input", "camera-1"), ("output", "studio-b")])
def test_the_traffic_is_that_of_the_one(flows: Any, noun: str, name: str) -> None:
    found = Runs(flows).run(ateme_statistics_info, gather_subset=["traffic"], **{noun: name}, **PERIOD)
    assert len(found["traffic"]) == 1 and name in found["traffic"][0].values()
    assert len(found["traffic"][0]["points"]) == 13
    assert set(received(flows).values()) == {"2026-11-20T12:37:00+0000", "2026-11-20T13:37:00+0000"}


def test_nothing_is_told_of_an_output_elsewhere(flows: Any) -> None:
    found = Runs(flows).run(ateme_statistics_info, gather_subset=["traffic"], output="nowhere", **PERIOD)
    assert found["traffic"] == []


@pytest.mark.parametrize("subject", [{}, {"output": "studio-a"}, {"input": "camera-1"}])
def test_the_report_on_packets_is_of_days(flows: Any, subject: Json) -> None:
    runs = Runs(flows)
    more = {"time_from": "2026-11-20T23:30:00-01:00", "time_to": "2026-11-22T00:30:00+01:00"}
    found = runs.run(ateme_statistics_info, gather_subset=["packets"], **subject, **more)
    assert set(received(flows).values()) == {"2026-11-21"}, "the days in UTC"
    assert len(found["packets"]) == (1 if "output" in subject else 2)
    assert len(runs.said) == ("input" in subject), runs.said


def test_all_at_once(flows: Any) -> None:
    subset = ["recent", "traffic", "packets"]
    found = Runs(flows).run(ateme_statistics_info, gather_subset=subset, output="studio-a", **PERIOD)
    assert found.keys() == {"changed", *subset} and len(flows.logins) == 1


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "recent needs input or output"),
        ({"gather_subset": ["traffic"], **PERIOD}, "traffic needs input or output"),
        ({"gather_subset": ["traffic"], "output": "a"}, "traffic needs time_from; traffic needs time_to"),
        ({"gather_subset": ["packets"], "time_to": PERIOD["time_to"]}, "packets needs time_from"),
        (
            {"output": "a", "time_from": PERIOD["time_to"], "time_to": "2026-11-20T00:00:00Z"},
            "time_from is later than time_to",
        ),
        ({"output": "a", "time_from": "2026-11-20T12:37:00"}, "without a zone"),
        ({"output": "a", "time_from": "NOW"}, "NOW"),
        ({"output": "a", "time_to": "tomorrow"}, "tomorrow"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_sent(service: Any, options: Json, told: str) -> None:
    with pytest.raises(InvalidInput) as error:
        Runs(service).run(ateme_statistics_info, **options)
    assert told in str(error.value) and service.requests == []
