"""The examples that are no tasks: inventories, command lines, variables, texts, programs; each by what reads it."""

from __future__ import annotations

import ast
import configparser
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.cli.doc import DocCLI
from ansible.cli.galaxy import GalaxyCLI
from ansible.cli.inventory import InventoryCLI
from ansible.cli.playbook import PlaybookCLI
from ansible.constants import config
from harness import BIN, AtemePlay, Runner, sampled
from snippets import ROOT, Snippet, role_variables
from stages import Stage
from test_examples import INVENTORIES, LOGIN, MADE_ANEW, PAGES, PLUGINS, complaints, perform, plays_of

# Where a program is not here, its command lines are run elsewhere: tests/engines, or not at all.
PARSERS: dict[str, Any] = {
    "ansible-playbook": PlaybookCLI,
    "ansible-inventory": InventoryCLI,
    "ansible-doc": DocCLI,
    "ansible-galaxy": GalaxyCLI,
}
PLAYBOOKS = {
    ".".join(path.relative_to(ROOT / "playbooks").with_suffix("").parts) for path in (ROOT / "playbooks").rglob("*.yml")
}
# Files of the user's own that a page need not show.
OWN = {"routes.yml", "vars.yml"}
TEXTS = "\n".join(path.read_text() for folder in ("roles", "playbooks") for path in (ROOT / folder).rglob("*.yml"))
INSTALLED = "ansible_collections/streamops/video"


def of_kind(*kinds: str) -> list[Snippet]:
    return [snippet for snippet in [*PAGES, *PLUGINS] if snippet.kind in kinds]


def named(snippets: list[Snippet]) -> Any:
    return pytest.mark.parametrize("snippet", snippets, ids=[snippet.name for snippet in snippets])


def lines() -> list[tuple[Snippet, list[str]]]:
    """Every command of a command line: what stands between the bars of a pipe, each by itself."""
    found = []
    for snippet in of_kind("commands"):
        for words in snippet.commands:
            while "|" in words:
                place = words.index("|")
                found.append((snippet, words[:place]))
                words = words[place + 1 :]
            found.append((snippet, words))
    return [(snippet, words) for snippet, words in found if words]


