"""Each module's integration target, in both ways to run a module."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import Play

TARGETS = Path(__file__).parent / "targets"


@pytest.mark.parametrize("target", sorted(path.name for path in TARGETS.iterdir() if path.is_dir()))
def test_target(play: Play, target: str) -> None:
    text = f"- ansible.builtin.include_role: {{name: {target}}}"
    logins = {"connection": play.connection(), "administrator": play.connection(play.administrator)}
    outcome = play(text, env={"ANSIBLE_ROLES_PATH": str(TARGETS)}, variables=logins)
    assert outcome.ok().results, outcome.output
