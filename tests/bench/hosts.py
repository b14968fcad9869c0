"""What a fleet costs as it grows: the facts of 1, 20 and 200 gateways in one play, forks 20.

Requests and logins are counted at the gateways. Processor time is that of ansible-playbook and all it starts, less that
of a play that does nothing on as many hosts; `debug` on each of them stands beside it.
"""

from __future__ import annotations

import json
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from harness import Runner
from statistics_fleet import DEBUG, NOTHING, cpu_of, fleet, inventory

SIZES = (1, 20, 200)
FACTS = "- streamops.video.gateway_facts: {certificate_fingerprint: '{{ fingerprint }}'}\n"
# Login, logout and what the facts are read with.
REQUESTS = 8
# How much more a gateway may cost among 200 than among 20.
GROWTH = 1.5
Check = tuple[str, Any, bool]


def received(told: dict[str, Any], what: str) -> list[int]:
    """How many requests or logins each gateway has received."""
    return [len(_get(f"{gateway['control_url']}/{what}")) for gateway in told["gateways"]]


def _get(url: str) -> list[Any]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        found = json.load(answer)
    return list(found if isinstance(found, list) else next(iter(found.values())))


def checks() -> list[Check]:
    """Measure and print; what must hold, with the value found."""
    found: list[Check] = []
    each: dict[int, float] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as scratch, fleet(size, Path(scratch) / "lab") as told:
            runner, there = Runner(Path(scratch)), inventory(told)
            idle = min(cpu_of(runner, NOTHING, there) for _round in range(2))
            debug = min(cpu_of(runner, DEBUG, there) for _round in range(2)) - idle
            once = cpu_of(runner, FACTS, there)
            requests, logins = received(told, "requests"), received(told, "logins")
            busy = min(once, cpu_of(runner, FACTS, there)) - idle
        each[size] = busy / size
        beside = 1000 * debug / size
        print(f"facts of {size:3} gateways: {1000 * each[size]:6.1f} ms of processor time each, debug {beside:6.1f}")
        found += [
            (f"requests of each of {size} gateways, at most {REQUESTS}", max(requests), max(requests) <= REQUESTS),
            (f"logins of each of {size} gateways, 1", sorted(set(logins)), set(logins) == {1}),
        ]
    growth = each[200] / each[20]
    return [*found, (f"a gateway among 200 to one among 20, at most {GROWTH:g}", round(growth, 2), growth <= GROWTH)]
