"""What holds for every module and every file of the collection, whatever is added."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from ansible_collections.streamops.video.plugins.module_utils import task

ROOT = Path(__file__).parents[2]
INSTALLED = Path(task.__file__).parents[2]
PLUGINS = INSTALLED / "plugins"
PACKAGE = "ansible_collections.streamops.video.plugins"
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py") if path.stem != "__init__")
SYSTEMS = ("gateway", "hmp", "kraken", "ateme")
LONGEST_BODY = 15
EVERY_MODULE = pytest.mark.parametrize("module", MODULES)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def imported(name: str) -> ModuleType:
    return importlib.import_module(f"{PACKAGE}.modules.{name}")


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    """tools/generate.py, which says what follows from the specifications."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "tools" / "generate.py")
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="session")
def documentation() -> dict[str, Any]:
    """What `ansible-doc` tells a user of every module."""
    names = [f"streamops.video.{module}" for module in MODULES]
    command = [sys.executable, "-m", "ansible", "doc", "--json", "--type", "module", *names]
    env = {"ANSIBLE_COLLECTIONS_PATH": str(INSTALLED.parents[2]), "HOME": "/nonexistent", "ANSIBLE_LOCAL_TEMP": "/tmp"}
    env |= {"PYTHONPATH": ":".join(sys.path), "LC_ALL": "C.UTF-8", "ANSIBLE_DEPRECATION_WARNINGS": "0"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="session")
def integration() -> str:
    """The text of every integration test."""
    folder = ROOT / "tests" / "integration"
    kinds = {".py", ".yml", ".yaml", ".j2"}
    texts = [path.read_text() for path in sorted(folder.rglob("*")) if path.suffix in kinds]
    return "\n".join(texts)


# Modules, their action files and their groups


def test_there_are_modules() -> None:
    assert {"gateway_route", "gateway_info", "api"} <= set(MODULES)


def test_the_installed_collection_has_every_module_of_the_checkout() -> None:
    assert sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")) == MODULES


def test_every_module_has_its_action_file_and_no_other_is_there(generate: ModuleType) -> None:
    actions = {path.stem: path.read_text() for path in (PLUGINS / "action").glob("*.py")}
    assert actions == {module: generate.action(module) for module in MODULES}


def test_the_groups_are_those_of_the_generator(generate: ModuleType) -> None:
    runtime = yaml.safe_load((INSTALLED / "meta" / "runtime.yml").read_text())
    assert runtime["action_groups"] == generate.groups(MODULES)
    assert "plugin_routing" not in runtime, "a redirect leaks one module's defaults into all"


@EVERY_MODULE
def test_an_action_runs_its_own_module(module: str) -> None:
    action = importlib.import_module(f"{PACKAGE}.action.{module}")
    assert action.ActionModule.module is imported(module)


# The documentation is the argument spec


def documented(options: dict[str, Any]) -> dict[str, Any]:
    keys = ("type", "choices", "default", "elements", "required")
    return {
        name: {
            **{key: option.get(key) for key in keys if option.get(key) is not None},
            "suboptions": documented(option.get("suboptions") or {}),
        }
        for name, option in options.items()
    }


def specified(spec: dict[str, Any]) -> dict[str, Any]:
    return documented(in_words_of_documentation(spec))


def in_words_of_documentation(spec: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {**option, "suboptions": in_words_of_documentation(option.get("options") or {})}
        for name, option in spec.items()
    }


def without_false(options: dict[str, Any]) -> dict[str, Any]:
    """`required: false` is what leaving it out means; ansible-doc fills it in."""
    found = {}
    for name, option in options.items():
        kept = {key: value for key, value in option.items() if not (key == "required" and value is False)}
        found[name] = {**kept, "suboptions": without_false(option["suboptions"])}
    return found


@EVERY_MODULE
def test_the_options_are_documented_as_they_are(module: str, documentation: dict[str, Any]) -> None:
    told = documentation[f"streamops.video.{module}"]["doc"]["options"]
    assert without_false(documented(told)) == without_false(specified(imported(module).SPEC.argument_spec()))


@EVERY_MODULE
def test_every_environment_variable_is_documented(module: str, documentation: dict[str, Any]) -> None:
    told = documentation[f"streamops.video.{module}"]["doc"]["options"]
    for name, option in imported(module).SPEC.argument_spec().items():
        for variable in option.get("fallback", (None, []))[1]:
            assert f"E({variable})" in " ".join(told[name]["description"])


@EVERY_MODULE
def test_every_module_has_examples_and_returns(module: str, documentation: dict[str, Any]) -> None:
    told = documentation[f"streamops.video.{module}"]
    assert f"streamops.video.{module}:" in told["examples"]
    assert set(told["return"]) == {one.name for one in imported(module).SPEC.returns}
    assert {"check_mode", "diff_mode", "platform"} <= set(told["doc"]["attributes"])


# Every module and every option is exercised


@EVERY_MODULE
def test_an_integration_test_names_the_module(module: str, integration: str) -> None:
    target = ROOT / "tests" / "integration" / "targets" / module
    assert target.is_dir() or f"video.{module}:" in integration


