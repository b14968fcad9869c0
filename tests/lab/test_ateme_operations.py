"""Every operation of the catalogue is in the description, and can be called."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from ateme_client import Api, Apis, running, tidy
from lab.ateme import ELSEWHERE
from lab.ateme.tables import OPEN

# As published, in the published order. Five stand twice: for the list, and for one item.
TITLES = """
List all labels in the managing org
Create an access permissions label
Update label text
Delete label
Get activity log
Get dropdown values for permanent agreement price selectors
List permanent schedule agreements
Create a permanent schedule agreement
List credit cards of managing organisation
List credits
Get customer billing details from the current currency
Create/Update managing organisation's billing details per currency
Change organisation's default payment method
Get pricing for managing organisation
Create custom price
Get default pricing (for accounts)
Get pricing for permanent schedules
Update default pricing price
Get pricing for organisation (for accounts)
Get service consumption report for customer's current currency
Get service consumption hourly breakdown
Get service consumption report V2 for customer's current currency
Get supported cloud providers
Update supported region latitude and longitude
Get instance types / sizes in region and cloud provider
Get supported regions in selected cloud provider
Create COGS report
Get COGS report details
Create new environment
Get environment details
Upgrading customer environment (not for normal usage)
Delete customer environment
Do a quick customer environment update from git
Soft restart customer environment
Start customer environment
Generate MTR report
Stop customer environment
Create c_env images
Delete c_env images
List dashboard groups
Create dashboard group
Update dashboard group
Delete dashboard group
Get environments running in active org
Get current alerts
Create alerts on inputs and/or outputs
Delete alerts by environment
Delete multiple alerts
Get inputs and outputs for alerts from active environment
Mute multiple alerts
Unmute multiple alerts
Update alert parameters
Delete single alert
Mute alert / Unmute alert
Gets Zixi configuration information about single input
List inputs
Update Local-TS input (resulting multi-viewer input)
Get inputs overview
Create PULL input on customer environment
Update PULL input on customer environment
Create PUSH input on customer environment
Update PUSH input
Create SRT Pull input (SRT Caller)
Update SRT Pull input (SRT Caller)
Create SRT push input (SRT Listener)
Update SRT push input (SRT Listener)
Create UDP RIST input on customer environment
Update UDP RIST input on customer environment
List inputs
Delete input source
Get alerts associated with Input
Get input analysis
Query customer environment for most recent statistics for input
Reset input analysis
Reset statistics for an input on customer environment
Get input schedule information
Start input analysis
Start an input on c_env
Stop input analysis
Stop an input on c_env
Get thumbnail for input source
Update input dashboard group
Update input latitude and longitude
Mark input stopped
Warn input running hot
List inputs for dropdowns
List outputs
Get outputs state
Get outputs overview
Create pull output
Update pull output
Create push output
Update push output
Create rtmp output
Update rtmp output
Create SRT pull output
Update SRT pull output
Create SRT push output (SRT Caller)
Update SRT push output (SRT Caller)
Create udp rist output
Update udp rist output
Delete output
Get single output
Get alerts associated with Output
Query customer environment for most recent statistics for output
Schedule a permanent output
Resets statistics for an output on customer environment
Get output schedule information
Start an output on c_env
Stop an output on c_env
Update output dashboard group
Update output latitude and longitude
List all outputs in environments
Push alerts to c_envs
Switch active environment
List environments for dropdowns
Allow destination taker access to an event label
Remove destination taker access from an event label
Get events for administration
Create an Event for source on running environment
Update an Event for source on running environment
Delete event
Gets image associated with event
Create event subscription / Consume event
Update event subscription
Change saved IP address to environment which will become the main environment.
Delete saved IP address
Change saved IP address name
Get saved IP addresses
Add external IP addresses
Log in and get JWT to make further API calls
Get Cloud Resources Usage
Add free credits to organisation
Delete organisation
Switch monthly billing report on or off
Switch organisation to account
Get Running State Overview
Delete user.
List organisations that I can manage
Switch managing organisation
Update MTR Host Group
Delete MTR host group
Add a host to MTR Host Group
Get MTR Host Groups
Create MTR Host Group
Delete MTR host
List MTR Hosts
List MTR reports
Get MTR report result
Delete MTR report
GeoLocate MTR report results
Get multi-viewer layouts
Create multi-viewer
List multi-viewer presets
Delete multi-viewer preset
Get multi-viewer details
Update multi-viewer
Delete multi-viewer
List multi-viewer audio tracks
Switch multi-viewer active audio track
Switch multi-viewer tile video sources and update titles
Get notifications for managing organisation
Delete multiple notifications
Mark multiple notifications to read
Mute notifications by category for managing organisation
Get muted notification categories of managing organisation
Get notifications for managing organisation
Mark notification to read
Delete notification
Add user to organisation
List alert methods for the managing organisation
Create alert method for managing organisation
Update alert method
Delete alert method
Remove user from organisation
Update organisation user permission
Get users in organisation
Get organisations for the organisations dropdown.
Create organisation and become an admin for it
List organisations Im guest of
Change root user of organisation
Remove organisation invitation by email
Decline organisation invitation
Leave managing organisation
Create Organisation Source Invitation
Accept Organisation Source Invitation NOT ORGANISATION INVITATION
Switch to a new active organisation ID
Update organisation details
List recording buckets and their values
Create a recording bucket
Create a new recording shcedule
Update recording schedule
Delete recording schedule
Get upcoming recording schedules in environment
List pending scheduled upgrades for environments in active org.
Update scheduled environment upgrade / start upgrade now
Get schedules for managing organisation
Create schedule entry
Get schedule overview
Request Schedule Refresh
Request Schedule Refresh FROM WORKER
Dump scheduler state
Get schedule info
Update schedule entry
Delete schedule
Get schedule status
Get contacts that I'm sharing
Create new shared contact
Get shared contacts with me
Update shared contact
Delete shared contact
List Organisation Source Invitations / Permissions for managing organisation
Allow destination taker access to input / channel
Remove destination taker access from input/channel
Update Source Permissions from owners point of view
Delete source invitation / Leave organisation
Update channel visibility per invitation per environment
Delete all destinations from guest in c_env
Update max destinations count for guest org
List transcoders
Create transcoder for input source
List transcoder presets
Delete transcoder preset
Get single transcoder details
Update transcoding service parameters
Delete transcoder
Probe transcoder audio tracks
Restart Transcoder
Start a stopped transcoder
Stop transcoder
Update transcoder audio tracks
Update transcoding service parameters (without pids)
Create transcoder images
Delete transcoder images
Get Destination Organisation Statistics
Get input traffic stats
Get output traffic stats
Get packets report
Get TitanFile supported cloud providers
Get TitanFile supported regions in selected cloud provider
List TitanFile credentials
Create TitanFile credentials
Get TitanFile credentials
Create or Update TitanFile credentials
Delete TitanFile credentials
List TitanFile Deployments
Create TitanFile deployment
Delete TitanFile deployment
Start TitanFile deployment
Stop TitanFile deployment
Upgrade TitanFile deployment
Query tf job costs with specified parameters.
Get tf job templates.
Create titanfile job template.
Get tf job templates.
Update tf job template.
Delete tf job template.
Get TitanFile jobs
Create TitanFile job
Get TitanFile jobs
Delete TitanFile job
Change TitanFile job priority
Get esam report
Restart TitanFile job
Start TitanFile job
Get job state
Stop TitanFile job
Get tf templates.
Create titanfile templates.
Get tf templates.
Update tf template.
Delete tf template.
Get logged in user details
Mark getting started seen
Mute notifications by category for user.
Get logged in users active organisation details
Get logged in user permissions
Get user details
Action Slack Webhooks
List Zixi Configs for C Env
""".strip().splitlines()

TWICE = [
    "List inputs",
    "Get notifications for managing organisation",
    "Get tf job templates.",
    "Get TitanFile jobs",
    "Get tf templates.",
]
MODES: list[dict[str, Any]] = [
    {},
    dict(ELSEWHERE),
    {"id_type": "int", "schemas": "inline", "parameter_place": "path_item", "base": "split"},
    {
        "create_answer": "id",
        "write_answer": "empty",
        "list_envelope": "data",
        "paging": "page",
        "token_depth": "header",
        "wording": "other",
    },
]


def items_of(title: str) -> list[bool]:
    return [False, True] if title in TWICE else [False]


def test_the_titles() -> None:
    assert len(TITLES) == 280
    assert [title for title, times in Counter(TITLES).items() if times == 2] == TWICE


@pytest.mark.parametrize("mode", MODES)
def test_each_title_is_described_as_often_as_published(mode: dict[str, Any]) -> None:
    with running(**mode) as ateme:
        found = [operation["summary"] for _method, _path, operation in Api(ateme, None).operations()]
    assert Counter(found) == Counter(TITLES)


@pytest.mark.parametrize("mode", MODES)
def test_each_can_be_called(mode: dict[str, Any]) -> None:
    """With what the description says of method, path and parameters, and with a valid body."""
    failed: list[Any] = []
    with running(**mode) as ateme:
        apis = Apis(ateme)
        for title in dict.fromkeys(TITLES):
            for item in items_of(title):
                example = ateme.example(title, item)
                api = apis[example["user"]]
                answer = api.call(title, example["body"], item, **example["parameters"])
                if answer.status_code >= 300:
                    failed.append((title, item, example, answer.status_code, answer.text))
    assert failed == []


def test_strictness_everywhere() -> None:
    """Whatever is required is missed, what nobody knows is refused, and so are wrong types."""
    failed: list[Any] = []
    checks = Counter[str]()
    with running() as ateme:
        apis = Apis(ateme)
        for title in dict.fromkeys(TITLES):
            example = ateme.example(title)
            api = apis[example["user"]]
            body, schema = example["body"], api.body_schema(title)
            wrong: list[tuple[str, Any]] = []
            if body is None or schema is None:
                wrong.append(("unknown", {"nobody_knows": 1}))
                body, schema = {}, {"properties": {}}
            for name in schema.get("required", []):
                wrong.append(("required", {key: value for key, value in body.items() if key != name}))
            for name, described in schema["properties"].items():
                value = 7 if described.get("type") == "string" else "seven"
                wrong.append(("type", {**body, name: value}))
            wrong.append(("object", [body]))
            if title not in OPEN:
                wrong.append(("unknown", {**body, "nobody_knows": 1}))
            for kind, sent in wrong:
                checks[kind] += 1
                answer = api.call(title, sent, "{" in api.find(title)[1], **example["parameters"])
                if answer.status_code != 400 or not answer.json()["message"]:
                    failed.append((title, kind, sent, answer.status_code, answer.text))
    assert failed == []
    assert min(checks["required"], checks["type"], checks["unknown"], checks["object"]) > 100


def test_queries_and_headers_are_strict() -> None:
    failed: list[Any] = []
    with running() as ateme:
        apis = Apis(ateme)
        for title in dict.fromkeys(TITLES):
            example = ateme.example(title)
            api = apis[example["user"]]
            _method, path, operation = api.find(title)
            given = example["parameters"]
            wrong = [{**given, "nobody_knows": 1}]
            for one in api.parameters(path, operation):
                if one["in"] in ("query", "header") and one["required"]:
                    wrong.append({key: value for key, value in given.items() if key != one["name"]})
            for sent in wrong:
                answer = api.call(title, example["body"], "{" in path, **sent)
                if answer.status_code != 400:
                    failed.append((title, sent, answer.status_code, answer.text))
    assert failed == []


@pytest.mark.parametrize("form", ["case", "stops", "spaces", "mixed"])
def test_titles_deviate(form: str) -> None:
    with running(titles=form) as ateme:
        found = [operation["summary"] for _method, _path, operation in Api(ateme, None).operations()]
    assert set(found).isdisjoint(TITLES) or form == "case"
    assert sum(title not in TITLES for title in found) > 250
    assert Counter(map(tidy, found)) == Counter(map(tidy, TITLES))
