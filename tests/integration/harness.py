"""Runs real ansible-playbook processes and gives what the user sees."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
import yaml

HERE = Path(__file__).parent
# Where the programs of ansible-core are: those of another line, or of the tests' own venv.
BIN = Path(os.environ.get("STREAMOPS_TEST_BIN") or Path(sys.executable).parent)

SEEDS = 50


@dataclasses.dataclass
class Outcome:
    """What a run printed and what its tasks returned."""

    rc: int
    output: str
    records: list[dict[str, Any]]

    @property
    def results(self) -> list[dict[str, Any]]:
        """The results of the tasks in order; a loop is one of them, with its items in `results`."""
        return [one["result"] for one in self.records if not one["kind"].startswith("item_")]

    @property
    def last(self) -> dict[str, Any]:
        return self.results[-1]

    @property
    def message(self) -> str:
        return str(self.last.get("msg", ""))

    @property
    def words(self) -> str:
        """What it printed in one line: older callbacks break warnings at the width of the terminal."""
        return " ".join(self.output.split())

    def ok(self) -> Outcome:
        assert self.rc == 0, self.output
        return self

    def failed(self) -> Outcome:
        assert self.rc == 2, self.output
        assert "Traceback" not in self.output, self.output
        assert "\n" not in self.message, self.message
        return self


class Ending(NamedTuple):
    """How a run is ended: while which write is under way, how many seconds after it came, by which signal."""

    moment: int
    pause: float
    signum: signal.Signals

    def __str__(self) -> str:
        return f"{self.signum.name} {self.pause:.1f} s into write {self.moment}"


def endings(most: int) -> list[Ending]:
    """Fifty random ones among so many writes in `make test-all`, else three of them."""
    chance = random.Random(most)
    signals = (signal.SIGINT, signal.SIGTERM)
    return sampled(
        Ending(1 + seed * most // SEEDS, chance.uniform(0.0, 1.2), chance.choice(signals)) for seed in range(SEEDS)
    )


def sampled(values: Iterable[Any]) -> list[Any]:
    """All of them in `make test-all`, else the first, the one in the middle, and the last."""
    everything = list(values)
    if os.environ.get("STREAMOPS_TEST_ALL"):
        return everything
    return [everything[0], everything[len(everything) // 2], everything[-1]]


class Runner:
    """A place to run playbooks in, with a home of its own and the collection as users install it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self._runs = 0

    def environment(self, **more: str) -> dict[str, str]:
        ours = ("HAIVISION_", "ATEME_PLUS_", "STREAMOPS_")
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
            "HOME": str(self.home),
            "TMPDIR": str(self._made("tmp")),
            "ANSIBLE_HOME": str(self.home / ".ansible"),
            "ANSIBLE_CONFIG": str(HERE / "ansible.cfg"),
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
            "ANSIBLE_CALLBACKS_ENABLED": "recorder",
            "ANSIBLE_CONNECTION_PLUGINS": str(HERE / "connection_plugins"),
            "ANSIBLE_NOCOLOR": "1",
            # ansible-core finds these from the user's account, whatever HOME says.
            "ANSIBLE_REMOTE_TMP": str(self.home / ".ansible" / "tmp"),
            "ANSIBLE_ASYNC_DIR": str(self.home / ".ansible_async"),
            "RECORDER_FILE": str(self.folder / f"records-{self._runs}.jsonl"),
            **more,
        }

    def _made(self, name: str) -> Path:
        place = self.folder / name
        place.mkdir(exist_ok=True)
        return place

    def command(
        self, play: Any, inventory: Mapping[str, Any] | None = None, arguments: Sequence[str] = ()
    ) -> list[str | Path]:
        """The command line for a playbook, given as YAML text or as data."""
        self._runs += 1
        data = yaml.safe_load(textwrap.dedent(play)) if isinstance(play, str) else play
        playbook = self.folder / f"play-{self._runs}.yml"
        playbook.write_text(yaml.safe_dump(data, sort_keys=False))
        hosts = self.folder / f"inventory-{self._runs}.yml"
        hosts.write_text(
            yaml.safe_dump(inventory or {"all": {"hosts": {"localhost": {"ansible_connection": "local"}}}})
        )
        python = f"ansible_python_interpreter={BIN / 'python'}"
        return [BIN / "ansible-playbook", "-i", hosts, "-e", python, *arguments, playbook]

    def run(
        self,
        play: Any,
        inventory: Mapping[str, Any] | None = None,
        arguments: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
    ) -> Outcome:
        command = self.command(play, inventory, arguments)
        environment = self.environment(**(env or {}))
        done = subprocess.run(
            command,
            env=environment,
            cwd=self.folder,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=240,
        )
        return Outcome(done.returncode, done.stdout, self._records(environment))

    def start(
        self,
        play: Any,
        inventory: Mapping[str, Any] | None = None,
        arguments: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
    ) -> Started:
        """Start a playbook that is to be interrupted."""
        command = self.command(play, inventory, arguments)
        environment = self.environment(**(env or {}))
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=self.folder,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return Started(process)

    @staticmethod
    def _records(environment: Mapping[str, str]) -> list[dict[str, Any]]:
        file = Path(environment["RECORDER_FILE"])
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@dataclasses.dataclass
class Started:
    """A playbook that runs."""

    process: subprocess.Popen[str]

    def end(self, signum: signal.Signals) -> str:
        """Send a signal and wait until the run is over; gives what it printed."""
        self.process.send_signal(signum)
        output, _nothing = self.process.communicate(timeout=60)
        return output

    def end_at_fault(self, device: Any, ending: Ending, logs_out: bool = True) -> None:
        """End it once the write has come that the device's only fault delays (by 1.5 s); no session is left."""
        until = time.monotonic() + 60
        while device.faults and time.monotonic() < until and self.process.poll() is None:
            time.sleep(0.02)
        reached = not device.faults
        time.sleep(ending.pause)
        output = self.end(ending.signum)
        device.clear_faults()
        assert reached, f"there are not as many writes\n{output}"
        assert "Traceback" not in output, output
        # What was under way arrives all the same: nobody can know of it before.
        time.sleep(1.5)
        # A token of the cloud ends by itself.
        assert not (logs_out and device.sessions), output


