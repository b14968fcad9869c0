"""Prints the coverage table at the end of the run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

# Beside the tables: the runs of the unit tests, and the lab.
ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "unit"), str(ROOT / "extensions")]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    from vendor_coverage import ateme_table, hmp_table, kraken_table, table

    terminalreporter.section("what the vendor documents, and where the collection has it")
    terminalreporter.write_line(table())
    terminalreporter.write_line(hmp_table())
    terminalreporter.write_line(kraken_table())
    terminalreporter.write_line(ateme_table())
