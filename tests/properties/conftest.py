"""Labs for the properties, a home of our own, and the table at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# Beside what is here: the strategies of the unit tests, and the lab.
ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "unit"), str(ROOT / "extensions")]


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Locks and ledgers are not those of whoever runs the tests, nor does a proxy or device of theirs come in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        for name in list(os.environ):
            ours = name.startswith(("HAIVISION_", "ATEME_PLUS_"))
            if ours or name.lower() in ("https_proxy", "no_proxy", "requests_ca_bundle", "ssl_cert_file"):
                patch.delenv(name)
        yield


def pytest_terminal_summary(terminalreporter: Any) -> None:
    from booking import BOOK

    if BOOK.entries:
        terminalreporter.section("what held for every resource, by examples")
        for line in BOOK.table():
            terminalreporter.write_line(line)