def tasks(text: str, **play: Any) -> list[dict[str, Any]]:
    """A play on localhost with these tasks (YAML text)."""
    return [{"hosts": "localhost", "gather_facts": False, **play, "tasks": yaml.safe_load(textwrap.dedent(text))}]


class Play:
    """Runs tasks against a device, with its connection as the defaults of the group, in one of the two run modes."""

    system = "gateway"
    user = "operator"
    administrator = "haiadmin"
    # Options of the system's modules that the module for any request does not have.
    apart: tuple[str, ...] = ()

    def __init__(self, runner: Runner, device: Any, mode: str) -> None:
        self.runner = runner
        self.device = device
        self.mode = mode

    def connection(self, user: str = "", **more: Any) -> dict[str, Any]:
        user = user or self.user
        return {
            "host": self.device.host,
            "port": self.device.port,
            "username": user,
            "password": self.device.users[user]["password"],
            "certificate_fingerprint": self.device.fingerprint,
            **more,
        }

    def __call__(
        self,
        text: str,
        *arguments: str,
        user: str = "",
        env: dict[str, str] | None = None,
        variables: dict[str, Any] | None = None,
        **options: Any,
    ) -> Outcome:
        defaults = {key: value for key, value in self.connection(user, **options).items() if value is not None}
        of_any = {key: value for key, value in defaults.items() if key not in self.apart}
        groups = {f"group/streamops.video.{self.system}": defaults, "streamops.video.api": of_any}
        play = tasks(text, hosts="station", module_defaults=groups, vars=variables or {})
        connection = "local" if self.mode == "in-process" else "elsewhere"
        inventory = {"all": {"hosts": {"station": {"ansible_connection": connection}}}}
        return self.runner.run(play, inventory, arguments, env)


class HmpPlay(Play):
    """The same against a Media Platform: over its REST API, or with `by_command_line` without any login."""

    system = "hmp"
    user = "admin"
    apart = ("api", "cli_port", "ledger")

    def connection(self, user: str = "", **more: Any) -> dict[str, Any]:
        return super().connection(user, **{"cli_port": self.device.cli_port, **more})

    def by_command_line(self, text: str, *arguments: str, **more: Any) -> Outcome:
        return self(text, *arguments, **{"username": None, "password": None, **more})

    @property
    def ledger(self) -> Path:
        """Where a test keeps its ledger."""
        return self.runner.folder / "hmp.json"


class KrakenPlay(Play):
    """The same against a Kraken."""

    system = "kraken"
    user = "haiadmin"


class AtemePlay(Play):
    """The same against an Ateme+ service."""

    system = "ateme"
    user = "admin"
    administrator = "superadmin"
    apart = ("environment", "organisation", "restore_context")

    def connection(self, user: str = "", **more: Any) -> dict[str, Any]:
        user = user or self.user
        return {
            "url": self.device.url,
            "username": user,
            "password": self.device.users[user]["password"],
            "certificate_fingerprint": self.device.fingerprint,
            **more,
        }

    def token(self, user: str = "") -> str:
        """A token of a user, as another program would get it from the service."""
        user = user or self.user
        name = "username" if self.device.switches["wording"] == "lab" else "email"
        body = {name: user, "password": self.device.users[user]["password"]}
        with requests.Session() as http:
            http.trust_env = False
            answer = http.post(self._login_url(), json=body, verify=str(self.device.ca_path), timeout=10)
        answer.raise_for_status()
        return re.findall(r"eyJ[\w-]*\.[\w-]+\.[\w-]+", f"{answer.text} {answer.headers}")[0]

    def _login_url(self) -> str:
        told = self.device.document()
        servers = told.get("servers") or [{"url": told.get("basePath", "")}]
        base = urlsplit(servers[0]["url"]).path.rstrip("/")
        for path, item in told["paths"].items():
            if "log in and get jwt" in " ".join(item.get("post", {}).get("summary", "").lower().split()):
                return f"{self.device.url}{base}{path}"
        raise AssertionError("the service has no login")
