"""Every operation of the Ateme+ cloud API is reached, and called once against the lab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import vendor_ateme
from ansible_collections.streamops.video.plugins.module_utils.ateme.catalogue import OPERATIONS, normal
from ansible_collections.streamops.video.plugins.module_utils.ateme.document import document_of
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import StreamopsError
from ansible_collections.streamops.video.plugins.modules import ateme_operation
from ateme_runs import Runs
from lab import Lab
from lab.ateme import ELSEWHERE
from vendor_coverage import Row, ateme_rows, ateme_table, option_of

ALL = vendor_ateme.reached()


@pytest.mark.parametrize("row", ateme_rows(), ids=lambda row: f"{row.since}: {row.what}".replace(" ", "-"))
def test_a_module_reaches(row: Row) -> None:
    assert row.where, f"{row.what} is nowhere"


def test_the_table_tells_all() -> None:
    assert len(ateme_rows()) == len(OPERATIONS) == 280
    assert len(ateme_table().splitlines()) == 281


@pytest.mark.parametrize("claim", sorted({module for module, _titles in vendor_ateme.BY_MODULE}))
def test_what_the_table_names_is_there(claim: str) -> None:
    assert option_of(claim), claim


@pytest.mark.parametrize(("module", "titles"), vendor_ateme.BY_MODULE)
def test_every_pattern_means_operations_that_stand_in_the_code(module: str, titles: str) -> None:
    found = [one.title for one in ALL if module in one.by and re.match(titles.removesuffix(r" \(list\)"), one.title)]
    assert found, titles
    assert {normal(title) for title in found} <= vendor_ateme.written_titles(), found


def test_the_table_leaves_out_no_operation_that_stands_in_the_code() -> None:
    named = {normal(one.title) for one in ALL if len(one.by) > 1}
    # ateme_operation adopts the token that it hands out, as that of the other switches.
    named.add(normal("Switch managing organisation"))
    assert vendor_ateme.written_titles() - named == set()


# All of them against the lab


@pytest.fixture(params=["lab", "elsewhere"], scope="module")
def service(request: pytest.FixtureRequest) -> Iterator[Any]:
    switches = ELSEWHERE if request.param == "elsewhere" else {}
    with Lab(only=["ateme"], switches={"ateme": {"queue_delay": 0.0, **switches}}) as running:
        yield running.ateme


def test_all_280_operations_are_called_by_title(service: Any) -> None:
    document = document_of(service.document())
    refused = []
    for one in OPERATIONS:
        example = service.example(one.title, one.by_id)
        service.clear_requests()
        runs = Runs(service, example["user"], session_scope="task")
        options = {name: example[name] for name in ("parameters", "body") if example[name]}
        try:
            result = runs.run(ateme_operation, operation=one.title, **options)
        except StreamopsError as error:
            refused.append(f"{one.title}: {error}")
            continue
        described = document.find(one.title, one.by_id)
        last = service.requests[-1]
        assert last["status"] < 300 and last["method"] == described.method, one.title
        assert re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", described.path), last["raw_path"].partition("?")[0]), one.title
        assert result["changed"] is (described.method != "GET"), one.title
        assert "json" in result and "eyJ" not in str(result["json"]), one.title
        assert not runs.said, f"{one.title}: {runs.said}"
    assert not refused, "\n".join(refused)
