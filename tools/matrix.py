"""ansible-core and Python, each pair that goes together: a venv with nothing but what the collection runs on."""

from __future__ import annotations

import re
from pathlib import Path

from common import REQUIREMENTS, WORK, interpreters, lock, make_venv

# The newest of each ansible-core line.
CORES = {
    "2.16": "2.16.19",
    "2.17": "2.17.14",
    "2.18": "2.18.19",
    "2.19": "2.19.14",
    "2.20": "2.20.10",
    "2.21": "2.21.5",
}
# The Pythons that a controller of each line may have, the one that `make test` takes first.
PYTHONS = {
    "2.16": ("3.10", "3.11", "3.12"),
    "2.17": ("3.12", "3.11", "3.10"),
    "2.18": ("3.12", "3.13", "3.11"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.13", "3.12", "3.14"),
    "2.21": ("3.13", "3.14", "3.12"),
}
# What the tests themselves need is newer than what the collection needs.
OLDEST_OF_TESTS = (3, 11)


def python_of(line: str) -> str:
    """The version of the Python that a line's controller gets here, or nothing."""
    return next((version for version in PYTHONS[line] if version in interpreters()), "")


def python_of_tests(line: str) -> str:
    """The interpreter on which a line can also carry the tests, or nothing."""
    have = interpreters()
    fit = (version for version in PYTHONS[line] if tuple(map(int, version.split("."))) >= OLDEST_OF_TESTS)
    return next((have[version] for version in fit if version in have), "")


def pairs() -> tuple[list[tuple[str, str]], list[str]]:
    """The pairs that this machine can make, and a line for each that it cannot."""
    every = [(line, version) for line, versions in PYTHONS.items() for version in sorted(versions)]
    have = interpreters()
    return (
        [pair for pair in every if pair[1] in have],
        [f"left out: ansible-core {CORES[line]} on Python {version}" for line, version in every if version not in have],
    )


def controller(line: str, version: str) -> Path:
    """The folder with the programs of such a pair."""
    venv = WORK / "controllers" / f"{line}-python{version}"
    pins = re.findall(r"^(?:pip|requests)==.*", (REQUIREMENTS / "run.txt").read_text(), re.MULTILINE)
    with lock(f"controller-{line}-{version}"):
        venv.parent.mkdir(exist_ok=True)
        # The rest as pip finds it: what is pinned elsewhere is not to be had for every Python.
        make_venv(venv, interpreters()[version], [], [f"ansible-core=={CORES[line]}", *pins])
    return venv / "bin"
