"""What many routes in one task cost: growth from 10 to 1,000, beside a loop of `uri`, and with nothing to change.

Times are those of ansible-playbook, less a play that reads the same list and does nothing; ratios are of runs side by
side. Memory is the largest process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import time
from pathlib import Path
from typing import Any, NamedTuple

from harness import Runner, tasks
from lab import Lab

SIZES = (10, 100, 1000)
URI_ROUTES = 30
FASTER_THAN_URI = 100.0
SLOWER_THAN_DEBUG = 2.0
MOST_MEMORY = 200
# How much more a route may cost among 1,000 than among 100; at 10, waiting for the device is most of it.
GROWTH = 1.5
MERGED = "- streamops.video.gateway_routes: {config: '{{ routes }}'}\n"
OVERRIDDEN = "- streamops.video.gateway_routes: {config: '{{ routes }}', state: overridden}\n"
DEBUG = "- ansible.builtin.debug: {var: routes}\n"
EMPTY = "- ansible.builtin.meta: noop\n"
URI = """
- ansible.builtin.uri:
    url: "{{ url }}/api/session"
    method: POST
    body_format: json
    body: "{{ login }}"
    validate_certs: false
  register: session
- ansible.builtin.uri:
    url: "{{ url }}/api/devices/{{ device }}/updates"
    method: POST
    body_format: json
    headers: {Cookie: "sessionID={{ session.json.response.sessionID }}"}
    body: {action: create, deviceID: "{{ device }}", elementType: route, fields: "{{ item }}"}
    validate_certs: false
  loop: "{{ payloads }}"
  loop_control: {label: "{{ item.name }}"}
- ansible.builtin.uri:
    url: "{{ url }}/api/session"
    method: DELETE
    headers: {Cookie: "sessionID={{ session.json.response.sessionID }}"}
    validate_certs: false
