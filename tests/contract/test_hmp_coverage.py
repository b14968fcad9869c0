"""Nothing that the vendor documents of the Media Platform is missing in the collection."""

from __future__ import annotations

import pytest
from vendor_coverage import Row, hmp_rows, hmp_table
from vendor_hmp import COMMANDS, GENERAL_ERRORS, OPERATIONS, pattern


@pytest.mark.parametrize("row", hmp_rows(), ids=lambda row: f"{row.object}: {row.what}".replace(" ", "-"))
def test_a_module_reaches(row: Row) -> None:
    assert row.where, f"{row.what} ({row.object}) is nowhere"


def test_the_table_tells_all() -> None:
    errors = [f"{one.name} {code} {text}" for one in COMMANDS for code, text in one.errors]
    errors += [f"{code} {text}" for code, text in GENERAL_ERRORS]
    rows = hmp_rows()
    assert len(rows) == len(COMMANDS) + len(errors) + len(OPERATIONS)
    assert len(hmp_table().splitlines()) == len(rows) + 1


def test_the_tables_are_the_documents() -> None:
    """The guide has 21 commands; nothing is listed twice."""
    assert len({one.name for one in COMMANDS}) == len(COMMANDS) == 21
    assert all(len(set(one.errors)) == len(one.errors) for one in COMMANDS)
    assert len({one.title for one in OPERATIONS}) == len(OPERATIONS)
    assert all(len(code) == 6 for one in COMMANDS for code, _text in one.errors)
    # Errors that only the general table has, and families: syntax, input, permission, not found, conflict, internal.
    assert {code[:2] for one in COMMANDS for code, _text in one.errors} == {"01", "03", "04", "06", "07"}
    assert {code[:2] for code, _text in GENERAL_ERRORS} == {"00", "02", "07", "09"}


def test_the_pattern_of_a_text() -> None:
    assert pattern("'Y' is not a UUID") == r"'.*'\ is\ not\ a\ UUID"
    assert pattern("Expected 1 parameter(s). Got Y parameter(s)").endswith(r"Got\ \d+\ parameter\(s\)")
