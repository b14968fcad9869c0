"""No call that is known of the Kraken is missing in the collection."""

from __future__ import annotations

import pytest
from vendor_coverage import Row, kraken_rows, kraken_table
from vendor_kraken import BY_ANALOGY, CALLS, INDEX, OF_CLIENT


@pytest.mark.parametrize("row", kraken_rows(), ids=lambda row: f"{row.since}: {row.what}".replace(" ", "-"))
def test_a_module_reaches(row: Row) -> None:
    assert row.where, f"{row.what} ({row.since}) is nowhere"


def test_the_table_tells_all() -> None:
    assert len(kraken_rows()) == len(CALLS)
    assert len(kraken_table().splitlines()) == len(CALLS) + 1


def test_the_tables_are_the_documents() -> None:
    """The guide's index has 31 calls, and the login; nothing is listed twice."""
    assert len(INDEX) == 31 and len(OF_CLIENT) == 9
    assert len({(one.method, one.title) for one in CALLS}) == len(CALLS) == 32 + 9 + len(BY_ANALOGY)
    assert ("GET", "presets/:uuid") not in {(one.method, one.title) for one in CALLS}, "the index has none"


def test_the_pattern_of_a_path() -> None:
    assert [one.path for one in INDEX if one.title.endswith("/load")] == [
        "/apis/v2/presets/[^/]+/load",
        "/apis/v2/system/load",
    ]