def option_names(options: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Every option as its full name and its last part."""
    for name, option in options.items():
        yield f"{path}{name}", name
        yield from option_names(option.get("options") or {}, f"{path}{name}.")


def test_every_option_is_named_in_an_integration_test(integration: str) -> None:
    missing = [
        (module, full)
        for module in MODULES
        for full, name in option_names(imported(module).SPEC.argument_spec())
        if not re.search(rf"(?<![A-Za-z0-9_.]){re.escape(name)}[\"']?\s*[:=]", integration)
    ]
    table = "\n".join(f"{module:20} {full}" for module, full in missing)
    assert not missing, f"{len(missing)} options are in no integration test:\n{table}"


# The arrows of the layout


def imports_of(path: Path, package: str) -> set[str]:
    """The full names that a file imports, relative ones resolved against its package."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = parts[: len(parts) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def reaches(path: Path) -> set[str]:
    """Where in plugins/ a file's imports lead: transport, resource, gateway, connection, plugin_utils, ..."""
    package = ".".join([PACKAGE, *path.relative_to(PLUGINS).parent.parts])
    inner = [name.removeprefix(f"{PACKAGE}.") for name in imports_of(path, package) if name.startswith(f"{PACKAGE}.")]
    return {one.removeprefix("module_utils.").partition(".")[0] for one in inner if one != "module_utils"}


def test_the_resolution_of_imports(tmp_path: Path) -> None:
    """The other tests would see nothing if this one were wrong."""
    assert {"transport", "resource"} <= reaches(PLUGINS / "module_utils" / "gateway" / "route_plan.py")
    assert "transport" in reaches(PLUGINS / "module_utils" / "gateway" / "client.py")
    assert "gateway" in reaches(PLUGINS / "modules" / "gateway_route.py")
    example = tmp_path / "example.py"
    example.write_text("from . import a\nfrom .b import c\nfrom ..d import e\nfrom .. import f\nimport g.h\n")
    assert imports_of(example, "p.q") == {"p.q", "p.q.a", "p.q.b", "p.q.b.c", "p.d", "p.d.e", "p", "p.f", "g.h"}


MAY_REACH = {"transport": {"transport"}, "resource": {"transport", "resource"}}


@pytest.mark.parametrize("folder", MAY_REACH)
def test_transport_and_resource_know_no_vendor(folder: str) -> None:
    there = files(PLUGINS / "module_utils" / folder)
    assert there
    wrong = {path.name: reaches(path) - MAY_REACH[folder] for path in there if reaches(path) - MAY_REACH[folder]}
    assert wrong == {}


def test_resource_knows_no_network() -> None:
    for path in files(PLUGINS / "module_utils" / "resource"):
        names = imports_of(path, f"{PACKAGE}.module_utils.resource")
        assert not {name.partition(".")[0] for name in names} & {"requests", "urllib3", "socket", "ssl", "http"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_knows_no_other(system: str) -> None:
    there = files(PLUGINS / "module_utils" / system)
    assert there
    others = {one for one in SYSTEMS if one != system}
    upwards = {"modules", "action", "plugin_utils", "inventory", "systems", "request"}
    wrong = {path.name: reaches(path) & (others | upwards) for path in there}
    assert not any(wrong.values()), wrong


@EVERY_MODULE
def test_a_module_needs_only_what_is_shipped_with_it(module: str) -> None:
    """AnsiballZ takes module_utils along and nothing else of the collection."""
    assert not reaches(PLUGINS / "modules" / f"{module}.py") & {"action", "plugin_utils", "modules", "inventory"}
    own = module.partition("_")[0]
    if own in SYSTEMS:
        assert not reaches(PLUGINS / "modules" / f"{module}.py") & (set(SYSTEMS) - {own})


def test_module_utils_lean_on_nothing_above() -> None:
    for path in files(PLUGINS / "module_utils"):
        assert not reaches(path) & {"action", "plugin_utils", "modules", "inventory"}, path


def test_the_collection_and_the_lab_do_not_know_each_other() -> None:
    for path in files(ROOT / "plugins"):
        tops = {name.partition(".")[0] for name in imports_of(path, "here")}
        assert not tops & {"lab", "extensions"}, path
        assert "extensions/lab" not in path.read_text(), path
    lab = files(ROOT / "extensions" / "lab")
    assert lab
    for path in lab:
        names = imports_of(path, "lab")
        assert not any("ansible" in name or name.partition(".")[0] == "plugins" for name in names), path


# The bodies of modules are small


def code_lines(function: ast.FunctionDef) -> int:
    """Lines of a function on which a statement or expression begins, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return len({node.lineno for one in body for node in ast.walk(one) if isinstance(node, (ast.stmt, ast.expr))})


@EVERY_MODULE
def test_a_module_file_is_documentation_and_a_few_lines(module: str) -> None:
    tree = ast.parse((PLUGINS / "modules" / f"{module}.py").read_text())
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert {one.name for one in functions} <= {"run", "main"}, "what is longer belongs into the system's package"
    assert sum(map(code_lines, functions)) <= LONGEST_BODY
    assert not any(isinstance(node, (ast.ClassDef, ast.AsyncFunctionDef)) for node in tree.body)
    assert callable(imported(module).run) and callable(imported(module).main)
