"""Every example of the documentation and of the modules is run, on the lab, as it is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.streamops.video.plugins.plugin_utils import report_model
from harness import Runner
from snippets import ROOT, Snippet, of_pages, of_plugins
from stages import ROUTE, STADIUM, Stage

PAGES, PLUGINS = of_pages(), of_plugins()
# Examples of what is refused.
REFUSED = {"docs/live-safety.md": "the change is disruptive: it would interrupt route"}
# Its plays run on what its own inventories find.
INVENTORIES = "docs/inventory.md"
BAD = ("failed", "unreachable")
# Kinds of what ansible-playbook runs here.
PLAYED = ("plays", "play", "tasks")
NOT_PLAYED = {
    "commands",
    "inventory",
    "inventory plugin",
    "ini",
    "role variables",
    "variables",
    "answers",
    "pod",
    "routes",
    "rulebook",
    "sources",
    "python",
    "text",
    "execution environment",
}


def test_every_example_is_something_that_is_tested() -> None:
    unknown = {snippet.name: snippet.text for snippet in [*PAGES, *PLUGINS] if not snippet.kind}
    assert not unknown
    assert {snippet.kind for snippet in [*PAGES, *PLUGINS]} <= {*PLAYED, *NOT_PLAYED}
    assert len(PLUGINS) > 49 and len(PAGES) > 50


def plays_of(snippet: Snippet, stage: Stage, host: str, more: Mapping[str, Any]) -> list[dict[str, Any]]:
    """An example as plays that bear its name; what is no whole play runs on a host of its own."""
    data = yaml.safe_load(stage.here(snippet.text))
    if snippet.kind == "tasks":
        data = [{"hosts": host, "gather_facts": False, "module_defaults": defaults(stage), "tasks": data}]
    elif snippet.kind == "play":
        data = [{"hosts": host, "gather_facts": False, **data}]
    # What fails is told by its name; the plays behind it are to be run all the same.
    go_on = {"ignore_errors": True, "ignore_unreachable": True}
    return [{**play, **go_on, "name": snippet.name, "vars": {**more, **play.get("vars", {})}} for play in data]


def defaults(stage: Stage) -> dict[str, Any]:
    """The connections of the groups: what the first play of a page says for all that follows."""
    lab = stage.lab
    gateway = {"host": lab.gateway.host, "username": "haiadmin", "password": "{{ gateway_admin_password }}"}
    hmp = {"host": lab.hmp.host, "username": "admin", "password": "{{ hmp_password }}"}
    kraken = {"host": lab.kraken.host, "username": "haiadmin", "password": "{{ kraken_password }}"}
    ateme = {"url": lab.ateme.url, "username": "admin", "password": "{{ ateme_password }}"}
    return {
        "group/streamops.video.gateway": gateway,
        "group/streamops.video.hmp": hmp,
        "group/streamops.video.kraken": kraken,
        "group/streamops.video.ateme": ateme,
        "streamops.video.api": {"username": "haiadmin", "password": "{{ gateway_admin_password }}"},
    }


def perform(
    stage: Stage,
    runner: Runner,
    plays: list[dict[str, Any]],
    arguments: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Run all plays in one process; gives the results by the names of the plays."""
    hosts = sorted({str(play["hosts"]) for play in plays if str(play["hosts"]).startswith("example_")})
    results = runner.folder / "results.jsonl"
    callbacks = {"ANSIBLE_CALLBACKS_ENABLED": "stage", "STAGE_FILE": str(results)}
    environment = {**stage.environment, **callbacks, **(env or {})}
    outcome = runner.run(plays, stage.inventory(*hosts), arguments, environment)
    assert results.exists(), outcome.output
    found: dict[str, list[dict[str, Any]]] = {}
    for line in results.read_text().splitlines():
        one = json.loads(line)
        found.setdefault(one["play"], []).append(one)
    assert "Traceback" not in outcome.output
    return found


