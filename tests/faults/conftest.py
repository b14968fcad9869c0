"""One lab for a whole run, no waiting longer than it takes here, and the table at the end."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("matrix")
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "extensions")]

from ansible_collections.streamops.video.plugins.module_utils.gateway import presets  # noqa: E402
from ansible_collections.streamops.video.plugins.module_utils.resource import bulk, converge  # noqa: E402
from ansible_collections.streamops.video.plugins.module_utils.transport import https, lines, retry  # noqa: E402
from lab import Lab  # noqa: E402


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patience that is for slow devices, in proportion to the faults of this lab; what is done stays the same."""
    for name in ("GRACE_NEW", "GRACE_SILENT", "GRACE_SAID_PENDING"):
        monkeypatch.setattr(converge, name, 0.8)
    for module in (converge, bulk, presets):
        monkeypatch.setattr(module, "STABLE", 0.5)
    for client in (https, lines):
        monkeypatch.setattr(client, "pauses", functools.partial(retry.pauses, first=0.1))


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


def pytest_terminal_summary(terminalreporter: Any) -> None:
    from matrix import CELL
    from table import lines

    reports = [
        one
        for key in ("passed", "failed")
        for one in terminalreporter.stats.get(key, [])
        if one.when == "call" and "tests/faults/" in one.nodeid
    ]
    passed = [value for one in reports for name, value in one.user_properties if name == CELL]
    if not reports:
        return
    terminalreporter.section("every shape of write with every fault")
    for line in lines(passed, sum(one.failed for one in reports)):
        terminalreporter.write_line(line)
