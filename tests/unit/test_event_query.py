"""extensions/audit/event_query.yml covers every module, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))


@pytest.fixture(scope="module")
def queries() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "extensions" / "audit" / "event_query.yml").read_text())
    return found


def test_every_module_has_a_query(queries: dict[str, Any]) -> None:
    assert sorted(queries) == [f"streamops.video.{name}" for name in MODULES]
    assert {tuple(one) for one in queries.values()} == {("query",)}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_counts_as_its_own_system(queries: dict[str, Any], name: str) -> None:
    kinds = {
        "gateway": "video_gateway",
        "hmp": "video_media_platform",
        "kraken": "video_transcoder",
        "ateme": "video_cloud_service",
    }
    query = queries[f"streamops.video.{name}"]["query"]
    counted = {kind for kind in kinds.values() if f'"{kind}"' in query}
    assert counted == (set(kinds.values()) if name == "api" else {kinds[name.partition("_")[0]]})
    assert "canonical_facts" in query
