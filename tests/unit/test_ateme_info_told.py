"""What ateme_info and ateme_statistics_info make of answers that are no plain rows, and of words of the service."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme import info, statistics
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import DeviceError, Forbidden
from ateme_told import LABELS, OUTPUTS, Service, operation

Json = dict[str, Any]
LISTS = (
    *OUTPUTS,
    *LABELS,
    operation("List inputs", "/inputs"),
    operation("Get supported cloud providers", "/clouds"),
)
KEYED = "rtmp://live.example/app/s3cr3t-k3y"


def gathered(subset: list[str], tell: Any) -> tuple[Json, list[str]]:
    service = Service(LISTS, tell)
    task = Task({"gather_subset": subset})
    return info._gathered(task, service), task.warnings  # type: ignore[arg-type]


def test_inputs_and_outputs_have_the_words_of_their_modules() -> None:
    rows = {
        "/inputs": [
            {"input_id": "cam", "input_type": "SRT-Push", "state": "RUNNING", "input_settings": {"port": 2100}}
        ],
        "/outputs": [
            {"id": "r", "type": "RTMP", "status": "stopped", "url": KEYED, "source": {"id": "cam", "name": "Gate"}},
            {"id": "s", "type": "srt_push", "encryption_type": 3, "output_settings": {"latency": 9}, "note": "x"},
            {"id": "z", "type": "Zixi 2", "state": "odd"},
        ],
    }
    found, _said = gathered(["inputs", "outputs"], lambda _method, path, _body: rows[path])
    (cam,) = found["inputs"]
    assert (cam["id"], cam["type"], cam["state"], cam["port"]) == ("cam", "srt_push", "started", 2100)
    assert cam["input_settings"] == {"port": 2100} and cam["input_type"] == "SRT-Push", "its own names stay"
    rtmp, srt, strange = found["outputs"]
    assert (rtmp["type"], rtmp["state"], rtmp["input"]) == ("rtmp", "stopped", "cam")
    assert rtmp["url"] == "rtmp://live.example/app/(secret)" and "rtmp_url" not in rtmp
    assert (srt["encryption_type"], srt["latency"], srt["note"]) == ("aes-256", 9, "x")
    assert (strange["type"], strange["state"]) == ("Zixi 2", "odd"), "what is not known is told as it is"
    assert "s3cr3t" not in str(found)


@pytest.mark.parametrize(("answer", "told"), [(["aws", "azure"], ["aws", "azure"]), ({"a": ["x"], "b": []}, None)])
def test_lists_of_something_else_come_as_they_are(answer: Any, told: Any) -> None:
    found, _said = gathered(["cloud_providers"], lambda *_: answer)
    assert found["cloud_providers"] == (told or [answer])


def test_one_that_fails_is_no_empty_list() -> None:
    def tell(_method: str, path: str, _body: Any) -> Any:
        if path == "/labels":
            raise Forbidden("the role may not")
        return []

    found, said = gathered(["labels", "outputs"], tell)
    assert found == {"changed": False, "outputs": []} and said == ["labels: the role may not; it is not in the result"]

    def broken(_method: str, path: str, _body: Any) -> Any:
        if path == "/labels":
            raise DeviceError("HTTP 500")
        return []

    with pytest.raises(DeviceError, match="500"):
        gathered(["labels", "outputs"], broken)


# ateme_statistics_info

RECENT = operation("Query customer environment for most recent statistics for output", "/outputs/{output_id}/recent")
TRAFFIC = operation("Get output traffic stats", "/traffic")
STUDIO = statistics.Subject("output", "studio-a")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"netSend": {"rtt": 5}, "at": 1}, {"net_send": {"rtt": 5}, "at": 1}),
        ({"data": {"rtt": 5, "loss": 1}}, {"rtt": 5, "loss": 1}),
        ([{"rtt": 5}, {"rtt": 6}], [{"rtt": 5}, {"rtt": 6}]),
        ({"data": [{"rtt": 5}, {"rtt": 6}]}, [{"rtt": 5}, {"rtt": 6}]),
        ([[1, 5], [2, 6]], [[1, 5], [2, 6]]),
        (None, {}),
    ],
)
def test_the_newest_statistics_come_whole(answer: Any, told: Any) -> None:
    service = Service((RECENT,), lambda *_: answer)
    assert statistics._recent(service, STUDIO) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ([[1, 5], [2, 6]], [[1, 5], [2, 6]]),
        ({"data": [[1, 5]]}, [[1, 5]]),
        ({"timestamps": [1], "values": [5]}, {"timestamps": [1], "values": [5]}),
        ([{"output_id": "studio-a", "n": 1}, {"output_id": "b", "n": 2}], [{"output_id": "studio-a", "n": 1}]),
        ({"data": None, "total": 0}, []),
    ],
)
def test_a_series_comes_as_it_is(answer: Any, told: Any) -> None:
    service = Service((TRAFFIC,), lambda *_: answer)
    found = statistics._listed(Task({}), service, TRAFFIC[2]["summary"], STUDIO, {}, "traffic")  # type: ignore[arg-type]
    assert found == told
