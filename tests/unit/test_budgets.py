"""What a task may cost a device: requests, writes and logins. A count that grows fails; `make bench` measures times.

Each scenario runs twice in one session, as two tasks of a playbook do: made or changed first, nothing to do then.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ansible_collections.streamops.video.plugins.plugin_utils.reading import Reader
from lab import Lab

PACKAGE = "ansible_collections.streamops.video.plugins.modules"
DOCS = Path(__file__).parents[2] / "docs" / "bench.md"
UDP = {"name": "In", "protocol": "udp", "address": "0.0.0.0"}
STUDIO = {"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 5001}


def feed(number: int, **more: Any) -> dict[str, Any]:
    return {"name": f"Feed {number}", "source": {**UDP, "port": 5000 + number}, "destinations": [STUDIO], **more}


class Budget(NamedTuple):
    """A module with its options, and the most that it may send: requests and writes of the first and second run.

    The first of a system has the login in it, and what is read once a session.
    """

    title: str
    module: str
    options: dict[str, Any]
    first: tuple[int, int]
    again: tuple[int, int]


HUNDRED = [feed(number) for number in range(100, 200)]
BUDGETS = [
    Budget("a route is made", "gateway_route", feed(1), (5, 1), (1, 0)),
    Budget("a route is started", "gateway_route", {"name": "Feed 1", "state": "started"}, (3, 1), (1, 0)),
    Budget("a source is changed", "gateway_route", {"name": "Feed 1", "source": {"port": 6000}}, (3, 1), (1, 0)),
    Budget(
        "a destination is added",
        "gateway_destination",
        {"route": "Feed 1", "destination": {"name": "Web", "protocol": "hls"}},
        (3, 1),
        (1, 0),
    ),
    Budget("a route is deleted", "gateway_route", {"name": "Feed 1", "state": "absent"}, (5, 1), (1, 0)),
    Budget("a hundred routes are made", "gateway_routes", {"config": HUNDRED}, (102, 100), (1, 0)),
    Budget("facts of a gateway", "gateway_info", {}, (4, 0), (4, 0)),
    Budget("statistics of a hundred routes", "gateway_statistics_info", {}, (101, 0), (101, 0)),
    Budget(
        "a source is made",
        "hmp_source",
        {"name": "Camera", "type": "SRT", "mode": "LISTENER", "source_port": 7007},
        (4, 1),
        (1, 0),
    ),
    Budget("a session is made", "hmp_session", {"title": "Hall", "sources": ["Camera"]}, (5, 2), (2, 0)),
    Budget("a recording is started", "hmp_recording", {"session": "Hall", "state": "started"}, (5, 1), (2, 0)),
    Budget("a recording is stopped", "hmp_recording", {"session": "Hall", "state": "stopped"}, (5, 1), (3, 0)),
    Budget("facts of an HMP", "hmp_info", {}, (11, 0), (11, 0)),
    Budget(
        "a stream is made and started",
        "kraken_stream",
        {"name": "Helicopter", "input": "Camera", "outputs": ["Ground"], "state": "started"},
        (12, 2),
        (6, 0),
    ),
    Budget("a preset is made", "kraken_preset", {"name": "Event", "content": {"streams": []}}, (4, 1), (1, 0)),
    Budget("a host name is set", "kraken_network", {"hostname": "k7"}, (3, 1), (1, 0)),
    Budget("facts of a Kraken", "kraken_info", {}, (22, 0), (22, 0)),
    Budget(
        "an input is made and started",
        "ateme_input",
        {"type": "push", "id": "stadium", "port": 2100, "state": "started"},
        (8, 1),
        (2, 0),
    ),
    Budget(
        "an output is made and started",
        "ateme_output",
        {"type": "push", "id": "one", "input": "stadium", "host": "203.0.113.5", "port": 9000, "state": "started"},
        (7, 1),
        (2, 0),
    ),
    Budget("a label is made", "ateme_label", {"text": "sport"}, (3, 1), (1, 0)),
    Budget("facts of a service", "ateme_info", {}, (12, 0), (12, 0)),
]
USERS = {"gateway": "operator", "hmp": "admin", "kraken": "haiadmin", "ateme": "admin"}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    switches = {
        "gateway": {"land_delay": 0.0},
        "kraken": {"load_delay": 0.0, "stream_delay": 0.0},
    }
    with Lab(switches=switches) as running:
        running.kraken.add_input("Camera", port=5000)
        running.kraken.add_output("Ground", port=6001)
        yield running


@pytest.fixture(scope="module")
def readers(lab: Lab) -> Iterator[dict[str, Reader]]:
    """One login a system, as a run has."""
    found = {}
    for system, user in USERS.items():
        device = getattr(lab, system)
        where = {"url": device.url} if system == "ateme" else {"host": device.host, "port": device.port}
        login = {"username": user, "password": device.users[user]["password"]}
        found[system] = Reader(system, {**where, **login, "certificate_fingerprint": device.fingerprint})
    yield found
    for reader in found.values():
        reader.close()
    # A token of the cloud ends by itself.
    assert [getattr(lab, system).sessions for system in ("gateway", "hmp", "kraken")] == [[]] * 3


@pytest.fixture(scope="module")
def warm() -> list[Any]:
    """The devices that somebody has logged in to."""
    return []


def cost(device: Any) -> tuple[int, int]:
    return len(device.requests), len(device.writes)


@pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.title)
def test_no_count_has_grown(lab: Lab, readers: dict[str, Reader], warm: list[Any], budget: Budget) -> None:
    """In the order of the list: later ones go on from earlier ones."""
    system = budget.module.partition("_")[0]
    device, reader = getattr(lab, system), readers[system]
    module = importlib.import_module(f"{PACKAGE}.{budget.module}")
    seen = []
    for _run in range(2):
        device.clear_requests()
        reader.read(module, **budget.options)
        seen.append(cost(device))
        assert len(device.logins) <= (device not in warm), "the session is kept"
        warm.append(device)
    for found, most in zip(seen, (budget.first, budget.again), strict=True):
        assert found[0] <= most[0] and found[1] <= most[1], f"it costs {seen}, and did {budget.first}, {budget.again}"


def test_the_page_tells_them() -> None:
    rows = [f"| {one.title} | {one.first[0]} ({one.first[1]}) | {one.again[0]} ({one.again[1]}) |" for one in BUDGETS]
    page = DOCS.read_text()
    assert [row for row in rows if row not in page] == []
    print(*rows, sep="\n")
