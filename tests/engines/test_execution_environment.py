"""What ansible-builder makes of the collection: the context of an image, and what would be installed in it."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sysconfig
import venv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import BIN
from lab import Lab
from packaging.requirements import Requirement
from runner_places import Machine

ROOT = Path(__file__).parents[2]
INSTALLED = Path(os.environ["ANSIBLE_COLLECTIONS_PATH"]) / "ansible_collections" / "streamops" / "video"
NEEDED = ["requests>=2.28"]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


def context(machine: Machine, definition: Path) -> Path:
    place = machine.folder / "context"
    machine.does("ansible-builder", "create", "-f", definition, "-c", place, "--output-filename", "Containerfile")
    return place


def test_the_definition_names_the_collection_alone(machine: Machine) -> None:
    place = context(machine, INSTALLED / "execution-environment.yml")
    assert yaml.safe_load((place / "_build" / "requirements.yml").read_text()) == {
        "collections": [{"name": "streamops.video"}]
    }
    # What else is needed comes from the collection, when the image is built.
    assert {path.name for path in (place / "_build").iterdir()} == {"requirements.yml", "scripts"}
    steps = (place / "Containerfile").read_text()
    assert "ansible-galaxy collection install" in steps and "introspect.py introspect" in steps
    oldest = yaml.safe_load((INSTALLED / "meta" / "runtime.yml").read_text())["requires_ansible"]
    core = re.search(r"ansible-core>=(\d+\.\d+)", steps)
    assert core and oldest.startswith(f">={core[1]}.")


@pytest.fixture
def of_the_tarball(machine: Machine) -> Path:
    """The collections of an image from the tarball, installed as the image's own step does it."""
    text = (INSTALLED / "docs" / "execution-environment.md").read_text()
    (definition,) = re.findall(r"```yaml\n(version: 3\n.*?)```", text, re.DOTALL)
    file = machine.folder / "execution-environment.yml"
    file.write_text(definition)
    machine.does("ansible-galaxy", "collection", "build", ROOT, "--output-path", machine.folder)
    (tarball,) = machine.folder.glob("streamops-video-*.tar.gz")
    tarball.rename(machine.folder / "streamops-video.tar.gz")
    place = context(machine, file)
    assert (place / "_build" / "collections" / "streamops-video.tar.gz").is_file()
    collections = machine.folder / "collections"
    requirements = place / "_build" / "requirements.yml"
    # The folder of the requirements is the image's working directory.
    subprocess.run(
        [BIN / "ansible-galaxy", "collection", "install", "-r", requirements, "--collections-path", collections],
        cwd=place / "_build",
        # An image has no other collections; what is somewhere already would not be installed.
        env=machine.environment | {"ANSIBLE_COLLECTIONS_PATH": str(collections)},
        check=True,
        capture_output=True,
    )
    return collections


def test_an_image_gets_requests_and_nothing_of_the_system(machine: Machine, of_the_tarball: Path) -> None:
    told = yaml.safe_load(machine.does("ansible-builder", "introspect", of_the_tarball))
    assert [line.split("#")[0].strip() for line in told["python"]] == NEEDED
    assert told["system"] == []
    # The script of the context says the same, in the files that the image is made from.
    script = machine.folder / "context" / "_build" / "scripts" / "introspect.py"
    pip, bindep = machine.folder / "pip.txt", machine.folder / "bindep.txt"
    machine.does("python", script, "introspect", of_the_tarball, "--write-pip", pip, "--write-bindep", bindep)
    assert [line.split("#")[0].strip() for line in pip.read_text().splitlines() if line.strip()] == NEEDED
    assert not bindep.exists()


def test_that_is_all_it_needs(machine: Machine, of_the_tarball: Path, two_gateways: Lab) -> None:
    """An interpreter with ansible-core, what was found above, and what these two need."""
    python = bare(machine.folder / "bare", ["ansible-core", *NEEDED])
    assert run(machine, [python, "-c", "import starlette"]).returncode != 0
    gateway = two_gateways.gateway
    device = {
        "host": gateway.host,
        "port": gateway.port,
        "username": "operator",
        "password": gateway.users["operator"]["password"],
        "certificate_fingerprint": gateway.fingerprint,
    }
    route = {"name": "A", "state": "started", "source": {"name": "In", "protocol": "udp", "port": 5000}}
    play = [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {"group/streamops.video.gateway": device},
            "tasks": [{"name": "Route", "streamops.video.gateway_route": route}],
        }
    ]
    file = machine.folder / "play.yml"
    file.write_text(yaml.safe_dump(play))
    command = [python, "-m", "ansible", "playbook", "-i", "localhost,", "-c", "local", file]
    done = run(machine, command, ANSIBLE_COLLECTIONS_PATH=str(of_the_tarball))
    assert done.returncode == 0, done.stdout + done.stderr
    assert [(one["name"], one["running"]) for one in gateway.routes()] == [("A", True)]
    assert gateway.sessions == []


def run(machine: Machine, command: list[Any], **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=machine.environment | more,
        cwd=machine.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def bare(folder: Path, names: Iterable[str]) -> Path:
    """A venv of some distributions and what they need, taken from ours."""
    venv.create(folder, symlinks=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    for name in closure(names):
        distribution = importlib.metadata.distribution(name)
        tops = {file.parts[0] for file in distribution.files or [] if file.parts[0] not in ("..", "__pycache__")}
        for top in tops:
            (site / top).symlink_to(Path(str(distribution.locate_file(top))))
    return folder / "bin" / "python"


def closure(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    more = [Requirement(name) for name in names]
    while more:
        requirement = more.pop()
        if requirement.name.lower() in found or not (
            requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        ):
            continue
        found.add(requirement.name.lower())
        more += map(Requirement, importlib.metadata.requires(requirement.name) or [])
    return found