def test_inventories(stage: Stage, runner: Runner) -> None:
    """All of them in one process, and none may be passed over."""
    arguments: list[str | Path] = []
    wanted = set()
    stage.filled()
    for snippet in of_kind("inventory", "inventory plugin"):
        if snippet.data.keys() <= {"cache", "cache_plugin", "cache_connection", "cache_timeout"}:
            continue
        path = _file(runner.folder / str(len(arguments)), snippet, stage)
        arguments += ["-i", path]
        wanted.add(path)
    assert len(wanted) > 12
    more = {**_logins(stage, runner), "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
    done = subprocess.run(
        [BIN / "ansible-inventory", *arguments, "--list"],
        env=runner.environment(**stage.environment, **more),
        cwd=runner.folder,
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    # All names are those of the lab here, which is this machine.
    warnings = [line for line in done.stderr.splitlines() if "[WARNING]" in line and "localhost-like" not in line]
    assert not warnings
    found = json.loads(done.stdout[done.stdout.index("{") :])
    assert {"gateways", "hmps", "krakens", "atemes", "routes", "ateme_inputs"} <= found.keys()


def _file(folder: Path, snippet: Snippet, stage: Stage) -> Path:
    """An inventory as the file that its page says it is."""
    folder.mkdir()
    default = f"{Path(snippet.page).stem}.yml" if snippet.kind == "inventory plugin" else "inventory.yml"
    path = folder / Path(snippet.title or default).name
    path.write_text(stage.here(snippet.text))
    return path


def _logins(stage: Stage, runner: Runner) -> dict[str, str]:
    """What the inventory plugins take from the environment."""
    lab = stage.lab
    gateway, hmp = lab.gateway.users["operator"]["password"], lab.hmp.users["admin"]["password"]
    play = AtemePlay(runner, lab.ateme, "")
    found = dict.fromkeys(("HAIVISION_GATEWAY_PASSWORD", "FLEET_PASSWORD", "GW3_PASSWORD"), gateway)
    found |= dict.fromkeys(("HAIVISION_HMP_PASSWORD", "HMP_PASSWORD"), hmp)
    found |= dict.fromkeys(("ATEME_PLUS_PASSWORD", "ATEME_PASSWORD"), lab.ateme.users["admin"]["password"])
    found |= {"HAIVISION_GATEWAY_HOST": lab.gateway.host, "HAIVISION_GATEWAY_USERNAME": "operator"}
    found |= {"HAIVISION_HMP_HOST": lab.hmp.host, "HAIVISION_HMP_USERNAME": "admin", "FLEET_USER": "operator"}
    found |= {"ATEME_PLUS_URL": lab.ateme.url, "ATEME_PLUS_USERNAME": "admin", "ATEME_TOKEN": play.token()}
    return {**found, "OPERATOR_PASSWORD": gateway}


def test_plays_on_what_inventories_find(stage: Stage, runner: Runner) -> None:
    """The plays of the page on inventory plugins, on its own inventories."""
    stage.filled()
    for gateway in stage.lab.gateways:
        gateway.reset()
    stage.lab.gateway.add_route({"name": "Idle", "source": {"name": "In", "protocol": "udp", "port": 5000}})
    stage.lab.hmp.add_device("Screen", tags=["theatre"])
    stage.lab.ateme.add_output("resting", state="stopped", input_id="stadium-a")
    arguments: list[str] = []
    for number, snippet in enumerate(
        one for one in PAGES if one.page == INVENTORIES and one.kind == "inventory plugin"
    ):
        if "plugin" in snippet.data:
            routes = (
                "\nhosts_are: routes\nhostnames: gateway_name\n" if snippet.data["plugin"].endswith(".gateway") else ""
            )
            path = _file(runner.folder / str(number), snippet, stage)
            path.write_text(path.read_text() + routes)
            arguments += ["-i", str(path)]
    played = [one for one in PAGES if one.page == INVENTORIES and one.kind == "plays"]
    plays = [play for one in played for play in plays_of(one, stage, "", {})]
    found = perform(stage, runner, plays, arguments, _logins(stage, runner))
    wrong = complaints(found, played)
    assert not wrong, "\n".join(wrong)
    assert stage.lab.gateway.routes()[0]["running"]


def test_command_lines() -> None:
    wrong = []
    for snippet, words in lines():
        try:
            check_line(snippet, words)
        except (AssertionError, SystemExit, ValueError) as error:
            wrong.append(f"{snippet.name}: {' '.join(words)}: {error}")
    assert not wrong, "\n".join(wrong)


def check_line(snippet: Snippet, words: list[str]) -> None:
    """One command: its program, its options, and what it names are there."""
    program = words[0]
    if program == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert words[1] in targets, "there is no such target"
    elif program == "export":
        for word in words[1:]:
            name, equals, _value = word.partition("=")
            # Those of AWX's own collection are not ours.
            assert equals and (f"E({name})" in OPTIONS or name.startswith("CONTROLLER_")), f"{name} is read by nothing"
    elif program in PARSERS:
        client = PARSERS[program](words)
        client.init_parser()
        options = client.parser.parse_args(words[1:])
        if program == "ansible-playbook":
            check_playbook(snippet, options.args, options.extra_vars)
    elif program in ("python", "python3"):
        assert (ROOT / "extensions" / words[2] / "__main__.py").exists(), "there is no such program"
    elif program == "molecule":
        scenarios = [path.parent.name for path in ROOT.glob("extensions/molecule/*/molecule.yml")]
        assert "--all" in words or words[words.index("-s") + 1] in scenarios


OPTIONS = "\n".join(
    path.read_text() for folder in ("plugins", "extensions/eda", "tools") for path in (ROOT / folder).rglob("*.py")
)


def check_playbook(snippet: Snippet, playbooks: list[str], extra: list[str]) -> None:
    """The playbook is the collection's (or the user's own), and it takes the variables."""
    on_the_page = {Path(one.title).name for one in PAGES if one.page == snippet.page}
    on_the_page |= {Path(name).name for name in re.findall(r"`([\w./-]+\.yml)`", (ROOT / snippet.page).read_text())}
    for playbook in playbooks:
        if playbook.startswith("streamops.video."):
            assert playbook.removeprefix("streamops.video.") in PLAYBOOKS, "there is no such playbook"
        else:
            assert playbook.endswith(".yml"), "no playbook of ours, and no file"
    for given in extra:
        if given.startswith("@"):
            assert Path(given[1:]).name in on_the_page | OWN, "the page does not show this file"
        else:
            name = given.partition("=")[0]
            assert name in role_variables() or re.search(rf"\b{name}\b", TEXTS), f"{name} is used by nothing"


def test_the_fingerprint_is_what_openssl_prints(stage: Stage) -> None:
    """The command line of the page on security, and of no other, with the lab's address."""
    found = [snippet for snippet in of_kind("commands") if "openssl" in snippet.text]
    assert found
    for snippet in found:
        line = snippet.text.replace("gw1.example.com:443", f"{stage.lab.gateway.host}:{stage.lab.gateway.port}")
        printed = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True, timeout=30).stdout
        assert printed.strip().partition("=")[2].replace(":", "").lower() == stage.lab.gateway.fingerprint.lower()


@named(of_kind("role variables"))
def test_role_variables(snippet: Snippet) -> None:
    """They are options of one role, and of the types that it wants: the play of the page is run with them elsewhere."""
    specs = {path.parts[-3]: yaml.safe_load(path.read_text()) for path in ROOT.glob("roles/*/meta/argument_specs.yml")}
    (role,) = [name for name in specs if all(key.startswith(name) for key in snippet.data)]
    options = specs[role]["argument_specs"]["main"]["options"]
    kinds = {"list": list, "dict": dict, "str": str, "bool": bool, "int": int, "float": (int, float)}
    for name, value in snippet.data.items():
        assert isinstance(value, kinds[options[name].get("type", "str")]), name


@named(of_kind("python"))
def test_programs(snippet: Snippet, tmp_path: Path) -> None:
    """Run as a program of their own, with the lab where the page says that it is."""
    ast.parse(snippet.text)
    first = "from __future__ import annotations\nfrom lab import Lab\n"
    program = tmp_path / "example.py"
    program.write_text(first + textwrap.dedent(snippet.text))
    env = {**os.environ, "PYTHONPATH": str(ROOT / "extensions")}
    done = subprocess.run(
        [sys.executable, program], env=env, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


@named(of_kind("ini"))
def test_settings(snippet: Snippet) -> None:
    read = configparser.ConfigParser()
    read.read_string(snippet.text)
    known = {
        (ini["section"], ini["key"])
        for name in config.get_configuration_definitions(ignore_private=True).values()
        for ini in name.get("ini", [])
    }
    assert {(section, key) for section in read.sections() for key in read[section]} <= known


@named(of_kind("text"))
def test_texts(snippet: Snippet) -> None:
    """Paths exist, messages are made of words that stand in the code, variables are YAML; the rest is a picture."""
    listed = re.findall(r"^([\w./-]+/[\w./-]*)\s{2,}", snippet.text, re.MULTILINE)
    assert all((ROOT / path).exists() for path in listed)
    picture = "->" in snippet.text.splitlines()[0] and ":" not in snippet.text
    if listed or snippet.title or picture:
        return
    sources = " ".join(
        re.sub(r"[\s'\"]+", " ", path.read_text())
        for folder in ("plugins", "roles")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".yml", ".j2")
    )
    said = re.sub(r"\s+", " ", snippet.text)
    phrases = re.findall(r"(?:[a-zA-Z]{2,} ){3,}[a-zA-Z]{2,}", said)
    known = [phrase for phrase in phrases if any(part in sources for part in _threes(phrase))]
    assert phrases and len(known) >= 0.7 * len(phrases), set(phrases) - set(known)


def _threes(phrase: str) -> list[str]:
    words = phrase.split()
    return [" ".join(words[place : place + 3]) for place in range(len(words) - 2)]


def test_what_only_engines_read() -> None:
    """Rulebooks, event sources and execution environments: their shape; tests/engines runs such things."""
    sources = {path.stem for path in ROOT.glob("extensions/eda/plugins/event_source/*.py")}
    for snippet in of_kind("rulebook"):
        for ruleset in snippet.data:
            assert {
                key.removeprefix("streamops.video.") for one in ruleset["sources"] for key in one if "." in key
            } <= sources
            assert all({"name", "condition"} <= rule.keys() for rule in ruleset["rules"])
    for snippet in of_kind("sources"):
        assert {key.removeprefix("streamops.video.") for one in snippet.data for key in one} <= sources
    for snippet in of_kind("execution environment"):
        assert snippet.data["version"] == 3 and snippet.data["images"]["base_image"]["name"]
    for snippet in of_kind("pod"):
        volumes = {one["name"] for one in snippet.data["spec"]["volumes"]}
        mounts = [one for container in snippet.data["spec"]["containers"] for one in container["volumeMounts"]]
        assert {one["name"] for one in mounts} == volumes
    for snippet in of_kind("answers"):
        assert snippet.data
    for snippet in of_kind("variables"):
        assert all(re.search(rf"\b{name}\b", TEXTS) for name in snippet.data)


@named(of_kind("routes"))
def test_routes(snippet: Snippet, runner: Runner) -> None:
    """What a list of routes would send: needs no device."""
    task = {"streamops.video.gateway_routes": {"config": snippet.data, "state": "rendered"}}
    outcome = runner.run([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}]).ok()
    assert len(outcome.last["rendered"]) == len(snippet.data)


