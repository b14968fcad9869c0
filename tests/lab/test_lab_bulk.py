"""Many routes, many gateways: the lab must not be what is slow. Processor time: a busy machine must not fail this."""

from __future__ import annotations

import resource
import time

import pytest
from lab import Lab
from lab.gateway import Gateway
from lab_client import SRT_OUT, UDP_OUT, UDP_SOURCE, Client

OUTS = [UDP_OUT, SRT_OUT, {**UDP_OUT, "name": "third"}]


@pytest.mark.parametrize("land_delay", [0.0, 600.0])
def test_creating_many_does_not_slow_down(client: Client, gw: Gateway, land_delay: float) -> None:
    gw.set(land_delay=land_delay)
    took = []
    for hundred in range(10):
        start = time.process_time()
        for number in range(100):
            fields = {"name": f"r{hundred}-{number}", "startRoute": True, "source": UDP_SOURCE, "destinations": OUTS}
            assert client.update("create", fields).status_code == 200
        took.append(time.process_time() - start)
    listed = client.routes()
    landed = 1000 if land_delay == 0 else 0
    assert (listed["numResults"], listed["pendingRouteCreates"]) == (landed, 1000 - landed)
    assert min(took[-3:]) < 2 * min(took[:3])  # the two are the same, but for noise


def test_a_thousand_running_routes_are_listed_from_memory(client: Client, gw: Gateway) -> None:
    gw.set(max_page_size=500)
    for number in range(1000):
        gw.add_route({"name": f"r{number}", "source": UDP_SOURCE, "destinations": OUTS}, started=True)
    pages = [client.get(client.routes_path, params={"page": page, "pageSize": 500}).json() for page in (1, 2)]
    assert [len(page["data"]) for page in pages] == [500, 500]
    rendered = dict(gw.renderer._kept)
    time.sleep(1.1)  # elapsedTime is another, the rest need not be rendered again
    start = time.process_time()
    again = client.get(client.routes_path, params={"page": 1, "pageSize": 500}).json()
    assert time.process_time() - start < 0.5  # some 0.02 s, this client's part included
    assert again["data"][0]["elapsedTime"] > pages[0]["data"][0]["elapsedTime"]
    assert gw.renderer._kept == rendered


def test_statistics_of_two_hundred_gateways() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    with Lab(gateways=200, switches={"gateway": {"statistics_words": "live"}}) as lab:
        for gw in lab.gateways:
            gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": OUTS}, started=True)
            assert gw.statistics.answer(gw.store(None), {"routeID": gw.routes()[0]["id"]})["route"]["name"] == "a"
        assert time.process_time() - start < 5  # some 0.5 s
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # some 20 MB
        client = Client(lab, lab.gateways[-1])
        route_id = lab.gateways[-1].routes()[0]["id"]
        start = time.process_time()
        for _time in range(100):
            assert client.get(client.statistics_path, params={"routeID": route_id}).status_code == 200
        assert time.process_time() - start < 2  # some 0.15 s, this client's part included
