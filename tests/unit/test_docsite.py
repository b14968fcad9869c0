"""The navigation of the documentation site: every page is in it once, and links lead to pages that exist."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tools"))

import docsite  # noqa: E402

PAGES = docsite.pages(ROOT)


def test_each_page_is_in_the_navigation_once() -> None:
    listed = [name for _title, names in docsite.navigation(PAGES, ROOT) for name in names]
    assert sorted(listed) == sorted([*PAGES, docsite.MODULES])
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} <= set(listed)


def test_a_new_page_comes_in_by_itself() -> None:
    sections = dict(docsite.navigation([*PAGES, "role-new-one", "something-else"], ROOT))
    assert "role-new-one" in sections["Roles"] and "something-else" in list(sections.values())[-1]


def test_systems_and_roles_have_their_pages() -> None:
    sections = dict(docsite.navigation(PAGES, ROOT))
    assert {"gateway", "hmp", "kraken", "ateme"} <= set(sections["Systems"])
    roles = {f"role-{path.name.replace('_', '-')}" for path in (ROOT / "roles").iterdir() if path.is_dir()}
    assert roles <= set(sections["Roles"])
    assert sections["Start here"][:5] == ["start-here", "tour", "live-safety", "security", "troubleshooting"]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_links(name: str) -> None:
    """Those between pages become links of the site, those to other files lead to the repository; none leads nowhere."""
    path = PAGES[name]
    names = {file.relative_to(ROOT).as_posix(): page for page, file in PAGES.items()}
    docsite.relinked(path.read_text(), path.relative_to(ROOT).as_posix(), names)


def test_a_link_that_leads_nowhere_is_told() -> None:
    with pytest.raises(SystemExit, match=r"there is no docs/nothing\.md"):
        docsite.relinked("[x](nothing.md)", "docs/tour.md", {})
    assert (
        docsite.relinked("[x](../README.md#a)", "docs/tour.md", {"README.md": "start-here"}) == "[x](start-here.md#a)"
    )