def runs() -> dict[str, list[list[str]]]:
    """By page the command lines that run a playbook of this collection on devices."""
    found: dict[str, list[list[str]]] = {}
    for snippet, words in lines():
        ours = any(word.startswith("streamops.video.") for word in words)
        if words[0] == "ansible-playbook" and ours and snippet.page.startswith("docs/role-"):
            found.setdefault(snippet.page, []).append(words)
    return found


@pytest.mark.parametrize("page", sampled(sorted(runs())))
def test_runs_of_playbooks(stage: Stage, runner: Runner, page: str) -> None:
    """The command lines of a page on a role, one after the other, in a folder with the files that the page shows."""
    (stage.empty if page in MADE_ANEW else stage.filled)()
    inventory = stage.inventory()
    for snippet in (one for one in PAGES if one.page == page):
        if snippet.kind == "role variables":
            path = runner.folder / snippet.title
            path.parent.mkdir(exist_ok=True)
            path.write_text(stage.here(snippet.text))
        elif snippet.kind == "inventory":
            for name, group in snippet.data.items():
                ours = {key: value for key, value in group.get("vars", {}).items() if key not in LOGIN}
                if name != "all":
                    inventory["all"]["children"][name]["vars"] = ours
    for name in ("inventory", "inventory.yml"):
        (runner.folder / name).write_text(yaml.safe_dump(inventory))
    ateme = stage.lab.ateme
    login = {"ATEME_PLUS_USERNAME": "admin", "ATEME_PLUS_PASSWORD": ateme.users["admin"]["password"]}
    env = runner.environment(**stage.environment, **login, ATEME_PLUS_URL=ateme.url)
    for words in runs()[page]:
        more = ["-e", f"ansible_python_interpreter={sys.executable}"]
        if "-i" not in words:
            more += ["-i", "inventory.yml"]
        done = subprocess.run(
            [BIN / words[0], *words[1:], *more],
            env=env,
            cwd=runner.folder,
            text=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
        )
        # What the devices have differs from the page's variables: then drift ends with 2.
        wanted = (0, 2) if "streamops.video.drift" in words else (0,)
        assert done.returncode in wanted, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
