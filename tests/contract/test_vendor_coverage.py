"""Nothing that the vendor documents of a device is missing in the collection."""

from __future__ import annotations

import pytest
from vendor_coverage import Row, rows, table


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.object}: {row.what}".replace(" ", "-"))
def test_a_module_reaches(row: Row) -> None:
    assert row.where, f"{row.what} of {row.object} ({row.since}) is nowhere"


def test_the_table_tells_all() -> None:
    assert len(table().splitlines()) == len(rows()) + 1
