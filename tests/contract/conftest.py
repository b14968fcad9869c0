"""Prints the coverage table at the end of the run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    from vendor_coverage import hmp_table, kraken_table, table

    terminalreporter.section("what the vendor documents, and where the collection has it")
    terminalreporter.write_line(table())
    terminalreporter.write_line(hmp_table())
    terminalreporter.write_line(kraken_table())
