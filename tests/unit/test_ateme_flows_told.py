"""One output where the service tells its type, its state and its ids in words and places of its own."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.output_list import OutputList, Rules
from ansible_collections.streamops.video.plugins.module_utils.ateme.outputs import OutputResource
from ansible_collections.streamops.video.plugins.module_utils.resource.bulk import converge_all
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput, NotFound
from ateme_told import NOW, OUTPUTS, STATES, Service

Json = dict[str, Any]
PUSH: Json = {"id": "a", "type": "push", "host": "h", "port": 2001}


class Inputs:
    def id_of(self, wanted: str) -> str:
        return wanted


class Cloud(Service):
    """It holds one output at most, and tells of it in the keys of `says`."""

    def __init__(self, says: Json, row: Json | None = None, states: Any = None) -> None:
        super().__init__((*OUTPUTS, *([STATES] if states is not None else [])), self.answer)
        self.row, self.says, self.states, self.stopped = row, says, states, 0

    def answer(self, method: str, path: str, body: Any) -> Any:
        if path == "/states":
            return self.states
        if method in ("PUT", "POST") and body:
            self.row = {**(self.row or {}), **body}
            return None
        if method == "DELETE":
            self.row = None
        if method != "GET":
            return None
        if path == "/outputs":
            return [self.whole()] if self.row else []
        return self.whole() if self.row else NotFound

    def whole(self) -> Json:
        return {**(self.row or {}), **self.says}


def output(service: Cloud, **params: Any) -> OutputResource:
    params = {"state": "present", "wait_timeout": 1, **params}
    return OutputResource(service, params, service.warn, Inputs())  # type: ignore[arg-type]


def bring(service: Cloud, **params: Any) -> Json:
    return service.bring(output(service, **params))


# Types


@pytest.mark.parametrize("word", ["push", "Zixi Push", "ZixiPush", "zixi-push", "SRT_CALLER", "streaming", 7])
def test_a_word_for_the_type_refuses_nothing_unless_it_is_another_type(word: Any) -> None:
    service = Cloud({"type": word})
    made = bring(service, **PUSH)
    assert made["output"]["type"] == "push" and len(service.writes) == 1
    assert not bring(service, **PUSH)["changed"]
    assert bring(service, **{**PUSH, "port": 2002})["changed"]
    assert service.writes[1][:2] == ("PUT", "/push/a")


@pytest.mark.parametrize("word", ["srt_push", "SrtPush", "SRT push", "UDP-RIST", "rist"])
def test_another_known_type_is_refused(word: str) -> None:
    service = Cloud({"type": word}, {"id": "a"})
    with pytest.raises(InvalidInput, match=r"is of type (srt_push|udp_rist), not push"):
        bring(service, **PUSH)
    assert service.writes == []


def test_a_type_that_is_not_told_is_not_given_back() -> None:
    service = Cloud({"type": "Zixi 2", "latency": 5}, {"id": "a", "environment_id": 3, "host": "h"})
    told = output(service, id="a").values(service.whole())
    assert "type" not in told and told["status"]["type"] == "Zixi 2"
    assert "max_latency" not in told and told["latency"] == 5


# Run states


@pytest.mark.parametrize("state", ["started", "stopped"])
@pytest.mark.parametrize("says", [{}, {"status": "ok"}, {"status": 3}])
def test_an_order_is_not_waited_for_where_nothing_tells_the_state(says: Json, state: str) -> None:
    service = Cloud(says)
    verb = "start" if state == "started" else "stop"
    made = bring(service, **PUSH, state=state)
    assert made["actions"] == ['create output "a"', f'{verb} output "a"'] and made["output"]["state"] == state
    assert [one[1] for one in service.writes] == ["/push", f"/outputs/a/{verb}"]
    assert len(service.said) == 1 and "does not tell whether" in service.said[0]
    again = bring(service, **PUSH, state=state)
    assert again["actions"] == [f'{verb} output "a"'] and again["output"]["state"] == state
    assert again["disruptive"] is (state == "stopped")
    assert not bring(service, **PUSH)["changed"] and len(service.said) == 1


@pytest.mark.parametrize(
    "says",
    [
        {"status": "ok", "is_running": True},
        {"status": {"state": "running", "since": 5}},
        {"state": "connected"},
        {"state": "ok", "status": "on air"},
    ],
)
def test_the_state_is_found_where_it_stands(says: Json) -> None:
    service = Cloud(says, dict(PUSH))
    found = bring(service, **PUSH, state="started")
    assert not found["changed"] and found["output"]["state"] == "started" and service.said == []


def test_a_word_for_its_health_is_not_lost() -> None:
    service = Cloud({"status": "ok", "is_running": True}, dict(PUSH))
    assert bring(service, id="a")["output"]["status"] == {"status": "ok"}


@pytest.mark.parametrize(
    "states",
    [[{"destination_id": "a", "state": "running"}], {"outputs": [{"id": "a", "is_running": True}], "inputs": []}],
)
def test_the_states_of_all_are_asked_where_the_output_is_silent(states: Any) -> None:
    service = Cloud({"status": "ok"}, dict(PUSH), states)
    assert not bring(service, **PUSH, state="started")["changed"]
    assert bring(service, **PUSH)["changed"] is False and service.reads.count("/states") == 1, "only then"
    wanted = [{**PUSH, "state": "started", "update_secrets": "on_create"}]
    outputs = OutputList(service, wanted, Rules(), Inputs(), service.warn)  # type: ignore[arg-type]
    assert not converge_all(outputs, NOW, False)["changed"] and service.said == []


def test_a_list_of_outputs_is_not_waited_for_either() -> None:
    service = Cloud({"status": "ok"})
    wanted = [{**PUSH, "state": "started", "update_secrets": "on_create"}]
    outputs = OutputList(service, wanted, Rules(), Inputs(), service.warn)  # type: ignore[arg-type]
    done = converge_all(outputs, NOW, False)
    assert done["actions"] == ['create output "a"', 'start output "a"']
    assert [one[1] for one in service.writes] == ["/push", "/outputs/a/start"]


# Ids


@pytest.mark.parametrize("key", ["output_id", "outputId", "destination_id"])
def test_the_id_under_another_name(key: str) -> None:
    service = Cloud({}, {key: "a", "source_id": "cam", "host": "h", "port": 2001, "type": "push"})
    found = bring(service, **PUSH, input="cam")
    assert not found["changed"] and found["output"]["id"] == "a" and found["output"]["input"] == "cam"
    assert bring(service, id="a", state="absent")["changed"]
    assert service.writes == [("DELETE", "/outputs/a", None)]


def test_an_order_waits_for_a_list_that_lags() -> None:
    service = Cloud({"state": "stopped"})
    shows = service.whole

    def late() -> Json:
        service.stopped += 1
        return {**shows(), **({"deleted": True} if service.stopped < 3 else {})}

    service.whole = late  # type: ignore[method-assign]
    service.says = {"state": "stopped"}
    resource = output(service, **PUSH, state="started")
    resource.create(PUSH, "create")
    (call,) = resource.switches(None, "a", ())
    call.send()
    assert service.writes[-1][1] == "/outputs/a/start"


# Addresses with a key

KEYED = "rtmp://user:pw@live.example/app/s3cr3t-k3y"
OTHER = "rtmp://live.example/app/an0ther-k3y"
STREAM: Json = {"id": "r", "type": "rtmp", "rtmp_url": KEYED}


def test_the_key_of_an_address_is_not_shown() -> None:
    service = Cloud({"type": "rtmp"})
    made = bring(service, **STREAM)
    assert service.writes[0][2]["url"] == KEYED
    assert made["diff"]["after"]["rtmp_url"] == "rtmp://(secret)@live.example/app/(secret)"
    assert "rtmp_url" not in made["output"]
    assert made["output"]["status"]["rtmp_url"] == "rtmp://(secret)@live.example/app/(secret)"
    assert not bring(service, **STREAM)["changed"], "compared it is"
    assert not bring(service, **made["output"])["changed"]
    moved = bring(service, id="r", rtmp_url=OTHER, backup_url="rtmps://b.example/app")
    assert moved["actions"] == [
        'update output "r": rtmp_url rtmp://(secret)@live.example/app/(secret) -> rtmp://live.example/app/(secret), '
        "backup_url rtmps://b.example/app"
    ]
    assert moved["output"]["backup_url"] == "rtmps://b.example/app"
    again = bring(service, id="r", rtmp_url=OTHER.replace("an0ther", "a-third"))
    assert again["diff"]["before"]["rtmp_url"] == "rtmp://live.example/app/(secret)"
    assert again["diff"]["after"]["rtmp_url"] == "rtmp://live.example/app/(secret, changed)"
    back = bring(service, id="r", rtmp_url="rtmp://plain.example/app")
    assert back["output"]["rtmp_url"] == "rtmp://plain.example/app"
    gone = bring(service, id="r", state="absent")
    for shown in (made, moved, again, back, gone):
        assert not any(word in str(shown) for word in ("s3cr3t", "an0ther", "a-third", "pw"))


def test_a_change_of_something_else_keeps_the_address() -> None:
    service = Cloud({}, {"id": "r", "url": KEYED, "bitrate": 1})
    done = bring(service, **{**STREAM, "bitrate": 2})
    assert done["actions"] == ['update output "r": bitrate 1 -> 2']
    assert done["diff"]["before"]["rtmp_url"] == done["diff"]["after"]["rtmp_url"]
    assert service.writes[0][2]["url"] == KEYED and "s3cr3t" not in str(done)


def test_an_address_in_the_settings_is_hidden_too() -> None:
    service = Cloud({"output_settings": {"url": KEYED}}, {"id": "r", "type": "rtmp"})
    found = bring(service, id="r")
    assert found["output"]["status"]["output_settings"] == {"url": "rtmp://(secret)@live.example/app/(secret)"}


def test_an_address_that_the_service_masks_is_not_compared_and_not_sent_back() -> None:
    service = Cloud({"url": "rtmp://live.example/app/****"}, {"id": "r", "bitrate": 1})
    given = {"id": "r", "type": "rtmp", "rtmp_url": OTHER}
    same = bring(service, **given)
    assert not same["changed"] and same["secrets_not_compared"] == ["rtmp_url"]
    output(service, id="r", type="rtmp", bitrate=2).update(service.whole(), {"bitrate": 2}, "update")
    assert service.writes[0][2] == {"bitrate": 2}
    output(service, **given).update(service.whole(), {"bitrate": 2}, "update")
    assert service.writes[1][2]["url"] == OTHER
    with pytest.raises(InvalidInput, match="has a mask in place of its key"):
        output(service, id="r", type="rtmp", rtmp_url="rtmp://live.example/app/(secret)")


def test_an_exact_list_keeps_a_second_address_that_is_not_shown() -> None:
    service = Cloud({"type": "rtmp", "url": KEYED, "backup_url": KEYED}, {"id": "r"})
    params = {"id": "r", "type": "rtmp", "state": "present"}
    resource = OutputResource(service, params, service.warn, Inputs(), True)  # type: ignore[arg-type]
    assert resource.plan(service.whole()).calls == []
    service.says["backup_url"] = "rtmp://b.example/app"
    assert resource.plan(service.whole()).actions == ['update output "r": backup_url rtmp://b.example/app -> ']
