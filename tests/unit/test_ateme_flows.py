"""One input or output of the Ateme+ cloud, on the lab in two dialects: what it received, and what the user sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource import converge as engine
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Ambiguous,
    InvalidInput,
    NotFound,
    Refused,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.modules import ateme_input, ateme_output
from ateme_runs import Runs
from flow_cases import INPUTS, OUTPUTS, PASSWORD, STUDIO, sent
from lab import Lab
from lab.ateme import ELSEWHERE

CASES = [
    *((ateme_input, "input", kind, *case) for kind, case in INPUTS.items()),
    *((ateme_output, "output", kind, *case) for kind, case in OUTPUTS.items()),
]
NAMES = [f"{case[1]} {case[2]}" for case in CASES]


@pytest.fixture(scope="module", params=["lab", "elsewhere"])
def service(request: pytest.FixtureRequest) -> Iterator[Any]:
    with Lab(only=["ateme"], switches={"ateme": ELSEWHERE if request.param == "elsewhere" else {}}) as running:
        yield running.ateme


@pytest.fixture(scope="module")
def other() -> Iterator[Any]:
    """One whose switches a test may set."""
    with Lab(only=["ateme"]) as running:
        yield running.ateme


@pytest.fixture
def runs(service: Any) -> Runs:
    service.reset()
    service.add_input("stadium-a", user_description="Stadium A")
    service.clear_requests()
    return Runs(service)


@pytest.fixture
def near(other: Any) -> Runs:
    other.reset()
    other.add_input("stadium-a", user_description="Stadium A")
    other.clear_requests()
    return Runs(other)


def bodies(runs: Runs) -> list[Any]:
    return [one["body"] for one in runs.service.writes]


def key(runs: Runs) -> str:
    """What this service calls the input of an output."""
    return "source_id" if runs.service.switches["wording"] == "other" else "input_id"


@pytest.mark.parametrize(("module", "noun", "kind", "options", "more"), CASES, ids=NAMES)
def test_every_type_is_made_once_as_documented(
    runs: Runs, module: Any, noun: str, kind: str, options: dict[str, Any], more: dict[str, Any]
) -> None:
    feed = {"input": "Stadium A"} if noun == "output" else {}
    given = {"id": "one / of them", "type": kind, "user_description": "One", **feed, **options}
    expected = runs.run(module, check=True, **given)
    assert runs.service.writes == []
    done = runs.run(module, **given)
    fed = {key(runs): "stadium-a"} if feed else {}
    assert bodies(runs) == [{"id": "one / of them", "user_description": "One", **fed, **sent(options, more)}]
    for name in ("changed", "actions", "diff", "disruptive", "interrupts"):
        assert expected[name] == done[name]
    assert done["actions"] == [f'create {noun} "one / of them"'] and not done["disruptive"]
    assert {name: done[noun][name] for name in expected[noun]} == expected[noun]
    assert PASSWORD not in str((expected, done))
    again = runs.run(module, **given)
    back = runs.run(module, **done[noun])
    assert not again["changed"] and again["actions"] == [] and not back["changed"]
    assert len(runs.service.writes) == 1
    gone = runs.run(module, id="one / of them", state="absent")
    assert gone["actions"] == [f'delete {noun} "one / of them"'] and gone[noun] == {} and gone["disruptive"]
    assert not runs.run(module, id="one / of them", state="absent")["changed"]


def test_the_first_example_runs_as_written(runs: Runs) -> None:
    done = runs.run(ateme_output, **STUDIO)
    assert done["actions"] == ['create output "studio-a"', 'start output "studio-a"']
    assert bodies(runs) == [
        {
            "id": "studio-a",
            key(runs): "stadium-a",
            "user_description": "Stadium A to studio",
            "host": "203.0.113.5",
            "port": 9000,
            "latency": 250,
            "encryption_type": 3,
            "password": PASSWORD,
        }
    ]
    assert done["output"]["state"] == "started" and done["output"]["encryption_type"] == "aes-256"
    again = runs.run(ateme_output, **STUDIO)
    assert not again["changed"] and again["secrets_not_compared"] == ["srt_password"]


def test_it_is_started_and_stopped(runs: Runs) -> None:
    runs.service.add_output("a", latency=100, host="h", port=2000, state="stopped")
    started = runs.run(ateme_output, id="a", state="started")
    assert started["actions"] == ['start output "a"'] and not started["disruptive"]
    assert not runs.run(ateme_output, id="a", state="running")["changed"]
    with pytest.raises(Refused):
        runs.run(ateme_output, id="a", state="stopped", allow_disruptive=False)
    stopped = runs.run(ateme_output, id="a", state="stopped", port=2001)
    assert stopped["actions"] == ['stop output "a"', 'update output "a": port 2000 -> 2001']
    assert stopped["disruptive"] and stopped["interrupts"] == ['output "a"']
    assert runs.service.outputs()[0]["state"] == "stopped"


@pytest.mark.parametrize(("word", "word_of_new"), [("started", "stopped"), ("stopped", "running")])
def test_a_new_one_is_brought_to_its_state(near: Runs, word: str, word_of_new: str) -> None:
    near.service.set(new_flow_state=word_of_new, start_delay=0.2)
    done = near.run(ateme_input, id="n", type="push", port=2100, state=word)
    near.service.set(new_flow_state="running", start_delay=0.0)
    verb = "start" if word == "started" else "stop"
    assert done["actions"] == ['create input "n"', f'{verb} input "n"'] and done["input"]["state"] == word
    assert len(near.service.writes) == 2 and not done["disruptive"]


def test_a_change_says_all_that_is_known(runs: Runs) -> None:
    runs.service.add_output("r", "rtmp", url="rtmp://a/b", bitrate=7, reconnect=9, latitude=4.5, stream_key="hidden")
    done = runs.run(ateme_output, id="r", bitrate=8)
    assert bodies(runs) == [
        {"user_description": "", "url": "rtmp://a/b", "bitrate": 8, "reconnect": 9, "latitude": 4.5}
    ]
    assert done["actions"] == ['update output "r": bitrate 7 -> 8'] and done["disruptive"]
    renamed = runs.run(ateme_output, id="r", user_description="Platform", allow_disruptive=False)
    assert renamed["changed"] and not renamed["disruptive"] and renamed["output"]["bitrate"] == 8


def test_nothing_is_lost_where_an_update_replaces(near: Runs) -> None:
    near.service.set(update_semantics="replace")
    near.run(ateme_output, **STUDIO)
    near.run(ateme_output, **{**STUDIO, "latency": 300})
    near.service.set(update_semantics="merge")
    held = near.service.outputs()[0]
    assert (held["latency"], held["password"], held["encryption_type"]) == (300, PASSWORD, 3)
    near.run(ateme_output, id="studio-a", latency=400)
    assert "give srt_password" in near.said[0]


def test_error_correction_brings_its_defaults(runs: Runs) -> None:
    runs.run(ateme_output, id="r", type="udp_rist", host="h", port=2000)
    assert "rows_d" not in bodies(runs)[0] and "columns_l" not in bodies(runs)[0]
    runs.service.change("outputs", "r", rows_d=None, columns_l=None)
    runs.run(ateme_output, id="r", fec=1)
    assert (bodies(runs)[1]["rows_d"], bodies(runs)[1]["columns_l"], bodies(runs)[1]["fec"]) == (10, 10, 1)


@pytest.mark.parametrize("told", ["omitted", "masked", "echoed"])
def test_a_password_is_sent_when_it_should_be(near: Runs, told: str) -> None:
    near.service.set(echo_secrets=told)
    near.run(ateme_output, **STUDIO)
    other = {**STUDIO, "srt_password": "another-Passphrase-77"}
    again = near.run(ateme_output, **other)
    assert again["changed"] is (told == "echoed") and "Passphrase" not in str(again)
    always = near.run(ateme_output, **{**STUDIO, "update_secrets": "always"})
    near.service.set(echo_secrets="omitted")
    assert always["changed"] and always["disruptive"]
    assert near.service.outputs()[0]["password"] == PASSWORD
    near.run(ateme_output, **{**STUDIO, "srt_password": "", "encryption_type": "none"})
    assert near.service.outputs()[0]["password"] is None


def test_nothing_is_a_value_of_its_own(runs: Runs) -> None:
    made = {"id": "p", "type": "push", "host": "h", "port": 0, "latency": -1}
    runs.run(ateme_output, **made)
    assert not runs.run(ateme_output, **made)["changed"]
    runs.run(ateme_output, id="p", latency=500)
    back = runs.run(ateme_output, id="p", latency=-1, stream_id="")
    assert back["actions"] == ['update output "p": latency 500 -> -1']
    runs.run(ateme_input, id="i", type="udp_rist", port=2100, rist_remote_port=2000)
    assert runs.run(ateme_input, id="i", rist_remote_port=0)["changed"]
    assert not runs.run(ateme_input, id="i", rist_remote_port=0)["changed"]
    runs.run(ateme_output, id="r", type="rtmp", rtmp_url="rtmp://a/b", backup_url="rtmp://c/d")
    assert runs.run(ateme_output, id="r", backup_url="")["changed"]
    assert not runs.run(ateme_output, id="r", backup_url="")["changed"]


def test_another_type_is_refused_by_name(runs: Runs) -> None:
    runs.service.add_output("a", "push", host="h", port=2000)
    with pytest.raises(InvalidInput, match="is of type push, not srt_push"):
        runs.run(ateme_output, **{**STUDIO, "id": "a"})
    with pytest.raises(InvalidInput, match=r"fec is not for an output of type push \(for udp_rist\)"):
        runs.run(ateme_output, id="a", fec=1)
    assert runs.service.writes == []


def test_what_a_multi_viewer_results_in_can_be_described(runs: Runs) -> None:
    runs.service.add_input("mv-1", "local_ts")
    done = runs.run(ateme_input, id="mv-1", user_description="Wall", max_allowed_bitrate_kbps=9000)
    assert done["input"]["user_description"] == "Wall" and done["input"]["type"] == "local_ts"
    with pytest.raises(InvalidInput, match="port is not for an input of type local_ts"):
        runs.run(ateme_input, id="mv-1", port=2100)


def test_it_is_known_by_its_description_too(runs: Runs) -> None:
    made = runs.run(ateme_output, check=True, type="pull", user_description="To Lyon", port=2300)
    assert made["output"]["id"] == "new:To Lyon"
    assert runs.run(ateme_output, True, id="new:To Lyon", type="pull", port=2300)["output"]["id"] == "new:To Lyon"
    made = runs.run(ateme_output, type="pull", user_description="To Lyon", port=2300)
    assert not runs.run(ateme_output, user_description="To Lyon", port=2300)["changed"]
    runs.service.add_output("second", "pull", user_description="To Lyon", port=2301)
    with pytest.raises(Ambiguous, match="second"):
        runs.run(ateme_output, user_description="To Lyon", state="absent")
    with pytest.raises(InvalidInput, match="new:"):
        runs.run(ateme_output, id="new:To Lyon", type="pull", port=2300)
    gone = runs.run(ateme_output, id=made["output"]["id"], state="absent")
    assert gone["changed"] and [one["id"] for one in runs.service.outputs()] == ["second"]


def test_the_input_of_an_output_is_looked_up(runs: Runs) -> None:
    made = {"id": "a", "type": "pull", "port": 2300}
    with pytest.raises(NotFound, match="no input"):
        runs.run(ateme_output, **made, input="Nowhere")
    expected = runs.run(ateme_output, check=True, **made, input="Nowhere")
    assert expected["output"]["input"] == "Nowhere" and "Nowhere" in runs.said[0]
    assert runs.run(ateme_output, check=True, **made, input="new:Nowhere")["changed"] and runs.said == []
    runs.service.add_input("b", user_description="Stadium A")
    with pytest.raises(Ambiguous, match="stadium-a, b"):
        runs.run(ateme_output, **made, input="Stadium A")
    assert runs.service.writes == []
    runs.run(ateme_output, **made, input="b")
    moved = runs.run(ateme_output, id="a", input="stadium-a")
    assert moved["actions"] == ['update output "a": input b -> stadium-a'] and moved["disruptive"]


REFUSED: list[tuple[Any, dict[str, Any], str]] = [
    (ateme_input, {"id": "x" * 129}, "id has 129"),
    (ateme_input, {"user_description": "x" * 256}, "user_description"),
    (ateme_input, {"type": "push", "port": 2100, "latency": -2}, "latency is -2"),
    (ateme_input, {"type": "push", "port": 2100, "latency": 600001}, "-1 to 600000"),
    (ateme_input, {"type": "push", "port": 70000}, "port is 70000"),
    (ateme_input, {"type": "push", "host": "h"}, "host is not for an input of type push"),
    (ateme_input, {"type": "udp_rist", "latency": 5}, "latency is not for"),
    (ateme_input, {"type": "push"}, "needs port"),
    (ateme_input, {"port": 2100}, "needs a type"),
    (ateme_output, {"type": "pull", "port": 2300, "stream_id": "x" * 101}, "stream_id is 101"),
    (ateme_output, {"type": "pull", "port": 2300, "remote_id": "x" * 101}, "remote_id is 101"),
    (ateme_output, {"type": "push", "host": "h", "port": 65536}, "65535"),
    (ateme_output, {"type": "rtmp", "rtmp_url": "https://a/b"}, "rtmp_url must start with rtmp://"),
    (ateme_output, {"type": "rtmp", "rtmp_url": "rtmp://a/b", "backup_url": "a/b"}, "backup_url must start"),
    (ateme_output, {"type": "rtmp"}, "needs rtmp_url"),
    (ateme_output, {**STUDIO, "latency": 0}, "1 to 599999"),
    (ateme_output, {**STUDIO, "latency": 600000}, "1 to 599999"),
    (ateme_output, {**STUDIO, "port": 1024}, "1025 to 65535"),
    (ateme_output, {**STUDIO, "srt_password": "too short"}, "10 to 80"),
    (ateme_output, {**STUDIO, "srt_password": "x" * 81}, "10 to 80"),
    (ateme_output, {**STUDIO, "encryption_type": "aes-512"}, "none, aes-128, aes-192, aes-256"),
    (ateme_output, {"type": "udp_rist", "host": "h", "port": 65535}, "1025 to 65534"),
    (ateme_output, {"type": "udp_rist", "host": "h", "port": 2000, "local_port": 1024}, "0 or 1025"),
    (ateme_output, {"type": "udp_rist", "host": "h", "port": 2000, "fec": 3}, "fec is 3"),
    (ateme_output, {"type": "udp_rist", "host": "h", "port": 2000, "fec": 1, "rows_d": 3}, "4 to 20"),
    (ateme_output, {"type": "udp_rist", "host": "h", "port": 2000, "fec": 1, "columns_l": 21}, "1 to 20"),
    (ateme_output, {"type": "udp_rist", "host": "h", "port": 2000, "ttl": 226}, "0 to 225"),
]


@pytest.mark.parametrize(("module", "options", "said"), REFUSED)
@pytest.mark.parametrize("check", [False, True])
def test_limits_are_enforced_before_anything_is_sent(
    near: Runs, module: Any, options: dict[str, Any], said: str, check: bool
) -> None:
    with pytest.raises(InvalidInput, match=said) as caught:
        near.run(module, check, **{"id": "one", **options})
    assert PASSWORD not in str(caught.value)
    assert near.service.writes == []


@pytest.mark.parametrize(
    "switches",
    [
        {"list_envelope": "named", "item_envelope": "list", "create_answer": "message", "write_answer": "empty"},
        {"paging": "page", "page_size": 1, "state_words": "flag", "create_answer": "id", "item_envelope": "data"},
        {"paging": "offset", "page_size": 1, "state_words": "upper", "state_key": "status", "document_limits": True},
    ],
)
def test_the_shapes_of_answers_do_not_matter(other: Any, switches: dict[str, Any]) -> None:
    former = {name: other.switches[name] for name in switches}
    other.reset()
    other.set(**switches)
    runs = Runs(other)
    runs.run(ateme_input, id="stadium-a", type="push", port=2100, state="stopped")
    runs.run(ateme_output, **STUDIO)
    assert not runs.run(ateme_output, **STUDIO)["changed"]
    changed = runs.run(ateme_output, id="studio-a", latency=300, state="stopped", srt_password=PASSWORD)
    assert changed["output"]["state"] == "stopped" and changed["output"]["latency"] == 300
    assert runs.run(ateme_input, id="stadium-a", state="absent")["changed"]
    other.set(**former)


@pytest.mark.parametrize("fault", ["drop_after", "status_after"])
def test_a_lost_answer_makes_nothing_twice(near: Runs, fault: str) -> None:
    near.service.fault(fault, method="POST", path="/outputs/srt_push$", **({"code": 502} if "status" in fault else {}))
    done = near.run(ateme_output, **STUDIO)
    assert done["changed"] and len(near.service.outputs()) == 1 and "had done it" in done["retries"][0]
    assert len(near.service.writes) == 1


def test_a_create_is_not_repeated(near: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "GRACE_NEW", 0.2)
    near.service.fault("drop_before", method="POST", path="/outputs/srt_push$")
    with pytest.raises(StreamopsError, match="may still be made"):
        near.run(ateme_output, **STUDIO)
    assert near.service.outputs() == []


def test_a_role_that_may_not_is_told_so(near: Runs) -> None:
    with pytest.raises(StreamopsError, match="could not create output"):
        Runs(near.service, "monitor").run(ateme_output, **STUDIO)
