"""Alerts, alert methods, statistics, invitations and reports; the control endpoint; what a reset leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from ateme_client import ALERT, Api, Apis, names, refused, running
from lab import Lab
from lab.ateme import Ateme

CREATE = "Create alerts on inputs and/or outputs"
UPDATE = "Update alert parameters"
METHOD = "Create alert method for managing organisation"
README = (Path(__file__).resolve().parents[2] / "extensions/lab/README.md").read_text()
WORDS: dict[Any, str] = {None: "null", True: "true", False: "false", "": "''"}
PERIOD = {"time_from": "2026-11-20T12:00:00+0000", "time_to": "2026-11-20T13:00:00+0000"}


@pytest.fixture
def ateme() -> Iterator[Ateme]:
    with running() as device:
        device.add_input("in")
        device.add_output("out")
        yield device


@pytest.fixture
def api(ateme: Ateme) -> Api:
    return Api(ateme)


@pytest.fixture
def alert(api: Api) -> dict[str, Any]:
    method = {"name": "ops", "alert_type": "email", "notification_parameters": ["ops@lab.example"]}
    return {**ALERT, "alert_method_id": api.ok(METHOD, method)["id"], "input_ids": ["in"]}


# Alerts


def test_alerts(api: Api, alert: dict[str, Any]) -> None:
    made = api.ok(CREATE, {**alert, "output_ids": ["out"]})["alerts"]
    assert [(one["input_id"], one["output_id"]) for one in made] == [("in", None), (None, "out")]
    assert (made[0]["status"], made[0]["is_alerting"], made[0]["alert_after_time"]) == ("active", False, None)
    api.ok(CREATE, alert)  # the same once more
    shown = next(one for one in api.ok("Get current alerts") if one["name"] == "main")
    assert [len(one["alerts"]) for one in (*shown["inputs"], *shown["outputs"])] == [2, 1]
    assert names(api.ok("Get alerts associated with Output", output_id="out")) == [made[1]["id"]]
    assert len(api.ok("Get alerts associated with Input", input_id="in")) == 2
    where = {"alert_id": made[0]["id"]}
    api.ok(UPDATE, {"query_value": [200], "alert_after_time": "5m"}, **where)
    api.ok("Mute alert / Unmute alert", {"action": "deactivate"}, **where)
    kept = api.ateme.alerts()[0]
    assert (kept["query_value"], kept["alert_after_time"], kept["status"]) == ([200], "5m", "paused")
    api.ok("Unmute multiple alerts", {"alert_ids": [made[0]["id"]]})
    assert api.ateme.alerts()[0]["status"] == "active"
    refused(api.call("Mute multiple alerts", {"alert_ids": [made[0]["id"], "unknown"]}), 400, "unknown")
    assert api.ateme.alerts()[0]["status"] == "active"
    api.ok("Delete single alert", **where)
    api.ok("Delete multiple alerts", {"alert_ids": [made[1]["id"]]})
    assert len(api.ateme.alerts()) == 1
    api.ok("Delete alerts by environment", environment_id=api.ateme.environment_id("main"))
    assert api.ateme.alerts() == []


@pytest.mark.parametrize(
    "values",
    [
        {"input_ids": []},
        {"input_ids": ["unknown"]},
        {"alert_method_id": "unknown"},
        {"alert_on_query": "net_recv.rtt"},
        {"query_param": "outside"},
        {"query_param": "outside_range"},
        {"query_param": "outside_range", "query_value": [5, 1]},
        {"query_value": [1, 2]},
        {"query_param": "no_value"},
        {"alert_on_query": "is_connected", "query_value": [2]},
        {"alert_on_query": "net_recv.loss_millipercent", "query_value": [100001]},
        {"query_time_range": "2m"},
        {"alert_check_frequency": "often"},
        {"alert_after_time": "5 m"},
        {"alert_repeat": "1m"},
    ],
)
def test_values_of_alerts(api: Api, alert: dict[str, Any], values: dict[str, Any]) -> None:
    assert api.call(CREATE, {**alert, **values}).status_code == 400
    assert api.ateme.alerts() == []


@pytest.mark.parametrize(
    "values",
    [
        {"query_param": "within_range", "query_value": [1, 5]},
        {"query_param": "no_value", "query_value": []},
        {"alert_repeat": "7m30m", "alert_check_frequency": "1h30m", "alert_after_time": None},
    ],
)
def test_good_values_of_alerts(api: Api, alert: dict[str, Any], values: dict[str, Any]) -> None:
    api.ok(CREATE, {**alert, **values})


def test_deprecated_names(api: Api, alert: dict[str, Any]) -> None:
    del alert["input_ids"]
    made = api.ok(CREATE, {**alert, "destination_id": "out"})["alerts"]
    assert made[0]["output_id"] == "out"
    api.ateme.set(create_answer="id")
    assert len(api.ok(CREATE, {**alert, "source_id": "in"})["ids"]) == 1


def test_methods(api: Api) -> None:
    good = {"name": "x" * 65, "alert_type": "slack", "notification_parameters": ["#ops"]}
    made = api.ok(METHOD, good)
    for name, value in (("name", "x" * 66), ("alert_type", "sms"), ("notification_parameters", [])):
        refused(api.call(METHOD, {**good, name: value}), 400, name)
    refused(api.call(METHOD, {**good, "alert_type": "email"}), 400, "addresses")
    refused(api.call("Update alert method", {"alert_type": "email"}, alert_method_id=made["id"]), 400, "addresses")
    api.ok("Update alert method", {"name": "ops"}, alert_method_id=made["id"])
    assert names(api.ok("List alert methods for the managing organisation"), "name") == ["ops"]
    api.ok("Delete alert method", alert_method_id=made["id"])
    assert api.ateme.items("alert_methods") == []


# Statistics


def test_recent_statistics(api: Api) -> None:
    title = "Query customer environment for most recent statistics for input"
    assert api.ok(title, input_id="in")["is_connected"] == 1
    api.ateme.set_statistics("in", is_connected=0, extra=3)
    assert api.ok(title, input_id="in")["extra"] == 3
    api.ok("Reset statistics for an input on customer environment", input_id="in")
    assert "extra" not in api.ok(title, input_id="in")


def test_traffic(api: Api) -> None:
    shown = api.ok("Get input traffic stats", item=False, **PERIOD)
    assert (shown[0]["input_id"], len(shown[0]["points"])) == ("in", 13)
    assert shown[0]["points"][0] == {"time": "2026-11-20T12:00:00+00:00", "bitrate": 5000}
    assert names(api.ok("Get output traffic stats", item=False, **PERIOD), "output_id") == ["out"]
    backwards = {"time_from": PERIOD["time_to"], "time_to": PERIOD["time_from"]}
    refused(api.call("Get output traffic stats", item=False, **backwards), 400, "time_from")
    for wrong in ("2026-11-20T13:00:00Z", "2026-11-20T13:00:00+00:00", "2026-11-20T13:00:00"):
        refused(api.call("Get output traffic stats", item=False, **{**PERIOD, "time_to": wrong}), 400, "time_to")


def test_packets_are_by_day(api: Api) -> None:
    shown = api.ok("Get packets report", item=False, time_from="2026-11-20", time_to="2026-11-21")
    assert (shown[0]["output_id"], shown[0]["packets"]) == ("out", 2000)
    refused(api.call("Get packets report", item=False, **PERIOD), 400, "time_from")


def test_cogs(api: Api) -> None:
    accounts = Api(api.ateme, "accounts")
    good = {"report_from": "2023-01-01 00:00:00.00+00", "report_to": "2023-01-01 23:59:59.99+00"}
    made = accounts.ok("Create COGS report", good)
    assert accounts.ok("Get COGS report details", report_id=made["id"])["state"] == "finished"
    for wrong in ("2022-12-31 00:00:00.00+00", "2023-05-01 00:00:00.00+00", "2023-01-02T00:00:00+0000"):
        assert accounts.call("Create COGS report", {**good, "report_to": wrong}).status_code == 400
    year = {**good, "report_to": "2023-12-01 00:00:00.00+00"}
    accounts.ok("Create COGS report", {**year, "organisation_id": api.ateme.organisation_id("Example Radio")})


# Invitations


def test_invitations(api: Api) -> None:
    ateme = api.ateme
    ateme.set(create_answer="id")
    made = api.ok("Create Organisation Source Invitation", {"destination_temporary_name": "Taker"})
    token = made["source_invitation_token"]
    refused(api.call("Create Organisation Source Invitation", {"destination_temporary_name": "x" * 31}), 400)
    guest = Api(ateme, "operator")
    guest.ok("Switch managing organisation", {"organisation_id": ateme.organisation_id("Example Radio")})
    guest.ok("Accept Organisation Source Invitation NOT ORGANISATION INVITATION", {"source_invitation_token": token})
    assert names(guest.ok("List organisations Im guest of"), "name") == ["Example Broadcast"]
    title = "Update Source Permissions from owners point of view"
    where = {"source_invitation_id": made["id"]}
    api.ok(title, {"global_max_destinations": 10, "show_all_events": True}, **where)
    refused(api.call(title, {"global_max_destinations": 11}, **where), 400)
    refused(api.call(title, {"billing_source": "nobody"}, **where), 400)
    listed = api.ok("List Organisation Source Invitations / Permissions for managing organisation")
    assert [(one["registered"], one["show_all_events"]) for one in listed] == [(True, True)]
    radio = ateme.organisation_id("Example Radio")
    ateme.add_output("taken", environment_id=ateme.environment_id("main"), organisation_id=radio)
    api.ok("Delete source invitation / Leave organisation", **where)
    assert names(ateme.outputs()) == ["out"]


# Plain storage


@pytest.mark.parametrize(
    ("create", "body", "listing", "update", "change", "delete", "key"),
    [
        (
            "Create dashboard group",
            {"name": "a", "group_type": "mv"},
            "List dashboard groups",
            "Update dashboard group",
            {"name": "b"},
            "Delete dashboard group",
            "dashboard_group_id",
        ),
        (
            "Create new shared contact",
            {"name": "a", "phone": "1"},
            "Get contacts that I'm sharing",
            "Update shared contact",
            {"name": "b"},
            "Delete shared contact",
            "contact_id",
        ),
        (
            "Create MTR Host Group",
            {"name": "a"},
            "Get MTR Host Groups",
            "Update MTR Host Group",
            {"name": "b"},
            "Delete MTR host group",
            "mtr_host_group_id",
        ),
        (
            "Create titanfile job template.",
            {"name": "a", "configuration": {"x": [1]}},
            "Get tf job templates.",
            "Update tf job template.",
            {"name": "b"},
            "Delete tf job template.",
            "template_id",
        ),
    ],
)
def test_what_is_created_is_there(
    api: Api, create: str, body: Any, listing: str, update: str, change: Any, delete: str, key: str
) -> None:
    made = api.ok(create, body)
    assert body.items() <= made.items()
    where = {key: made["id"]}
    api.ok(update, change, **where)
    listed = api.ok(listing, item=False)
    assert [{**body, **change}.items() <= one.items() for one in listed] == [True]
    api.ok(delete, **where)
    assert api.ok(listing, item=False) == []
    refused(api.call(delete, **where), 404)
    assert create in names(api.ok("Get activity log"), "action")


def test_what_is_put_is_shown(api: Api) -> None:
    title = "Mute notifications by category for managing organisation"
    api.ok(title, {"categories": ["input"]})
    assert api.ok("Get muted notification categories of managing organisation") == {"categories": ["input"]}
    api.ok("Switch managing organisation", {"organisation_id": api.ateme.organisation_id("Example Radio")})
    assert api.ok("Get muted notification categories of managing organisation") == {"categories": []}


def test_notifications(api: Api) -> None:
    title = "Get notifications for managing organisation"
    note = api.ok(title)[0]
    api.ok("Mark multiple notifications to read", {"notification_ids": [note["id"]]})
    assert api.ok(title, notification_id=note["id"])["read"] is True
    api.ok("Delete multiple notifications", {"notification_ids": [note["id"]]})
    assert api.ok(title) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("company_name", "a/b"),
        ("first_name", "x" * 151),
        ("phone", "call me"),
        ("address_country_code", "GBR"),
        ("currency", "sek"),
    ],
)
def test_billing_details(api: Api, name: str, value: str) -> None:
    title = "Create/Update managing organisation's billing details per currency"
    good = api.ateme.example(title)["body"]
    api.ok(title, {**good, "phone": "+46 70-1"})
    refused(api.call(title, {**good, name: value}), 400, name)


def test_dates_of_reports(api: Api) -> None:
    title = "Get service consumption hourly breakdown"
    good = {"start_date": "2020-08-25", "end_date": "2020-08-25"}
    api.ok(title, item=False, **good, items_per_page=500)
    refused(api.call(title, item=False, **good, items_per_page=501), 400, "items_per_page")
    refused(api.call(title, item=False, **{**good, "end_date": "2020-08-25T00:00:00"}), 400, "end_date")
    costs = "Query tf job costs with specified parameters."
    api.ok(costs, {"created_at": {"gt": "1991-09-25T13:22:18"}}, item=False)
    refused(api.call(costs, {"created_at": {"gt": "1991-09-25T13:22:18Z"}}, item=False), 400, "created_at")


def test_mtr_reports(api: Api) -> None:
    main = {"environment_id": api.ateme.environment_id("main")}
    refused(api.call("Generate MTR report", {}, **main), 400, "hostname")
    refused(api.call("Generate MTR report", {"hostname": "a", "mtr_host_id": "b"}, **main), 400)
    body = {"hostname": "a.example", "create_new_mtr_host_name": "a b", "create_new_mtr_host_group_name": "g"}
    refused(api.call("Generate MTR report", {**body, "create_new_mtr_host_name": "a/b"}, **main), 400)
    made = api.ok("Generate MTR report", body, **main)
    assert api.ok("Get MTR report result", report_id=made["report_id"])["state"] == "finished"
    groups = api.ok("Get MTR Host Groups")
    assert [(one["name"], names(one["hosts"], "host")) for one in groups] == [("g", ["a.example"])]


def test_organisations(api: Api) -> None:
    made = api.ok("Create organisation and become an admin for it", {"name": "New"})
    refused(api.call("Create organisation and become an admin for it", {"name": "More"}), 409)
    assert "New" in names(api.ok("List organisations that I can manage"), "name")
    # The managing one, then those it is a guest of: a new one is not among them.
    listed = names(api.ok("Get organisations for the organisations dropdown."), "name")
    assert listed == ["Example Broadcast", "Partner Sports"]
    root = Api(api.ateme, "superadmin")
    refused(root.call("Update organisation details", {"name": "xy"}, organisation_id=made["id"]), 400, "name")
    root.ok("Delete organisation", organisation_id=made["id"])
    assert "New" not in names(api.ateme.items("organisations"), "name")
    added = api.ok("Add user to organisation", {"email": "a@lab.example", "permission_type": "monitor"})
    assert added["generated_password"]
    assert "a@lab.example" in names(api.ok("Get users in organisation"), "email")
    assert names(Api(api.ateme, "monitor").ok("Get users in organisation"), "username") == ["monitor"]


# The lab's own


def test_journal(api: Api, alert: dict[str, Any]) -> None:
    api.ateme.clear_requests()
    api.ok("List inputs")
    api.ok(CREATE, alert)
    assert [(one["method"], one["path"], one["user"]) for one in api.ateme.writes] == [("POST", "/api/alerts", "admin")]
    assert api.ateme.writes[0]["body"]["input_ids"] == ["in"]


def test_reset(api: Api) -> None:
    ateme = api.ateme
    ateme.switch_user("admin", "backup")
    ateme.set(id_type="int")
    assert ateme.inputs() == []  # another kind of ids is another service
    ateme.add_input("again")
    ateme.reset()
    assert (ateme.inputs(), ateme.sessions, ateme.requests, ateme.switches["id_type"]) == ([], [], [], "str")
    assert ateme.contexts()["admin"]["environment"] == ateme.environment_id("main")


def test_control_endpoint() -> None:
    with Lab(only=["ateme"], atemes=2) as lab:
        http = requests.Session()
        http.trust_env = False

        def post(verb: str, **body: Any) -> Any:
            return http.post(f"{lab.atemes[1].control_url}/{verb}", json=body, timeout=5).json()

        assert post("add_input", id="in", type="srt_push", port=5000) == {"id": "in"}
        assert (lab.ateme.inputs(), names(lab.atemes[1].inputs())) == ([], ["in"])
        assert names(http.get(f"{lab.atemes[1].control_url}/inputs", timeout=5).json()) == ["in"]
        assert post("items", store="organisations")[0]["name"] == "Example Broadcast"
        assert post("example", title="Delete output")["user"] == "admin"
        assert post("switch_user", user="admin", environment="backup") == {"status": "ok"}
        assert post("remove", store="inputs", id="nothing")["error"].startswith("ValueError")
        token = Api(lab.atemes[1])
        assert post("expire") == {"status": "ok"}
        refused(token.call("Get logged in user details"), 401)
        assert lab.describe()["atemes"][1]["users"]["admin"]["role"] == "admin"
        inventory = (lab.directory / "inventory.yml").read_text()
        assert f'ateme_url: "{lab.ateme.url}"' in inventory and "atemes:" in inventory


def test_faults_answer_in_the_shape_of_errors(api: Api) -> None:
    api.ateme.set(error_shape="error")
    api.ateme.fault("status", code=503, path="/api/user$")
    answer = api.call("Get logged in user details")
    assert (answer.status_code, set(answer.json())) == (503, {"error"})


def test_readme() -> None:
    part = README.partition("### Switches of the Ateme+ service")[2]
    for switch in Ateme.switch_specification:
        literal = isinstance(switch.default, bool | None) or switch.default == ""
        default = WORDS[switch.default] if literal else switch.default
        assert f"| `{switch.name}` | `{default}` |" in part, switch.name
        for choice in switch.choices:
            assert isinstance(choice, bool) or f"`{choice}`" in part, (switch.name, choice)


def test_any_role_gets_its_examples(ateme: Ateme) -> None:
    apis = Apis(ateme)
    users = {ateme.example(title)["user"] for title in set(ateme.titles)}
    assert users == {"admin", "superadmin", "c_env", "worker"}
    assert all(apis[user].token for user in users)
