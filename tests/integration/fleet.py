"""Five gateways of the lab, and plays on all of them: what the tests of roles and playbooks for gateways share."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from harness import Outcome, Runner
from lab import Lab
from samples import OTHER_PASSPHRASE, PASSPHRASE

NAMES = ("gw1", "gw2", "gw3", "gw4", "gw5")
WRITES = r"/updates$|/commands$|/system/preset$"
# What the third gateway, like the others, has before: one route to change, one to delete, one of somebody else.
BEFORE: list[dict[str, Any]] = [
    {
        "name": "Camera 1",
        "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5001},
        "destinations": [{"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 6001, "ttl": 32}],
    },
    {
        "name": "Old",
        "source": {
            "name": "In",
            "protocol": "srt",
            "srtMode": "listener",
            "address": "0.0.0.0",
            "port": 4900,
            "srtPassPhrase": PASSPHRASE,
        },
        "destinations": [
            {
                "name": "Partner",
                "protocol": "srt",
                "srtMode": "caller",
                "address": "10.0.0.2",
                "port": 4901,
                "srtEncryption": "AES256",
                "srtPassPhrase": OTHER_PASSPHRASE,
            }
        ],
    },
]
WANTED: list[dict[str, Any]] = [
    {
        "name": "Camera 1",
        "state": "started",
        "source": {"name": "In", "port": 5101},
        "destinations": [{"name": "Web", "protocol": "hls"}],
    },
    {
        "name": "Camera 2",
        "state": "started",
        "source": {"name": "In", "protocol": "srt", "srt_mode": "listener", "port": 5002, "srt_passphrase": PASSPHRASE},
        "destinations": [],
    },
]


class Fleet:
    """The gateways, and a place to run plays on them in."""

    def __init__(self, runner: Runner, lab: Lab) -> None:
        self.runner = runner
        self.lab = lab
        self.gateways = dict(zip(NAMES, lab.gateways, strict=True))
        self.user = "haiadmin"
        self.variables: dict[str, Any] = {}
        self.of_host: dict[str, dict[str, Any]] = {}

    def __getitem__(self, name: str) -> Any:
        return self.gateways[name]

    @property
    def folder(self) -> Path:
        return self.runner.folder

    @property
    def inventory(self) -> dict[str, Any]:
        hosts = {
            name: {
                "ansible_host": one.host,
                "ansible_port": one.port,
                "ansible_user": self.user,
                "ansible_password": one.users[self.user]["password"],
                **self.of_host.get(name, {}),
            }
            for name, one in self.gateways.items()
        }
        return {"all": {"children": {"gateways": {"hosts": hosts, "vars": self.variables}}}}

    @property
    def environment(self) -> dict[str, str]:
        # What would lead an SSH connection to a gateway fails at once.
        return {"HAIVISION_GATEWAY_CA_PATH": str(self.lab.ca_path), "ANSIBLE_SSH_EXECUTABLE": "/bin/false"}

    def play(self, *arguments: str, play: Any = None, inventory: Mapping[str, Any] | None = None) -> Outcome:
        found = play if play is not None else self.rollout()
        return self.runner.run(found, inventory or self.inventory, arguments, self.environment)

    def playbook(self, name: str, *arguments: str) -> Outcome:
        return self.play(*arguments, play=[{"ansible.builtin.import_playbook": f"streamops.video.{name}"}])

    def rollout(self, routes: Any = None, **options: Any) -> list[dict[str, Any]]:
        """The play of the documentation."""
        of_play = {key: options.pop(key) for key in ("serial", "any_errors_fatal", "module_defaults") if key in options}
        role = {
            "role": "streamops.video.gateway_rollout",
            "gateway_rollout_routes": "{{ routes }}",
            "gateway_rollout_state": "overridden",
            "gateway_rollout_backup_dir": "{{ playbook_dir }}/backup",
            "gateway_rollout_min_bitrate": 0,
            **{f"gateway_rollout_{name}": value for name, value in options.items()},
        }
        head = {"hosts": "gateways", "gather_facts": False, "serial": 1, "vars": {"routes": routes or WANTED}}
        return [{**head, **of_play, "roles": [role]}]

    def fill(self, routes: list[dict[str, Any]] | None = None) -> None:
        """What the gateways have before a test; the first route stands, the others run."""
        for one in self.gateways.values():
            for place, route in enumerate(BEFORE if routes is None else routes):
                one.add_route(route, started=place > 0)

    def has(self, name: str) -> list[dict[str, Any]]:
        """What a gateway has, secrets included, without what is new whenever something is made anew."""
        return sorted((_lasting(route) for route in self[name].routes()), key=lambda route: str(route["name"]))

    @property
    def all(self) -> dict[str, list[dict[str, Any]]]:
        return {name: self.has(name) for name in NAMES}

    def writes(self, name: str) -> int:
        return len(self[name].writes)

    def no_writes(self) -> bool:
        return all(one.writes == [] for one in self.gateways.values())

    def forget(self) -> None:
        for one in self.gateways.values():
            one.clear_requests()
            one.clear_faults()

    @property
    def files(self) -> list[str]:
        """The backups that there are."""
        folder = self.folder / "backup"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lasting(inner) for key, inner in value.items() if key not in ("id", "restarts", "started")}
    return [_lasting(inner) for inner in value] if isinstance(value, list) else value


def changed(outcome: Outcome) -> dict[str, int]:
    """How many tasks have changed something, by host: as the recap tells it."""
    found = re.findall(r"^(\S+)\s+: ok=\d+\s+changed=(\d+)", outcome.output, re.MULTILINE)
    return {host: int(number) for host, number in found}


def nothing_changed(outcome: Outcome) -> bool:
    return set(changed(outcome).values()) == {0}


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)


def is_wanted(routes: list[dict[str, Any]]) -> bool:
    """Whether a gateway has just what is wanted, on air."""
    return [(route["name"], route["source"]["port"], route["running"]) for route in routes] == [
        ("Camera 1", 5101, True),
        ("Camera 2", 5002, True),
    ]


def refuses(fleet: Fleet, skip: int) -> None:
    """The third gateway refuses one write, after so many."""
    fleet["gw3"].fault("status", code=400, method="POST", path=WRITES, skip=skip)


def assert_third_failed(fleet: Fleet, before: dict[str, Any], message: str) -> None:
    """The first two are as wanted, the third is as it was, the last two are untouched, and the message says so."""
    assert is_wanted(fleet.has("gw1"))
    assert is_wanted(fleet.has("gw2"))
    assert {name: fleet.has(name) for name in NAMES[2:]} == {name: before[name] for name in NAMES[2:]}
    assert fleet.writes("gw4") == fleet.writes("gw5") == 0
    assert message.startswith("gw3: ")
    assert message.endswith("As wanted: gw1, gw2. Not touched: gw4, gw5.")


def assert_converges(fleet: Fleet, play: Any = None) -> None:
    """The next run brings all about, and the one after that writes nothing."""
    fleet.forget()
    fleet.play(play=play).ok()
    assert all(is_wanted(fleet.has(name)) for name in NAMES)
    fleet.forget()
    assert nothing_changed(fleet.play(play=play).ok())
    assert fleet.no_writes()
