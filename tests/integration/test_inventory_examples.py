"""The examples in the documentation of the inventory plugins, with the lab's address and login filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from fleet import BEFORE
from harness import Runner
from inventories import Sources, login

PLUGINS = Path(__file__).parents[2] / "plugins" / "inventory"
WHERE = ("host", "port", "url", "username", "password", "ca_path")


def examples(system: str) -> list[dict[str, Any]]:
    """The documents of EXAMPLES; the text alone is looked at, as ansible-doc does."""
    source = (PLUGINS / f"{system}.py").read_text()
    text = source.split('EXAMPLES = r"""\n', 1)[1].split('"""', 1)[0]
    return [one for one in yaml.safe_load_all(text) if one]


def count(system: str) -> list[tuple[str, int]]:
    return [(system, place) for place in range(len(examples(system)))]


@pytest.mark.parametrize(("system", "place"), [*count("gateway"), *count("hmp"), *count("ateme")])
def test_an_example_works(request: pytest.FixtureRequest, runner: Runner, system: str, place: int) -> None:
    device = request.getfixturevalue(system)
    user = {"gateway": "operator"}.get(system, "admin")
    if system == "gateway":
        device.add_route({**BEFORE[0], "name": "Stadium A"})
    elif system == "hmp":
        device.add_session("Town hall")
    else:
        device.add_input("cam1")
        device.add_output("studio", type="srt_push", input_id="cam1", host="192.0.2.1", port=9000)
    known = login(device, user)
    options = {key: value for key, value in examples(system)[place].items() if key not in WHERE}
    if "gateways" in options:
        options["gateways"] = [{**one, **known} for one in options["gateways"]]
    if "cache" in options:
        options["cache_connection"] = str(runner.folder / "cache")
    # What an example leaves to the environment comes from there.
    prefix = {"gateway": "HAIVISION_GATEWAY", "hmp": "HAIVISION_HMP", "ateme": "ATEME_PLUS"}[system]
    env = {f"{prefix}_{key.upper()}": str(value) for key, value in known.items()}
    sources = Sources(runner)
    found = sources.run(sources.write(f"{system}.yml", {**options, "strict": True}), "--list", env=env)
    assert found.errors == ""
    assert found.hosts
    assert all(found.group(name) for name in ("idle",) if name in options.get("groups", {}))


def test_the_plugins_are_those_that_have_examples() -> None:
    assert sorted(path.stem for path in PLUGINS.glob("*.py")) == ["ateme", "gateway", "hmp"]
