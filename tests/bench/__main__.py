"""`make bench`: what tasks cost, as ratios of things measured side by side in one run. Seconds alone mean nothing here.

The counts (requests, logins, writes) have budgets: exceeding one, or being less than 8 times faster than
`ansible.builtin.uri`, fails the run.
"""

from __future__ import annotations

import dataclasses
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "integration"), str(ROOT / "extensions"), str(ROOT / "tools")]

import bulk  # noqa: E402
import hosts  # noqa: E402
import statistics_fleet  # noqa: E402
from harness import Runner, tasks  # noqa: E402
from install import installed  # noqa: E402
from lab import Lab  # noqa: E402

ITEMS = 30
ROUNDS = 3
FASTER_THAN_URI = 8.0
FLEET = 200
ROUTE = """
- streamops.video.gateway_route:
    name: "{{ item }}"
    source: {name: In, protocol: udp, port: 5000}
    destinations: [{name: Studio, protocol: udp, address: 10.0.0.1, port: 5001}]
  loop: "{{ names }}"
"""
URI = """
- ansible.builtin.uri:
    url: "{{ url }}/api/session"
    validate_certs: false
    status_code: [200, 401]
  loop: "{{ names }}"
"""
TASKS = "- streamops.video.gateway_info: {gather_subset: [session]}\n"
EMPTY = "- ansible.builtin.meta: noop\n"


@dataclasses.dataclass
class Cost:
    """One way of doing something: median wall time in seconds, and what reached the device in the last round."""

    seconds: float
    requests: int
    logins: int
    writes: int


class Bench:
    def __init__(self, lab: Lab, folder: Path) -> None:
        self.gateway = lab.gateway
        self.runner = Runner(folder)
        self.names = [f"Route {number}" for number in range(ITEMS)]
        for name in self.names:
            self.gateway.add_route(
                {
                    "name": name,
                    "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000},
                    "destinations": [{"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 5001}],
                }
            )

    def once(self, text: str, connection: str) -> Cost:
        user = self.gateway.users["operator"]
        defaults = {
            "host": self.gateway.host,
            "port": self.gateway.port,
            "username": "operator",
            "password": user["password"],
            "certificate_fingerprint": self.gateway.fingerprint,
        }
        play = tasks(
            text,
            hosts="station",
            vars={"names": self.names, "url": self.gateway.url},
            module_defaults={"group/streamops.video.gateway": defaults},
        )
        self.gateway.clear_requests()
        start = time.perf_counter()
        self.runner.run(play, {"all": {"hosts": {"station": {"ansible_connection": connection}}}}).ok()
        seconds = time.perf_counter() - start
        gateway = self.gateway
        return Cost(seconds, len(gateway.requests), len(gateway.logins), len(gateway.writes))

    def side_by_side(self, ways: dict[str, tuple[str, str]]) -> dict[str, Cost]:
        """Each way in turn, several rounds, so that a busy machine is busy for all of them."""
        rounds: dict[str, list[Cost]] = {name: [] for name in ways}
        for _round in range(ROUNDS):
            for name, (text, connection) in ways.items():
                rounds[name].append(self.once(text, connection))
        return {
            name: dataclasses.replace(costs[-1], seconds=statistics.median(cost.seconds for cost in costs))
            for name, costs in rounds.items()
        }


def main() -> int:
    installed()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as scratch, Lab(only=["gateway"], directory=Path(scratch) / "lab") as lab:
        bench = Bench(lab, Path(scratch))
        found = bench.side_by_side(
            {
                "an empty play": (EMPTY, "local"),
                f"gateway_route, {ITEMS} items, no change": (ROUTE, "local"),
                f"ansible.builtin.uri, {ITEMS} GETs": (URI, "local"),
                f"{ITEMS} tasks of gateway_info": (TASKS * ITEMS, "local"),
                f"gateway_route as an ordinary module, {ITEMS} items": (ROUTE, "elsewhere"),
            }
        )
        sessions_left = len(lab.gateway.sessions)
    ours = found[f"gateway_route, {ITEMS} items, no change"]
    many = found[f"{ITEMS} tasks of gateway_info"]
    print(f"{'':52} {'ratio':>6} {'requests':>9} {'logins':>7} {'writes':>7}")
    for name, cost in found.items():
        ratio = cost.seconds / ours.seconds
        print(f"{name:52} {ratio:6.1f} {cost.requests:9} {cost.logins:7} {cost.writes:7}")
    faster = found[f"ansible.builtin.uri, {ITEMS} GETs"].seconds / ours.seconds
    checks: list[tuple[str, Any, bool]] = [
        (f"times faster than uri, at least {FASTER_THAN_URI:g}", round(faster, 1), faster >= FASTER_THAN_URI),
        ("logins of the loop, at most 1", ours.logins, ours.logins <= 1),
        ("writes of the loop, none", ours.writes, ours.writes == 0),
        # Login, devices, one listing an item, logout.
        (f"requests of the loop, at most {ITEMS + 3}", ours.requests, ours.requests <= ITEMS + 3),
        ("logins of 30 tasks, at most 1", many.logins, many.logins <= 1),
        ("sessions left open, none", sessions_left, sessions_left == 0),
    ]
    with tempfile.TemporaryDirectory() as scratch:
        checks += bulk.measure(Path(scratch))
    checks += hosts.checks()
    checks += statistics_fleet.checks(FLEET)
    for text, value, fine in checks:
        print(f"{'ok  ' if fine else 'FAIL'} {text}: {value}")
        failures += [] if fine else [text]
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
