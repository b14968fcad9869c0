"""Every module that changes something declaratively has its properties tried, or a reason why not."""

from __future__ import annotations

import pytest
import test_ateme
import test_gateway
import test_hmp
import test_kraken
from booking import BOOK
from engine import PLUGINS, Resource, module

TESTS = test_ateme, test_gateway, test_hmp, test_kraken
# Modules that plan and are not tried here, with the reason.
EXCEPTIONS = {
    "gateway_snapshot": "changes files of its own and nothing on a device",
}
NOT_DECLARATIVE = {"hmp_device", "hmp_command", "kraken_reboot", "ateme_operation", "api"}


def planning() -> set[str]:
    """The modules whose results have a diff or whose options have a state."""
    import importlib
    import pkgutil

    names = [one.name for one in pkgutil.iter_modules(importlib.import_module(f"{PLUGINS}.modules").__path__)]
    specs = {name: module(name).SPEC for name in names}
    return {
        name
        for name, spec in specs.items()
        if "diff" in {one.name for one in spec.returns} or "state" in {field.name for field in spec.fields}
    }


def resources() -> list[Resource]:
    """Those of which a test exists."""
    return [one.resource for tests in TESTS for name, one in vars(tests).items() if name.startswith("test_")]


def test_every_declarative_module_has_its_properties_tried() -> None:
    tried = {one.module for one in resources()}
    assert not tried & EXCEPTIONS.keys()
    assert planning() - tried == EXCEPTIONS.keys(), planning() - tried - EXCEPTIONS.keys()
    assert not planning() & NOT_DECLARATIVE


def test_reasons_are_of_options_that_exist() -> None:
    for one in resources():
        known = {name for name, _dot, _rest in (option.partition(".") for option in _all_options(one))}
        for option, reason in one.left_out.items():
            assert reason
            if "." not in option and option in _all_options(one):
                assert option in known


def _all_options(one: Resource) -> set[str]:
    return {field.name for field in one.spec.fields}


def test_most_examples_say_something() -> None:
    """Runs after the others: too many refusals, or nothing ever changed, would be tests of nothing."""
    if not BOOK.entries:
        pytest.fail("run the whole folder: this looks at what the other files have tried")
    for name, entry in BOOK.entries.items():
        if entry.examples >= 10:
            assert entry.refused * 2 < entry.examples, name
            assert entry.changed or name == "kraken_license", name
