"""The metrics of a report, read by Prometheus' own parser."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.streamops.video.plugins.plugin_utils.report_metrics import metrics
from prometheus_client.parser import text_string_to_metric_families
from report_samples import NOW, element, fleet, made, reading, route, told

HOSTILE = 'Feed "A"\\ \n}{ <script> é'


def parsed(text: str) -> dict[str, Any]:
    families = list(text_string_to_metric_families(text))
    assert len({family.name for family in families}) == len(families)
    for family in families:
        labels = [tuple(sorted(sample.labels.items())) for sample in family.samples]
        assert family.documentation and family.type == "gauge" and len(set(labels)) == len(labels)
    return {family.name: family.samples for family in families}


def value(samples: Any, **labels: str) -> Any:
    (found,) = [one.value for one in samples if labels.items() <= one.labels.items()]
    return found


def test_metrics_of_a_fleet() -> None:
    found = parsed(metrics(made(fleet())))
    assert set(found) == {
        "streamops_report_timestamp_seconds",
        "streamops_host_up",
        "streamops_host_planned_changes",
        "streamops_routes",
        "streamops_route_running",
        "streamops_route_health",
        "streamops_stream_connected",
        "streamops_stream_bitrate_bits_per_second",
        "streamops_stream_round_trip_time_seconds",
        "streamops_stream_packet_loss_ratio",
    }
    assert value(found["streamops_report_timestamp_seconds"]) == NOW
    assert [one.value for one in found["streamops_host_up"]] == [1, 0, 1]
    assert {one.labels["host"]: one.value for one in found["streamops_host_planned_changes"]} == {"gw1": 1, "gw3": 0}
    assert value(found["streamops_routes"], host="gw1", state="stopped") == 1
    health = [one for one in found["streamops_route_health"] if one.labels["route"] == "Stadium"]
    assert {one.labels["level"]: one.value for one in health if one.value} == {"warn": 1}
    # Base units.
    hub = {"stream": "Hub", "kind": "destination", "protocol": "srt", "route": "Stadium"}
    assert value(found["streamops_stream_bitrate_bits_per_second"], **hub) == 5_000_000
    assert value(found["streamops_stream_round_trip_time_seconds"], **hub) == 0.04025
    assert value(found["streamops_stream_packet_loss_ratio"], **hub) == 0.035
    assert value(found["streamops_stream_connected"], stream="Archive") == 0


def test_hostile_labels() -> None:
    one = route(HOSTILE, None, element(HOSTILE))
    found = parsed(metrics(made({"gw1": reading([one], [told(one)])})))
    names = {sample.labels["route"] for sample in found["streamops_route_running"]}
    # A line feed in a name is no name that anybody chose: it is shown as what it is not.
    assert names == {HOSTILE.replace("\n", "�")}


def test_the_format() -> None:
    text = metrics(made(fleet()))
    assert text.endswith("\n") and "\n\n" not in text
    for line in text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) streamops_\w+ .+|streamops_\w+(\{\w+="[^\n]*"\})? [-+\d.e]+', line), line


def test_hosts_that_were_not_asked_have_none() -> None:
    before = made(fleet())
    report = made({"gw3": fleet()["gw3"]}, before, NOW + 60, inventory=["gw1", "gw3"])
    found = parsed(metrics(report))
    assert {one.labels["host"] for samples in found.values() for one in samples if "host" in one.labels} == {"gw3"}


def test_routes_with_the_same_name() -> None:
    twins = [route("Feed", None, element("Out")), {**route("Feed", None, element("Out")), "id": "other"}]
    found = parsed(metrics(made({"gw1": reading(twins)})))
    assert len(found["streamops_route_running"]) == 2