"""
Check = tuple[str, Any, bool]


class Run(NamedTuple):
    """One ansible-playbook run: seconds, requests, writes, and the largest process of all so far in MB."""

    seconds: float
    requests: int
    writes: int
    megabytes: int


def routes(number: int) -> list[dict[str, Any]]:
    return [
        {
            "name": f"Route {one}",
            "source": {
                "name": "In",
                "protocol": "srt",
                "address": "0.0.0.0",
                "port": 5000 + one,
                "srt_mode": "listener",
            },
            "destinations": [
                {"name": f"Out {place}", "protocol": "udp", "address": f"10.0.0.{place}", "port": 6000, "ttl": 64}
                for place in range(3)
            ],
        }
        for one in range(number)
    ]


def payload(route: dict[str, Any]) -> dict[str, Any]:
    source = {**route["source"], "srtMode": "listener"}
    del source["srt_mode"]
    return {**route, "source": source, "startRoute": False}


class Bulk:
    def __init__(self, lab: Lab, folder: Path) -> None:
        self.gateway = lab.gateway
        self.runner = Runner(folder)

    def run(self, text: str, number: int) -> Run:
        gateway, user = self.gateway, self.gateway.users["operator"]
        wanted = routes(number)
        given = {
            "routes": wanted,
            "payloads": [payload(one) for one in wanted[:URI_ROUTES]],
            "url": gateway.url,
            "device": gateway.device_id,
            "login": {"username": "operator", "password": user["password"]},
        }
        file = self.runner.folder / "routes.json"
        file.write_text(json.dumps(given))
        connection = {
            "host": gateway.host,
            "port": gateway.port,
            "username": "operator",
            "password": user["password"],
            "certificate_fingerprint": gateway.fingerprint,
        }
        defaults = {"group/streamops.video.gateway": connection}
        command = self.runner.command(tasks(text, vars_files=[str(file)], module_defaults=defaults))
        environment = self.runner.environment()
        # What records results for the tests costs time too, and users have no such thing.
        del environment["ANSIBLE_CALLBACKS_ENABLED"]
        gateway.clear_requests()
        start = time.perf_counter()
        done = subprocess.run(
            command, env=environment, cwd=self.runner.folder, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - start
        if done.returncode:
            raise RuntimeError(done.stdout[-3000:] + done.stderr)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        return Run(seconds, len(gateway.requests), len(gateway.writes), memory)

    def seconds(self, text: str, number: int) -> tuple[float, Run]:
        """The best of two runs, less what reading the list costs; and the last run."""
        found: list[tuple[float, Run]] = []
        for _round in range(2):
            self.gateway.reset()
            idle = self.run(EMPTY, number).seconds
            busy = self.run(text, number)
            found.append((busy.seconds - idle, busy))
        return min(seconds for seconds, _run in found), found[-1][1]

    def listing(self) -> float:
        """Seconds that curl (or what there is in its place) takes for all pages of the list."""
        user = self.gateway.users["operator"]
        login = json.dumps({"username": "operator", "password": user["password"]})
        jar, url = str(self.runner.folder / "cookies"), self.gateway.url
        curl = ["curl", "-sk", "-b", jar, "-c", jar, "-H", "Content-Type: application/json"]
        subprocess.run([*curl, "-d", login, f"{url}/api/session"], check=True, capture_output=True)
        start = time.perf_counter()
        pages = len(routes(1000)) // 500
        listing = f"{url}/api/gateway/{self.gateway.device_id}/routes?pageSize=500&page="
        for page in range(1, pages + 1):
            subprocess.run([*curl, f"{listing}{page}"], check=True, capture_output=True)
        seconds = time.perf_counter() - start
        subprocess.run([*curl, "-X", "DELETE", f"{url}/api/session"], check=True, capture_output=True)
        return seconds


def measure(folder: Path) -> list[Check]:
    """Run all, print the table, and give the checks."""
    with Lab(only=["gateway"], switches={"gateway": {"max_page_size": 500}}, directory=folder / "lab") as lab:
        bulk = Bulk(lab, folder)
        checks, each = _growth(bulk)
        return [*checks, *_nothing_to_change(bulk), *_beside_uri(bulk, each)]


def _growth(bulk: Bulk) -> tuple[list[Check], float]:
    """Creating 10, 100 and 1,000 routes of three destinations; also the seconds that each of the 1,000 took."""
    checks: list[Check] = []
    each: dict[int, float] = {}
    for number in SIZES:
        seconds, done = bulk.seconds(MERGED, number)
        each[number] = seconds / number
        counts = f"{done.requests} requests, {done.writes} writes"
        print(f"create {number:5} routes: {1000 * each[number]:7.2f} ms each, {counts}")
        checks.append((f"writes for {number} new routes", done.writes, done.writes == number))
        # Login, devices, one listing before, the looks while waiting (2 pages each at 1,000), logout.
        most = number + 30
        checks.append((f"requests for {number} new routes, at most {most}", done.requests, done.requests <= most))
    growth = each[1000] / each[100]
    checks.append((f"a route among 1,000 to one among 100, at most {GROWTH:g}", round(growth, 2), growth <= GROWTH))
    return checks, each[1000]


def _nothing_to_change(bulk: Bulk) -> list[Check]:
    """The 1,000 routes again; they are there."""
    ours = min((bulk.run(OVERRIDDEN, 1000) for _round in range(3)), key=lambda run: run.seconds)
    debug = min(bulk.run(DEBUG, 1000).seconds for _round in range(3))
    allowed = SLOWER_THAN_DEBUG * debug + bulk.listing()
    print(
        f"1,000 routes, no change: {ours.seconds / debug:.2f} of a debug task with the same list, {ours.megabytes} MB"
    )
    return [
        # Login, devices, logout, and the pages.
        ("requests with nothing to change, at most 3 and the pages", ours.requests, ours.requests <= 3 + 2),
        ("writes with nothing to change", ours.writes, ours.writes == 0),
        (
            "times what a debug task with the list and the listing take",
            round(ours.seconds / allowed, 2),
            ours.seconds <= allowed,
        ),
        (f"megabytes, under {MOST_MEMORY}", ours.megabytes, ours.megabytes < MOST_MEMORY),
    ]


def _beside_uri(bulk: Bulk, each: float) -> list[Check]:
    uri = bulk.seconds(URI, URI_ROUTES)[0] / URI_ROUTES
    print(
        f"a loop of uri: {1000 * uri:.0f} ms a route (of {URI_ROUTES}); gateway_routes: {1000 * each:.2f} ms (of 1,000)"
    )
    return [
        (
            f"times faster a route than uri, at least {FASTER_THAN_URI:g}",
            round(uri / each),
            uri / each >= FASTER_THAN_URI,
        )
    ]