def complaints(found: Mapping[str, list[dict[str, Any]]], wanted: list[Snippet]) -> list[str]:
    """What is wrong, one line an example: tasks that failed (or did not, and should), examples of which nothing ran."""
    wrong = []
    for snippet in wanted:
        told = found.get(snippet.name, [])
        refusal = REFUSED.get(snippet.page)
        bad = [(one["task"], str(one["result"].get("msg", one["result"]))) for one in told if one["kind"] in BAD]
        wrong += [f"{snippet.name}: {task}: {text}" for task, text in bad if not refusal or refusal not in text]
        if refusal and not bad:
            wrong.append(f"{snippet.name}: it was to be refused")
        if not refusal and not any(one["kind"] == "ok" for one in told):
            wrong.append(f"{snippet.name}: no task of it ran")
    return wrong


def test_examples_of_modules_and_plugins(stage: Stage, runner: Runner) -> None:
    played = [snippet for snippet in PLUGINS if snippet.kind in PLAYED]
    plays = []
    report = report_model.build(["gw1"], {"gw1": {}}, None, {}, 0.0, [])
    (runner.folder / "report.json").write_text(json.dumps(report))
    for number, snippet in enumerate(played):
        stage.before[snippet.name] = stage.empty if Path(snippet.page).stem in ALONE else stage.filled
        plays += plays_of(snippet, stage, f"example_{number}", GIVEN.get(Path(snippet.page).stem, {}))
    wrong = complaints(perform(stage, runner, plays), played)
    assert not wrong, "\n".join(wrong)


# These pages make the route, or the input, of the others.
MADE_ANEW = ("README.md", "docs/role-ateme-contribution.md")
LOGIN = ("ansible_user", "ansible_password", "gateway_password")
FEED = {
    "name": "Stadium A",
    "input": "stadium-a",
    "gateway": {"host": "gw1", "address": "198.51.100.20", "port": 4900},
}
DONE = {"changed": True, "actions": ["update"], "item": {"name": "Stadium A"}}
GATHERED = {"id": ROUTE, "name": "Stadium A", "source": STADIUM["source"], "destinations": []}
# What an example takes from the tasks before it, by its file.
GIVEN: dict[str, dict[str, Any]] = {
    "carried_out": {"inputs": {"results": [DONE]}},
    "contribution_chain_lacks": {"feed": FEED},
    "contribution_chain_plan": {"feed": FEED},
    "fleet_report_model": {"gateway": {"devices": [], "routes": [], "session": {}, "config": {}}},
    "gateway_export": {"gateway": {"gathered": [GATHERED]}},
    "gateway_problems": {"routes": [{"name": "Stadium A", "state": "started"}]},
    "gateway_put_back": {
        "rollout": {"results": []},
        "before": {"gathered": [GATHERED]},
        "now": {"gathered": [GATHERED]},
    },
    "gateway_facts": {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "ansible_facts_modules": "streamops.video.gateway_facts",
    },
}
# These make what is there before the others.
ALONE = {"gateway_route", "gateway_routes"} | {path.stem for path in (ROOT / "plugins/modules").glob("ateme_*.py")}


def test_examples_of_pages(stage: Stage, runner: Runner) -> None:
    played = [snippet for snippet in PAGES if snippet.kind in PLAYED and snippet.page != INVENTORIES]
    plays = []
    page = ""
    for number, snippet in enumerate(played):
        if snippet.page != page:
            page = snippet.page
            stage.before[snippet.name] = stage.empty if page in MADE_ANEW else stage.filled
        plays += plays_of(snippet, stage, f"example_{number}", variables_of(page, stage))
    wrong = complaints(perform(stage, runner, plays), played)
    assert not wrong, "\n".join(wrong)


def variables_of(page: str, stage: Stage) -> dict[str, Any]:
    """The variables that a page gives its roles, and its groups of hosts (who logs in is the lab's)."""
    found: dict[str, Any] = {}
    for snippet in (one for one in PAGES if one.page == page):
        if snippet.kind == "role variables":
            found |= yaml.safe_load(stage.here(snippet.text))
        elif snippet.kind == "inventory":
            for group in snippet.data.values():
                found |= {name: value for name, value in group.get("vars", {}).items() if name not in LOGIN}
    if "contribution_chain_feed" in found:
        found["feeds"] = [found["contribution_chain_feed"]]
    return found
