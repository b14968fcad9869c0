"""What a gather_subset asks for, and how routes are counted."""

from __future__ import annotations

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.facts import health, wanted_subset
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput

INFO = {"session", "devices", "config", "routes"}
ALL = INFO | {"statistics"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["session", "devices", "config", "routes"], INFO),
        ([], ALL),
        (["all"], ALL),
        (["min"], {"session", "devices"}),
        (["statistics"], {"statistics"}),
        (["routes", "statistics"], {"routes", "statistics"}),
        (["all", "!config"], ALL - {"config"}),
        (["!config"], ALL - {"config"}),
        (["!all"], {"session", "devices"}),
        (["!all", "!min"], set()),
        (["!all", "routes"], {"session", "devices", "routes"}),
        (["! config", "! all"], {"session", "devices"}),
        (["network"], {"session", "devices"}),
        (["!hardware", "!facter"], ALL),
        (["!network", "virtual", "!routes"], ALL - {"routes"}),
        (["all", "!hardware"], ALL),
        (["!statistics"], INFO),
    ],
)
def test_subsets(given: list[str], wanted: set[str]) -> None:
    assert wanted_subset(given) == wanted


@pytest.mark.parametrize("given", [["everything"], ["!nothing"], ["session", "x"], [""], ["!"]])
def test_subsets_that_there_are_not(given: list[str]) -> None:
    with pytest.raises(InvalidInput, match=r"gather_subset: there is no .*statistics"):
        wanted_subset(given)


def test_health() -> None:
    routes = [
        {"state": state, "status": {"code": code}}
        for state, code in (("running", "ok"), ("running", "Warn"), ("stopped", None), ("stopped", "odd"))
    ]
    counted = {"routes": 4, "running": 2, "stopped": 2, "ok": 1, "warn": 1, "error": 0, "unknown": 2}
    assert health(routes) == counted
    assert health([]) == dict.fromkeys(counted, 0)
