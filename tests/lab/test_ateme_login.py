"""Tokens, roles, switching, and the shapes of errors of the Ateme+ service."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from ateme_client import JWT, Api, claims_of, refused, running, token_in
from lab.ateme import Ateme

DETAILS = "Get logged in user details"
LABEL = "Create an access permissions label"


@pytest.fixture
def ateme() -> Iterator[Ateme]:
    with running() as device:
        yield device


@pytest.fixture
def api(ateme: Ateme) -> Api:
    return Api(ateme)


def test_a_token(ateme: Ateme) -> None:
    answer = Api(ateme, None).login("operator")
    assert (answer.status_code, list(answer.json())) == (200, ["token"])
    claims = claims_of(answer.json()["token"])
    assert claims["username"] == "operator"
    assert claims["exp"] - claims["iat"] == pytest.approx(900, abs=2)
    assert [one["username"] for one in ateme.sessions] == ["operator"]
    assert (len(ateme.logins), ateme.writes) == (1, [])
    assert ateme.logins[0]["user"] == "operator"


def test_login_by_email(ateme: Ateme) -> None:
    api = Api(ateme, None)
    user = ateme.users["monitor"]
    answer = api.raw("POST", "/api/login", json={"username": user["email"], "password": user["password"]})
    assert claims_of(token_in(answer))["username"] == "monitor"


def test_wrong_password(ateme: Ateme) -> None:
    api = Api(ateme, None)
    refused(api.login("admin", "wrong"), 401)
    ateme.set(bad_login_status=400)
    refused(api.login("admin", "wrong"), 400)
    ateme.fault("refuse_login")
    refused(api.login("admin"), 400)
    assert api.login("admin").status_code == 200


@pytest.mark.parametrize(
    ("switches", "body"),
    [
        ({"token_field": "access_token"}, {"access_token": "<token>"}),
        ({"token_depth": "data"}, {"data": {"token": "<token>"}}),
        ({"token_depth": "deep", "token_field": "jwt"}, {"result": {"session": {"jwt": "<token>"}}}),
        ({"token_depth": "text"}, "<token>"),
        ({"token_depth": "header"}, {"message": "Done"}),
    ],
)
def test_where_the_token_is(ateme: Ateme, switches: dict[str, Any], body: Any) -> None:
    ateme.set(**switches, login_status=201)
    api = Api(ateme, None)
    answer = api.login("admin")
    assert answer.status_code == 201
    assert JWT.sub("<token>", answer.text) == json.dumps(body)
    in_header = switches.get("token_depth") == "header"
    assert answer.headers.get("Authorization") == (f"Bearer {api.token}" if in_header else None)
    assert api.ok(DETAILS)["username"] == "admin"


@pytest.mark.parametrize(
    ("scheme", "header", "good", "bad"),
    [
        ("Bearer", "Authorization", "Bearer <token>", "JWT <token>"),
        ("JWT", "Authorization", "JWT <token>", "Bearer <token>"),
        ("bare", "Authorization", "<token>", "Bearer <token>"),
        ("bare", "X-Access-Token", "<token>", "Bearer <token>"),
    ],
)
def test_schemes(api: Api, scheme: str, header: str, good: str, bad: str) -> None:
    api.ateme.set(auth_scheme=scheme, auth_header=header)
    token, api.token = str(api.token), None
    assert api.raw("GET", "/api/user", headers={header: good.replace("<token>", token)}).status_code == 200
    refused(api.raw("GET", "/api/user", headers={header: bad.replace("<token>", token)}), 401)
    refused(api.raw("GET", "/api/user"), 401)


def test_a_forged_token(api: Api) -> None:
    head, body, signature = str(api.token).split(".")
    api.token = f"{head}.{body}x.{signature}"
    refused(api.call(DETAILS), 401)
    api.token = f"{head}.{body}.{signature[::-1]}"
    refused(api.call(DETAILS), 401)


@pytest.mark.parametrize("status", [401, 403, 422])
def test_expiry(ateme: Ateme, status: int) -> None:
    ateme.set(token_ttl=0.2, expired_status=status)
    api = Api(ateme)
    api.ok(DETAILS)
    time.sleep(0.25)
    refused(api.call(DETAILS), status, "expired")
    assert ateme.sessions == []


def test_expired_on_demand(api: Api) -> None:
    api.ateme.fault("expire", path="/api/user$")
    refused(api.call(DETAILS), 401)
    api.login("admin")
    api.ok(DETAILS)
    api.ateme.expire_sessions()
    refused(api.call(DETAILS), 401)


# Switching


def test_switching_the_environment(api: Api) -> None:
    ateme = api.ateme
    first, former = ateme.environment_id("main"), str(api.token)
    other = ateme.environment_id("backup")
    assert api.ok(DETAILS)["active_environment"] == {"id": first, "name": "main"}
    answer = api.call("Switch active environment", {"environment_id": other})
    token = token_in(answer)
    assert token != former and claims_of(token)["active_environment_id"] == other
    # The former token is good, too, and sees the switch: it is the user's.
    assert api.ok(DETAILS)["active_environment_id"] == other
    assert ateme.contexts()["admin"]["environment"] == other
    assert ateme.contexts()["operator"]["environment"] == first
    assert api.ok("Create SRT push input (SRT Listener)", {"id": "in", "port": 5000})["environment_id"] == other


def test_the_former_token_is_revoked(api: Api) -> None:
    api.ateme.set(old_token="revoked")
    answer = api.call("Switch active environment", {"environment_id": api.ateme.environment_id("backup")})
    refused(api.call(DETAILS), 401)
    api.token = token_in(answer)
    api.ok(DETAILS)


def test_the_context_of_the_token(api: Api) -> None:
    ateme = api.ateme
    ateme.set(context_from="token")
    other = ateme.environment_id("backup")
    token = token_in(api.call("Switch active environment", {"environment_id": other}))
    assert api.ok(DETAILS)["active_environment_id"] == ateme.environment_id("main")
    api.token = token
    assert api.ok(DETAILS)["active_environment_id"] == other


def test_switching_organisations(api: Api) -> None:
    ateme = api.ateme
    radio, partner = (ateme.organisation_id(name) for name in ("Example Radio", "Partner Sports"))
    listed = [one["name"] for one in api.ok("List organisations that I can manage")]
    assert listed == ["Example Broadcast", "Example Radio"]
    api.token = token_in(api.call("Switch managing organisation", {"organisation_id": radio}))
    told = api.ok(DETAILS)
    assert (told["managing_organisation_id"], told["active_organisation_id"]) == (radio, radio)
    assert told["active_environment"]["name"] == "radio"
    refused(api.call("Switch to a new active organisation ID", {"organisation_id": partner}), 403)
    api.call("Switch managing organisation", {"organisation_id": ateme.organisation_id("Example Broadcast")})
    guest = api.call("Switch to a new active organisation ID", {"organisation_id": partner})
    assert guest.json()["is_member_of_active_org"] is False and token_in(guest)
    assert api.ok(DETAILS)["active_environment"]["name"] == "partner-live"
    refused(api.call("Switch managing organisation", {"organisation_id": partner}), 403)


def test_closed_doors(api: Api) -> None:
    ateme = api.ateme
    refused(api.call("Switch active environment", {"environment_id": ateme.environment_id("closed")}), 403)
    refused(api.call("Switch active environment", {"environment_id": "nowhere"}), 400)
    before = ateme.contexts()["superadmin"]["managing"]
    root = Api(ateme, "superadmin")
    root.ok("Switch active environment", {"environment_id": ateme.environment_id("closed")})
    assert root.ok(DETAILS)["active_environment"]["name"] == "closed"
    assert ateme.contexts()["superadmin"]["managing"] == before


def test_somebody_else_switches(api: Api) -> None:
    api.ateme.switch_user("admin", "partner-live")
    assert api.ok(DETAILS)["active_environment"]["name"] == "partner-live"


# Roles


@pytest.mark.parametrize(
    ("title", "allowed"),
    [
        (LABEL, "superadmin admin operator"),
        ("List all labels in the managing org", "superadmin admin operator monitor accounts"),
        ("Create new environment", "superadmin admin"),
        ("Create c_env images", "superadmin"),
        ("Get default pricing (for accounts)", "superadmin accounts"),
        ("Push alerts to c_envs", "c_env"),
        ("Request Schedule Refresh FROM WORKER", "worker"),
        ("Delete transcoder", "superadmin admin"),
        (DETAILS, "superadmin admin operator monitor accounts c_env worker"),
    ],
)
def test_roles(ateme: Ateme, title: str, allowed: str) -> None:
    for user in ateme.users:
        example = ateme.example(title)
        answer = Api(ateme, user).call(title, example["body"], **example["parameters"])
        if user in allowed.split():
            assert answer.status_code < 300, (user, answer.text)
        else:
            refused(answer, 403, ateme.users[user]["role"])


def test_role_switches(ateme: Ateme) -> None:
    ateme.set(role_refusal_status=401, system_calls="superadmin")
    refused(Api(ateme, "monitor").call(LABEL, {"text": "news"}), 401)
    Api(ateme, "superadmin").ok("Push alerts to c_envs")
    refused(Api(ateme).call("Push alerts to c_envs"), 401)


def test_what_is_not_mine(ateme: Ateme) -> None:
    theirs = ateme.add("labels", text="theirs", organisation_id=ateme.organisation_id("Closed Company"))
    refused(Api(ateme).call("Update label text", {"text": "x"}, label_id=theirs), 403)
    assert Api(ateme).ok("List all labels in the managing org") == []
    Api(ateme, "superadmin").ok("Update label text", {"text": "x"}, label_id=theirs)


# Errors


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("message", {"message": "text is required"}),
        ("error", {"error": "text is required"}),
        ("errors", {"errors": {"text": "text is required"}, "message": "Input payload validation failed"}),
        ("object", {"error": {"code": 422, "message": "text is required"}}),
    ],
)
def test_error_shapes(api: Api, shape: str, body: Any) -> None:
    api.ateme.set(error_shape=shape, invalid_status=422)
    answer = api.call(LABEL, {})
    assert (answer.status_code, answer.json()) == (422, body)


def test_errors_without_json(api: Api) -> None:
    api.ateme.set(error_shape="html")
    assert api.call(LABEL, {}).text.startswith("<!DOCTYPE html>")
    api.ateme.set(error_shape="empty")
    answer = api.call(LABEL, {})
    assert (answer.status_code, answer.content) == (400, b"")


def test_unknown_paths_ids_and_types(api: Api) -> None:
    refused(api.raw("GET", "/api/nothing"), 404)
    refused(api.raw("PATCH", "/api/user"), 405)
    refused(api.raw("POST", "/api/labels", data="{}", headers={"Content-Type": "text/plain"}), 415)
    refused(api.raw("POST", "/api/labels", data="{", headers={"Content-Type": "application/json"}), 400, "JSON")
    refused(api.call("Delete label", label_id="unknown"), 404)
    api.ateme.set(missing_status=400)
    refused(api.call("Delete label", label_id="unknown"), 400)


def test_rate_limit(ateme: Ateme) -> None:
    api = Api(ateme)
    ateme.set(rate_limit=2, rate_window=0.5)
    answers = [api.call(DETAILS) for _time in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "1"
    time.sleep(0.55)
    api.ok(DETAILS)


def test_unknown_properties_may_be_ignored(api: Api) -> None:
    api.ateme.set(unknown_fields="ignore")
    assert "extra" not in api.ok(LABEL, {"text": "news", "extra": 1})
