"""Login, tokens and the document of the Ateme+ service, and the environment that a task works in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from harness import AtemePlay
from lab.ateme import ELSEWHERE
from samples import assert_secret, checked_only, may_fail, task

LIST = "List all labels in the managing org"
READ = task("ateme_operation", operation=LIST)
LABEL = task("ateme_label", text="League")
INPUTS = task("ateme_info", gather_subset=["inputs_overview"])


def documents(ateme: Any) -> int:
    """How often the description was read."""
    return sum(1 for one in ateme.requests if one["path"] == ateme.switches["document_path"] and one["status"] == 200)


def sent_headers(ateme: Any, name: str = "authorization") -> set[str]:
    found = [{key.lower(): value for key, value in dict(one["headers"]).items()} for one in ateme.requests]
    return {one[name].partition("eyJ")[0] for one in found if name in one}


def switches(ateme: Any) -> list[str]:
    return [one["path"] for one in ateme.writes if "switch" in one["path"] or "active" in one["path"]]


def active(ateme: Any, user: str = "admin") -> str:
    return str(ateme.contexts()[user]["environment"])


# Logins and tokens


@pytest.mark.parametrize("where", ["lab", "elsewhere"])
def test_one_login_and_one_document_a_run(ateme_here: AtemePlay, ateme: Any, where: str) -> None:
    more: dict[str, Any] = {}
    if where == "elsewhere":
        ateme.set(**ELSEWHERE)
    outcome = ateme_here(READ + LABEL + READ + LABEL, **more).ok()
    assert [one["changed"] for one in outcome.results] == [False, True, False, False]
    assert len(ateme.logins) == 1 and documents(ateme) == 1
    assert len(ateme.items("labels")) == 1


def test_modules_elsewhere_log_in_each(ateme_play: AtemePlay, ateme: Any) -> None:
    outcome = ateme_play(LABEL + LABEL).ok()
    assert [one["changed"] for one in outcome.results] == [True, False]
    assert len(ateme.logins) == (1 if ateme_play.mode == "in-process" else 2)


@pytest.mark.parametrize("status", [401, 403, 422])
def test_a_token_that_expires_in_a_run(ateme_here: AtemePlay, ateme: Any, status: int) -> None:
    ateme.set(expired_status=status)
    ateme.fault("expire", path="labels$", method="POST")
    outcome = ateme_here(READ + LABEL + READ).ok()
    assert [one["text"] for one in outcome.last["json"]] == ["League"]
    assert len(ateme.logins) == 2 and documents(ateme) <= 2
    assert len(ateme.items("labels")) == 1


def test_a_token_that_expires_again_and_again(ateme_here: AtemePlay, ateme: Any) -> None:
    ateme.fault("expire", path="labels$", times=None)
    ateme_here(READ).failed()
    assert len(ateme.logins) == 2


def test_what_is_refused_is_no_reason_to_log_in_again_and_again(ateme_here: AtemePlay, ateme: Any) -> None:
    outcome = ateme_here(LABEL, user="monitor").failed()
    assert "role" in outcome.message and ateme.items("labels") == []
    assert len(ateme.logins) <= 2


def test_a_refused_password_is_tried_once(ateme_here: AtemePlay, ateme: Any) -> None:
    outcome = ateme_here(may_fail(READ) + READ, password="wrong-password-77")
    assert outcome.rc == 2 and "refused user name or password" in outcome.message
    assert len(ateme.logins) == 1 and "wrong-password-77" not in outcome.output


def test_a_token_in_place_of_user_and_password(ateme_play: AtemePlay, ateme: Any) -> None:
    token = ateme_play.token()
    ateme.clear_requests()
    outcome = ateme_play(READ + LABEL, "-vvv", username=None, password=None, token=token).ok()
    assert ateme.logins == [] and len(ateme.items("labels")) == 1
    assert_secret(outcome.output, token)


def test_a_token_that_is_no_longer_good(ateme_here: AtemePlay, ateme: Any) -> None:
    token = ateme_here.token()
    ateme.expire_sessions()
    ateme.clear_requests()
    outcome = ateme_here(READ, username=None, password=None, token=token).failed()
    assert ateme.logins == [] and "token" in outcome.message.lower()
    assert_secret(outcome.output, token)


def test_neither_token_nor_user(ateme_here: AtemePlay, ateme: Any) -> None:
    outcome = ateme_here(READ, username=None, password=None).failed()
    assert "neither a token nor username and password" in outcome.message and ateme.requests == []


@pytest.mark.parametrize(
    ("switches", "options", "before"),
    [
        ({}, {}, {"Bearer "}),
        ({"auth_scheme": "JWT"}, {}, {"JWT "}),
        ({"auth_scheme": "JWT", "security_told": False}, {"auth_scheme": "JWT"}, {"JWT "}),
        ({"auth_scheme": "bare", "security_told": False}, {"auth_scheme": ""}, {""}),
        ({"auth_scheme": "bare", "security_told": False}, {"auth_scheme": "none"}, {""}),
    ],
)
def test_what_stands_before_the_token(
    ateme_here: AtemePlay, ateme: Any, switches: dict[str, Any], options: dict[str, Any], before: set[str]
) -> None:
    ateme.set(**switches)
    ateme_here(READ, **options).ok()
    assert sent_headers(ateme) == before


def test_a_scheme_that_nothing_tells(ateme_here: AtemePlay, ateme: Any) -> None:
    ateme.set(auth_scheme="JWT", security_told=False)
    ateme_here(READ).failed()
    assert len(ateme.logins) <= 2


@pytest.mark.parametrize(
    ("field", "depth"),
    [("access_token", "top"), ("jwt", "data"), ("id_token", "deep"), ("token", "text"), ("token", "header")],
)
def test_the_token_is_found_by_its_shape(ateme_here: AtemePlay, ateme: Any, field: str, depth: str) -> None:
    ateme.set(token_field=field, token_depth=depth)
    ateme_here(READ).ok()
    assert len(ateme.logins) == 1


# The document


def test_a_document_in_a_file(ateme_play: AtemePlay, ateme: Any, tmp_path: Path) -> None:
    ateme.set(document_path="/internal/description.json", dialect="openapi3")
    file = tmp_path / "service.json"
    file.write_text(json.dumps(ateme.document()))
    ateme_play(LABEL, api_document=str(file)).ok()
    assert documents(ateme) == 0 and len(ateme.items("labels")) == 1


def test_a_document_at_a_path_of_the_service(ateme_play: AtemePlay, ateme: Any) -> None:
    ateme.set(document_path="/internal/description.json")
    ateme_play(LABEL, api_document="/internal/description.json").ok()
    assert documents(ateme) == 1


@pytest.mark.parametrize("path", ["/openapi.json", "/api/swagger.json", "/api/openapi.json", "/api-docs"])
def test_pages_at_the_other_usual_places(ateme_here: AtemePlay, ateme: Any, path: str) -> None:
    ateme.set(document_path=path, html_elsewhere=True)
    ateme_here(READ + READ).ok()
    assert documents(ateme) == 1 and len(ateme.logins) == 1


def test_a_document_that_is_nowhere(ateme_here: AtemePlay, ateme: Any) -> None:
    ateme.set(document_path="/internal/description.json", html_elsewhere=True)
    outcome = ateme_here(READ).failed()
    assert "api_document" in outcome.message and ateme.logins == []
    outcome = ateme_here(READ, api_document="/not-there.json").failed()
    assert "/not-there.json" in outcome.message


def test_a_document_that_takes_a_token(ateme_here: AtemePlay, ateme: Any) -> None:
    ateme.set(document_login=True)
    token = ateme_here.token()
    ateme.clear_requests()
    ateme_here(READ + READ, username=None, password=None, token=token).ok()
    assert documents(ateme) == 1 and ateme.logins == []


def test_a_file_that_is_no_document(ateme_here: AtemePlay, ateme: Any, tmp_path: Path) -> None:
    for text in ("<html>", '{"paths": {}}'):
        (tmp_path / "wrong.json").write_text(text)
        outcome = ateme_here(READ, api_document=str(tmp_path / "wrong.json")).failed()
        assert "document" in outcome.message and ateme.requests == []


def test_a_title_that_the_document_lacks(ateme_here: AtemePlay, ateme: Any) -> None:
    outcome = ateme_here(task("ateme_operation", operation="List all labels of the managing organisation")).failed()
    assert LIST in outcome.message and ateme.writes == []


# The environment that a task works in


def in_backup(**options: Any) -> str:
    return task("ateme_info", gather_subset=["inputs_overview"], environment="backup", **options)


@pytest.fixture
def cameras(ateme: Any) -> Any:
    ateme.add_input("camera-1")
    ateme.add_input("camera-2", environment_id=ateme.environment_id("backup"))
    return ateme


@pytest.mark.parametrize("token", ["valid", "revoked"])
def test_another_environment_is_switched_to(ateme_here: AtemePlay, cameras: Any, token: str) -> None:
    cameras.set(old_token=token, context_from="token" if token == "revoked" else "user")
    outcome = ateme_here(INPUTS + in_backup() + INPUTS + in_backup()).ok()
    found = [[row["id"] for row in one["inputs_overview"]] for one in outcome.results]
    assert found == [["camera-1"], ["camera-2"], ["camera-2"], ["camera-2"]]
    assert [one["changed"] for one in outcome.results] == [False, True, False, False]
    switched = outcome.results[1]
    assert switched["disruptive"] and switched["actions"] == ['switch to environment "backup"']
    assert len(cameras.logins) == 1, "no switch needs a new login"
    assert active(cameras) == str(cameras.environment_id("backup"))


@pytest.mark.parametrize("by", ["name", "id"])
def test_the_active_environment_is_left_alone(ateme_here: AtemePlay, cameras: Any, by: str) -> None:
    wanted = "main" if by == "name" else str(cameras.environment_id("main"))
    outcome = ateme_here(INPUTS, environment=wanted).ok()
    assert not outcome.last["changed"] and cameras.writes == []
    ateme_here(LABEL, environment=wanted, allow_disruptive=False).ok()


def test_a_switch_is_guarded(ateme_here: AtemePlay, cameras: Any) -> None:
    outcome = ateme_here(in_backup(), allow_disruptive=False).failed()
    assert "disruptive" in outcome.message and cameras.writes == []
    assert outcome.last["actions"] == ['switch to environment "backup"'] and not outcome.last["changed"]


def test_the_context_is_put_back(ateme_play: AtemePlay, cameras: Any) -> None:
    before = active(cameras)
    outcome = ateme_play(in_backup(restore_context=True)).ok()
    assert [row["id"] for row in outcome.last["inputs_overview"]] == ["camera-2"]
    assert active(cameras) == before and len(switches(cameras)) == 2


def test_the_context_is_put_back_after_a_failure(ateme_here: AtemePlay, cameras: Any) -> None:
    before = active(cameras)
    text = task("ateme_statistics_info", input="nowhere", environment="backup", restore_context=True)
    ateme_here(text).failed()
    assert active(cameras) == before


def test_check_mode_never_switches(ateme_play: AtemePlay, cameras: Any) -> None:
    text = task("ateme_label", text="League", environment="backup", restore_context=True)
    outcome = ateme_play(checked_only(text)).ok()
    assert cameras.writes == [] and cameras.items("labels") == []
    assert outcome.last["changed"] and outcome.last["disruptive"]
    assert outcome.last["actions"] == ['switch to environment "backup"']
    assert "not done in check mode" in outcome.last["warnings"][0]


def test_another_organisation_is_switched_to(ateme_here: AtemePlay, ateme: Any) -> None:
    text = task("ateme_info", gather_subset=["environments_running"], organisation="Example Radio")
    outcome = ateme_here(text + text).ok()
    assert [one["changed"] for one in outcome.results] == [True, False]
    assert [one["name"] for one in outcome.last["environments_running"]] == ["radio"]
    assert len(ateme.logins) == 1


def test_an_environment_that_is_not_there(ateme_here: AtemePlay, ateme: Any) -> None:
    outcome = ateme_here(INPUTS, environment="nowhere").failed()
    assert 'no environment "nowhere"' in outcome.message and ateme.writes == []


# What must not be seen


def test_no_secret_is_printed(ateme_play: AtemePlay, ateme: Any) -> None:
    login = task(
        "ateme_operation",
        operation="Log in and get JWT to make further API calls",
        body={"username": "operator", "password": ateme.users["operator"]["password"]},
    )
    method = task(
        "ateme_operation",
        operation="Switch active environment",
        parameters={},
        body={"environment_id": ateme.environment_id("backup")},
    )
    outcome = ateme_play(READ + LABEL + login + may_fail(method), "-vvv", "--diff")
    passwords = [one["password"] for one in ateme.users.values()]
    assert_secret(outcome.output, *passwords)
    headers = [dict(one["headers"]) for one in ateme.requests]
    tokens = {value.split()[-1] for one in headers for name, value in one.items() if name.lower() == "authorization"}
    assert tokens and "eyJ" not in outcome.output, "a token is in what was printed"
