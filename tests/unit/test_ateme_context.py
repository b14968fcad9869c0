"""Logins, tokens, the environment that a task works in, and objects of the Ateme+ service, against the lab."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.active import active_of
from ansible_collections.streamops.video.plugins.module_utils.ateme.client import JWT, AtemeAuthentication, token_in
from ansible_collections.streamops.video.plugins.module_utils.resource import converge as engine
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Ambiguous,
    BadAnswer,
    InvalidInput,
    NotFound,
    Refused,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Answer
from ansible_collections.streamops.video.plugins.modules import (
    ateme_alert_method,
    ateme_info,
    ateme_label,
    ateme_operation,
)
from ateme_runs import Runs
from lab.ateme import ELSEWHERE

Json = dict[str, Any]
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
OTHER_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJiIn0.b3RoZXI"
LIST = "List all labels in the managing org"


@pytest.fixture(params=["lab", "elsewhere"])
def service(fresh_ateme: Any, request: pytest.FixtureRequest) -> Any:
    found = fresh_ateme
    if request.param == "elsewhere":
        found.set(**ELSEWHERE)
    return found


def active(service: Any) -> str:
    return str(service.contexts()["admin"]["environment"])


# Tokens


def answer(body: bytes, **headers: str) -> Answer:
    return Answer(200, {"Content-Type": "application/json", **headers}, body, {})


@pytest.mark.parametrize(
    "body",
    [
        f'{{"token": "{TOKEN}"}}',
        f'{{"data": {{"user": {{"id": 1}}, "session": [{{"jwt": "{TOKEN}"}}]}}}}',
        f'"{TOKEN}"',
        TOKEN,
    ],
)
def test_a_token_is_found_by_its_shape(body: str) -> None:
    assert token_in(answer(body.encode())) == TOKEN


def test_a_token_in_a_header() -> None:
    assert token_in(answer(b"{}", Authorization=f"Bearer {TOKEN}")) == TOKEN


@pytest.mark.parametrize("body", [b"", b"{}", b'{"version": "1.2.3"}', b'{"token": "opaque"}', b"<html>eyJ.a.b</html>"])
def test_what_is_no_token(body: bytes) -> None:
    assert token_in(answer(body)) is None


@pytest.mark.parametrize("header", ["Bearer {}", "JWT {}", "{}"])
def test_a_new_token_is_sent_as_the_former_one_was(header: str) -> None:
    record = {"headers": {"X-Access": header.format(TOKEN)}, "memo": {"document": {}}}
    found = AtemeAuthentication().with_token(record, OTHER_TOKEN)
    assert found == {"headers": {"X-Access": header.format(OTHER_TOKEN)}, "memo": {"document": {}}}
    assert JWT.search(record["headers"]["X-Access"])[0] == TOKEN  # type: ignore[index]


@pytest.mark.parametrize("old_token", ["valid", "revoked"])
@pytest.mark.parametrize("source", ["user", "token"])
def test_a_switch_hands_out_the_token_to_go_on_with(service: Any, old_token: str, source: str) -> None:
    service.set(old_token=old_token, context_from=source)
    service.add_input("camera-2", environment_id=service.environment_id("backup"))
    runs = Runs(service)
    found = runs.run(ateme_info, gather_subset=["inputs_overview"], environment="backup", restore_context=True)
    assert [row["id"] for row in found["inputs_overview"]] == ["camera-2"]
    assert len(service.logins) == 1 and active(service) == str(service.environment_id("main"))


def test_a_document_that_takes_a_token_and_a_login_is_no_way_in(service: Any) -> None:
    service.set(document_login=True)
    with pytest.raises(BadAnswer, match="it may need a token"):
        Runs(service).run(ateme_operation, operation=LIST)


@pytest.mark.parametrize("shape", ["message", "error", "errors", "object", "html", "empty"])
def test_refusals_in_every_shape(service: Any, shape: str) -> None:
    service.set(error_shape=shape)
    body = {"name": "x" * 66, "alert_type": "email", "notification_parameters": ["a@example.com"]}
    service.set(document_limits=False)
    with pytest.raises(StreamopsError) as error:
        Runs(service).run(ateme_operation, operation="Create alert method for managing organisation", body=body)
    told = str(error.value)
    assert "400" in told or "422" in told
    assert ("name" in told) or shape in ("html", "empty"), told
    assert "<" not in told


# What is active


@pytest.mark.parametrize(
    ("user", "identity", "name"),
    [
        ({"active_environment_id": 7, "active_environment_name": "main"}, "7", "main"),
        ({"active_customer_environment": {"id": "e1", "name": "main"}}, "e1", "main"),
        ({"activeEnvironmentId": "e1"}, "e1", ""),
        ({"active_c_env_id": "e1", "active_organisation_id": "o1"}, "e1", ""),
        ({"environment_id": "e1", "is_active": True}, "e1", ""),
        ({"environment_id": "e2", "active_environment_id": "e1"}, "e1", ""),
        ({"active_environment_id": None}, "", ""),
    ],
)
def test_what_user_details_tell_of_it(user: Json, identity: str, name: str) -> None:
    found = active_of(user, "environment")
    assert (found.id, found.name) == (identity, name)
    assert not found.is_called("")


@pytest.mark.parametrize("by", ["name", "id"])
def test_the_active_one_is_not_switched_to(service: Any, by: str) -> None:
    wanted = "main" if by == "name" else str(service.environment_id("main"))
    found = Runs(service, allow_disruptive=False).run(ateme_label, text="A", environment=wanted)
    assert found["changed"] and not found["disruptive"]
    assert [one["method"] for one in service.writes] == ["POST"]


@pytest.mark.parametrize("by", ["name", "id"])
def test_another_one_is_switched_to_and_stays(service: Any, by: str) -> None:
    wanted = "backup" if by == "name" else str(service.environment_id("backup"))
    runs = Runs(service)
    first, second = (runs.run(ateme_label, text="A", environment=wanted) for _time in range(2))
    assert first["actions"] == [f'switch to environment "{wanted}"', 'create label "A"'] and first["disruptive"]
    assert not second["changed"] and active(service) == str(service.environment_id("backup"))


def test_check_mode_tells_of_the_switch_alone(service: Any) -> None:
    runs = Runs(service)
    found = runs.run(ateme_label, True, text="A", environment="backup")
    assert found["changed"] and found["disruptive"] and found["actions"] == ['switch to environment "backup"']
    assert found["diff"]["before"] == {"environment": "main"} and found["diff"]["after"] == {"environment": "backup"}
    assert len(runs.said) == 1 and "not done in check mode" in runs.said[0]
    assert service.writes == []


def test_a_switch_that_is_not_allowed(service: Any) -> None:
    for check in (True, False):
        with pytest.raises(Refused, match="disruptive"):
            Runs(service, allow_disruptive=False).run(ateme_label, check, text="A", environment="backup")
    assert service.writes == []


def test_what_was_active_is_put_back(service: Any) -> None:
    before = service.contexts()["admin"]
    runs = Runs(service, restore_context=True)
    found = runs.run(ateme_label, text="A", environment="radio", organisation="Example Radio")
    assert found["actions"][:2] == ['switch to organisation "Example Radio"', 'switch to environment "radio"']
    assert service.contexts()["admin"] == before
    with pytest.raises(InvalidInput):
        runs.run(ateme_operation, operation="Update label text", environment="backup", parameters={"colour": "red"})
    assert service.contexts()["admin"] == before


def test_somebody_else_switches_meanwhile(service: Any) -> None:
    """What is active is asked for in every task, not remembered."""
    runs = Runs(service)
    runs.run(ateme_label, text="A", environment="backup")
    service.switch_user("admin", "main")
    assert runs.run(ateme_label, text="A", environment="backup")["changed"]


def test_environments_that_cannot_be_meant(service: Any) -> None:
    service.add_environment("backup")
    with pytest.raises(Ambiguous, match="2 environments bear the name") as error:
        Runs(service).run(ateme_label, text="A", environment="backup")
    assert str(service.environment_id("backup")) in str(error.value.hint)
    with pytest.raises(NotFound, match='no environment "nowhere"'):
        Runs(service).run(ateme_label, text="A", environment="nowhere")
    assert service.writes == []


def test_a_deleted_environment_is_not_meant(service: Any) -> None:
    gone = service.add_environment("backup", state="stopped")
    service.remove("environments", gone)
    assert Runs(service).run(ateme_label, text="A", environment="backup")["changed"]


# Objects, as labels and alert methods are

METHOD: Json = {"name": "Night", "alert_type": "email", "notification_parameters": ["a@example.com"]}


def test_the_life_of_an_object(service: Any) -> None:
    runs = Runs(service)
    checked = runs.run(ateme_alert_method, True, **METHOD)
    assert service.writes == [] and checked["alert_method"]["id"] == "new:Night"
    real = runs.run(ateme_alert_method, **METHOD)
    for key in ("changed", "actions", "diff", "disruptive", "interrupts"):
        assert checked[key] == real[key], key
    service.clear_requests()
    given_back = runs.run(ateme_alert_method, **real["alert_method"])
    assert not given_back["changed"] and service.writes == [] and given_back["alert_method"] == real["alert_method"]
    renamed = runs.run(ateme_alert_method, id=real["alert_method"]["id"], name="Day")
    assert renamed["actions"] == ['update alert method "Night": name Night -> Day']
    assert [one["name"] for one in service.items("alert_methods")] == ["Day"]
    for changed in (True, False):
        found = runs.run(ateme_alert_method, name="Day", state="absent")
        assert found["changed"] is changed and found["alert_method"] == {}
    assert service.items("alert_methods") == []


def test_a_name_that_two_bear(service: Any) -> None:
    ids = [str(service.add("alert_methods", **METHOD)) for _time in range(2)]
    with pytest.raises(Ambiguous) as error:
        Runs(service).run(ateme_alert_method, **METHOD)
    assert all(one in str(error.value.hint) for one in ids)
    assert not Runs(service).run(ateme_alert_method, id=ids[1], name="Night")["changed"]


def test_ids_that_are_not_there(service: Any) -> None:
    with pytest.raises(NotFound, match="no label 4711"):
        Runs(service).run(ateme_label, id="4711", text="A")
    assert not Runs(service).run(ateme_label, id="4711", state="absent")["changed"]
    with pytest.raises(InvalidInput, match="not made yet"):
        Runs(service).run(ateme_label, id="new:A", text="A")
    assert Runs(service).run(ateme_label, True, id="new:A", text="A")["label"]["id"] == "new:A"
    assert service.writes == []


@pytest.mark.parametrize("fault", ["drop_after", "status_after", "drop_before"])
def test_a_create_whose_answer_is_lost_is_sent_once(service: Any, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "GRACE_NEW", 0.5)
    more = {"code": 502} if fault == "status_after" else {}
    service.fault(fault, path="label", method="POST", **more)
    runs = Runs(service, wait_timeout=3)
    if fault == "drop_before":
        with pytest.raises(StreamopsError):
            runs.run(ateme_label, text="A")
    else:
        assert runs.run(ateme_label, text="A")["changed"]
    assert len(service.items("labels")) <= 1


@pytest.mark.parametrize("shape", ["object", "id", "message"])
@pytest.mark.parametrize("write", ["object", "message", "empty"])
def test_whatever_writes_answer(service: Any, shape: str, write: str) -> None:
    service.set(create_answer=shape, write_answer=write, create_status=202)
    runs = Runs(service)
    made = runs.run(ateme_label, text="A")["label"]
    assert made["id"] == str(service.items("labels")[0]["id"])
    assert runs.run(ateme_label, id=made["id"], text="B")["label"]["text"] == "B"


@pytest.mark.parametrize("paging", ["page", "offset"])
@pytest.mark.parametrize("envelope", ["data", "items", "named"])
def test_lists_in_pages_and_envelopes(service: Any, paging: str, envelope: str) -> None:
    service.set(paging=paging, list_envelope=envelope, page_size=2)
    texts = [f"L{number}" for number in range(7)]
    for text in texts:
        service.add("labels", text=text)
    found = Runs(service).run(ateme_info, gather_subset=["labels"])["labels"]
    assert [row["text"] for row in found] == texts
    assert not Runs(service).run(ateme_label, text="L6")["changed"]
