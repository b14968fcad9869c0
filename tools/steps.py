"""The steps of `make test`: what each one runs, and where."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import docsite
from common import COLLECTIONS, HOME, ROOT, VENV, WORK, interpreters, lock, make_home, make_venv, step_env, works
from engines import RECEPTOR, engines_env
from install import export, files, installed, tarball
from matrix import CORES, PYTHONS, controller, pairs, python_of, python_of_tests

LOGS = WORK / "logs"
STATIC = "static"
RUNNING: set[int] = set()
# On the main line only, unless all is asked for: what they test is the same whatever ansible-core runs it.
LONG = tuple(
    f"tests/integration/test_{name}.py"
    for name in (
        "ateme_sessions",
        "examples",
        "examples_elsewhere",
        "lost_answers",
        "beside_each_other",
        "canaries",
        "interrupts",
        "inventory_gateway",
        "inventory_hmp_ateme",
        "gateway_facts",
        "gateway_preset",
        "gateway_route",
        "gateway_routes",
        "gateway_routes_faults",
        "gateway_routes_guards",
        "gateway_destination",
        "gateway_firmware",
        "gateway_statistics",
        "hmp_connection",
        "hmp_every_command",
        "hmp_ledger",
        "hmp_lifecycle",
        "hmp_recording",
        "hmp_rest_modules",
        "hmp_session",
        "kraken_habits",
        "kraken_preset",
        "kraken_settings",
        "kraken_stream",
        "role_ateme_contribution",
        "role_contribution_chain",
        "role_event_recording",
        "role_fleet_report",
        "role_gateway_rollout_failures",
        "role_kraken_preset_rollout",
    )
)
SAMPLE = ("2.16", "2.21")  # beside the main venv's own line


class Failed(Exception):
    """A step that did not pass."""


class Step(NamedTuple):
    name: str
    run: Callable[[Log], None]


class Log:
    """Runs the commands of one step and writes all they print to one file."""

    def __init__(self, name: str, every: bool) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.every = every
        self.path = LOGS / f"{name}.log"
        self.junit = LOGS / f"{name}.xml"
        self.junit.unlink(missing_ok=True)
        self.path.write_text("")

    def do(self, *argv: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None, minutes: int = 30) -> str:
        """Run one command in a process group that ends with it; give what it printed."""
        everything = {"NO_COLOR": "1"} | ({"STREAMOPS_TEST_ALL": "1"} if self.every else {})
        with self.path.open("a") as out:
            print("$", *(str(part).replace(f"{ROOT}/", "") for part in argv), file=out, flush=True)
            begin = out.tell()
            child = subprocess.Popen(
                argv,
                cwd=cwd,
                env=(env or step_env()) | everything,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            RUNNING.add(child.pid)
            try:
                status: int | str = child.wait(timeout=60 * minutes)
            except subprocess.TimeoutExpired:
                status = f"no end within {minutes} minutes"
                end(child.pid, signal.SIGKILL)
            RUNNING.discard(child.pid)
            end(child.pid, signal.SIGTERM)
        with self.path.open(errors="replace") as text:
            text.seek(begin)
            printed = text.read()
        if status != 0:
            raise Failed(f"{argv[0]}: {status}")
        return printed

    def fail(self, text: str) -> None:
        raise Failed(text)


def end(group: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, how)


def tree(name: str, fresh: bool = True) -> Path:
    """A git checkout of what is on disk, where the tools want it: .../ansible_collections/streamops/video."""
    place = WORK / "trees" / name / "ansible_collections" / "streamops" / "video"
    with lock(f"tree-{name}"):
        if fresh or not place.exists():
            shutil.rmtree(WORK / "trees" / name, ignore_errors=True)
            place.mkdir(parents=True)
            export(place, files())
            git = ["git", "-c", "user.name=tools", "-c", "user.email=tools@localhost", "-c", "commit.gpgsign=false"]
            for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "what is on disk"]):
                subprocess.run([*git, *arguments], cwd=place, env=step_env(), check=True)
    return place


def tree_env(place: Path) -> dict[str, str]:
    return step_env() | {"ANSIBLE_COLLECTIONS_PATH": str(place.parents[2])}


def tool(name: str) -> str:
    return str(VENV / "bin" / name)


@functools.cache
def main_line() -> str:
    listed = subprocess.run(
        [tool("python"), "-c", "import ansible.release as r; print(r.__version__)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return ".".join(listed.stdout.split(".")[:2])


def line_env(line: str) -> dict[str, str]:
    """The environment of an ansible-core line: a venv (the main one for its line) and a home of its own."""
    venv, home = VENV, HOME / f"core-{line}"
    with lock(f"core-{line}"):
        if line != main_line():
            venv = WORK / f"core-{line}"
            pins = re.findall(r"^(?:pip|requests)==.*", (ROOT / "tools/requirements/run.txt").read_text(), re.MULTILINE)
            make_venv(venv, python_of_tests(line), ["lab", "suite"], [f"ansible-core=={CORES[line]}", *pins])
        make_home(home)
    return step_env(venv, home) | {"STREAMOPS_TEST_CORE": line}


def ruff(log: Log) -> None:
    log.do(tool("ruff"), "check", ".")
    log.do(tool("ruff"), "format", "--check", ".")


def mypy(log: Log) -> None:
    command = [tool("mypy"), "--config-file", str(ROOT / "pyproject.toml")]
    log.do(*command, "-p", "ansible_collections.streamops.video.plugins", cwd=COLLECTIONS)
    log.do(*command, *sorted(path.name for path in (ROOT / "tools").glob("*.py")), cwd=ROOT / "tools")
    if not (ROOT / "extensions" / "lab").is_dir():
        log.fail("extensions/lab is missing")
    log.do(*command, "-p", "lab", cwd=ROOT / "extensions")


def yamllint(log: Log) -> None:
    log.do(tool("yamllint"), "--strict", ".", cwd=tree(STATIC, fresh=False))


def generated(log: Log) -> None:
    if not (ROOT / "tools" / "generate.py").exists():
        log.fail("tools/generate.py is missing")
    log.do(tool("python"), "tools/generate.py", "--check")


def changelog(log: Log) -> None:
    log.do(tool("antsibull-changelog"), "lint", cwd=tree(STATIC, fresh=False))


def docs(log: Log) -> None:
    place = tree(STATIC, fresh=False)
    strict = ["--plugin-docs", "--validate-collection-refs=all", "--disallow-unknown-collection-refs"]
    log.do(tool("antsibull-docs"), "lint-collection-docs", *strict, ".", cwd=place, env=tree_env(place))


def site(log: Log) -> None:
    docsite.build(log.do, step_env())


def ansible_lint(log: Log) -> None:
    place = tree("ansible-lint")
    log.do(tool("ansible-lint"), "--offline", "--profile", "production", cwd=place, env=tree_env(place))


def molecule(log: Log) -> None:
    log.do(tool("molecule"), "test", "--all", "--report", cwd=tree("molecule"))


def importer(log: Log) -> None:
    venv, home = WORK / "importer", HOME / "importer"
    with lock("importer"):
        make_venv(venv, os.path.realpath(tool("python")), ["importer"])
        make_home(home)
    env = step_env(venv, home) | {"GALAXY_IMPORTER_CONFIG": str(ROOT / "tools" / "galaxy-importer.cfg")}
    del env["ANSIBLE_COLLECTIONS_PATH"], env["PYTHONPATH"]
    printed = log.do(venv / "bin" / "python", "-m", "galaxy_importer.main", tarball(), cwd=home, env=env)
    if re.search(r"WARNING|ERROR", printed):
        log.fail("galaxy-importer has complaints")


def pytest(folders: Iterable[str], line: str = "", workers: int = 0) -> Callable[[Log], None]:
    def run(log: Log) -> None:
        there = [place for place in folders if (ROOT / place).exists()]
        if not there:
            log.fail("no tests there")
        env = line_env(line) if line else step_env()
        more = ["-n", str(workers)] if workers else []
        log.do("python", "-m", "pytest", "-q", f"--junitxml={log.junit}", *more, *there, env=env, minutes=75)

    return run


def playbooks(line: str, version: str = "", without: Iterable[str] = ()) -> Callable[[Log], None]:
    """The integration tests, whose playbooks another ansible-core and Python run."""

    def run(log: Log) -> None:
        env = step_env() | {"STREAMOPS_TEST_BIN": str(controller(line, version or python_of(line)))}
        # A pair of the matrix runs what the main line runs.
        env |= {} if version else {"STREAMOPS_TEST_CORE": line}
        more = [f"--ignore={file}" for file in without]
        log.do(
            "python", "-m", "pytest", "-q", f"--junitxml={log.junit}", *more, "tests/integration", env=env, minutes=75
        )

    return run


def engines(log: Log) -> None:
    env = engines_env()
    if not RECEPTOR.exists():
        print("receptor is not to be had here: without tests/engines/test_receptor.py", file=sys.stderr)
    without = [] if RECEPTOR.exists() else ["--ignore=tests/engines/test_receptor.py"]
    log.do("python", "-m", "pytest", "-q", f"--junitxml={log.junit}", *without, "tests/engines", env=env, minutes=75)


def unit_tests(every: bool) -> list[str]:
    """What of the unit tests another ansible-core line runs: below the modules hardly anything imports ansible-core.

    What another Python says of the rest is seen where its playbooks run.
    """
    if every:
        return ["tests/unit", "tests/contract"]
    named = re.compile(r"^\s*(?:from|import) ansible[. ]", re.MULTILINE)
    tests = [file for file in ROOT.glob("tests/unit/test_*.py") if named.search(file.read_text())]
    return sorted(str(file.relative_to(ROOT)) for file in tests)


def sanity(line: str) -> Callable[[Log], None]:
    def run(log: Log) -> None:
        env = line_env(line)
        place = tree(f"sanity-{line}")
        if any(path.stat().st_size for path in place.glob("tests/sanity/ignore-*.txt")):
            log.fail("tests/sanity has ignore entries")
        log.do("python", ROOT / "tools" / "prime.py", cwd=place, env=env)
        printed = log.do("ansible-test", "sanity", "--color", "no", cwd=place, env=env, minutes=60)
        skipped = re.findall(r'.*(?:Required program "(?!pwsh)|All targets skipped|cannot be tested).*', printed)
        if skipped or "Running sanity test" not in printed:
            log.fail("\n".join(["not everything was tested:", *skipped]))

    return run


def build(log: Log) -> None:
    log.do(tool("python"), "tools/install.py")
    installed()


def plan(every: bool) -> tuple[list[Step], list[str]]:
    """The steps, the long ones first, and a line for each thing this machine cannot do."""
    left_out = []
    lines = []
    for line, version in CORES.items():
        if line == main_line() or (python_of_tests(line) and (every or line in SAMPLE)):
            lines.append(line)
        elif every or line in SAMPLE:
            left_out.append(f"ansible-core {version}: needs Python {' or '.join(PYTHONS[line])}")
    if not every:
        left_out.append(
            "integration: the targets of the modules in the controller's process, as modules with 2.16 only"
        )
        others = [line for line in lines if line != main_line()]
        left_out += [f"integration-{line}: without {', '.join(LONG)}" for line in others]
        left_out += [f"unit-{line}: only {', '.join(unit_tests(every))}" for line in others]
    newest = lines[-1]
    steps = [Step("sanity", sanity(newest))]
    steps += [Step(f"sanity-{line}", sanity(line)) for line in lines[-2::-1] if every]
    steps += [
        # These wait for devices more than they compute.
        Step("integration", pytest(["tests/integration"], workers=2)),
        Step("unit", pytest(["tests/unit", "tests/contract", "tests/lab"])),
        Step("engines", engines),
        Step("faults", pytest(["tests/faults"], workers=2)),
        Step("properties", pytest(["tests/properties"])),
    ]
    for line in (line for line in lines if line != main_line()):
        steps += [
            Step(f"integration-{line}", playbooks(line, without=[] if every else LONG)),
            Step(f"unit-{line}", pytest(unit_tests(every), line)),
        ]
    if (ROOT / "extensions" / "molecule").is_dir():
        steps.append(Step("molecule", molecule))
    else:
        left_out.append("molecule: there is no extensions/molecule")
    steps += [
        Step("galaxy-importer", importer),
        Step("ansible-lint", ansible_lint),
        Step("docs", docs),
        Step("docsite", site),
    ]
    steps += [Step("mypy", mypy), Step("changelog", changelog), Step("yamllint", yamllint)]
    steps += [Step("generated", generated), Step("ruff", ruff)]
    tried = ", ".join(works(python) for python in interpreters().values())
    return steps, [f"interpreters here: {tried}; main line: ansible-core {main_line()}", *left_out]


def matrix_plan() -> tuple[list[Step], list[str]]:
    """Every ansible-core on every Python that it supports and this machine has."""
    there, left_out = pairs()
    lines = list(dict.fromkeys(line for line, version in there))
    steps = [Step(f"sanity-{line}", sanity(line)) for line in lines if python_of_tests(line)]
    steps += [Step(f"unit-{line}", pytest(unit_tests(every=True), line)) for line in lines if python_of_tests(line)]
    steps += [Step(f"integration-{line}-python{version}", playbooks(line, version, LONG)) for line, version in there]
    return steps, left_out
