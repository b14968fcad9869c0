"""The arguments of event sources: what is refused, in which words, and that the documentation tells of all of them."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from typing import Any

import pytest
import yaml
from ansible_collections.streamops.video.plugins.module_utils.connection import connection_fields
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field
from ansible_collections.streamops.video.plugins.module_utils.transport import https
from ansible_collections.streamops.video.plugins.plugin_utils import events_options
from ansible_collections.streamops.video.plugins.plugin_utils.events_ateme import AtemeEvents
from ansible_collections.streamops.video.plugins.plugin_utils.events_gateway import GatewayEvents
from ansible_collections.streamops.video.plugins.plugin_utils.events_hmp import HmpEvents
from events_runs import PLUGINS, Running

SOURCES = {"gateway": GatewayEvents, "hmp": HmpEvents, "ateme": AtemeEvents}
LOSS = {"measure": "loss", "raise": 2}


def of_gateway(**args: Any) -> list[events_options.Settings]:
    source = GatewayEvents()
    return events_options.settings_of(source.name, source.system, source.options, args)


@pytest.mark.parametrize(
    ("source", "args", "message"),
    [
        ("gateway", {}, "no host is given. Set host, hosts or HAIVISION_GATEWAY_HOST"),
        ("gateway", {"host": "a", "intervall": 1}, "gateway_events: unknown argument intervall. It takes ca_path"),
        ("gateway", {"host": "a", "session_scope": "task", "x": 1}, "unknown arguments session_scope, x"),
        ("gateway", {"host": "a", "interval": 0}, "interval is 0.0, it must be at least 0.1"),
        ("gateway", {"host": "a", "interval": "often"}, "argument 'interval' is of type .*float"),
        ("gateway", {"host": "a", "report_present": "some"}, "report_present must be one of: none, problems, all"),
        ("gateway", {"hosts": []}, "hosts is no list with at least one device"),
        ("gateway", {"hosts": "gw1"}, "hosts is no list with at least one device"),
        ("gateway", {"hosts": ["gw1"], "host": "gw2"}, "hosts and host are both given. Put host into hosts"),
        ("gateway", {"hosts": ["gw1"], "inventory_host": "a"}, "hosts and inventory_host are both given"),
        ("gateway", {"hosts": [{"port": 443}]}, r"hosts\[0\] has no host"),
        ("gateway", {"hosts": ["gw1", {"host": "a", "interval": 5}]}, r"hosts\[1\]: unknown argument interval"),
        ("gateway", {"hosts": ["gw1", {"host": "gw1"}]}, "gw1 is in hosts twice"),
        ("gateway", {"hosts": [5]}, r"hosts\[0\] is neither a name nor connection options"),
        ("gateway", {"host": "a", "thresholds": [{"measure": "loss"}]}, "raise found in thresholds"),
        ("gateway", {"host": "a", "thresholds": [{**LOSS, "above": 1}]}, "above"),
        ("gateway", {"host": "a", "thresholds": [{**LOSS, "measure": "jitter"}]}, "loss, rtt, bitrate"),
        ("gateway", {"host": "a", "thresholds": [LOSS, {**LOSS, "clear": 3}]}, r"thresholds\[1\]: clear 3 lies above"),
        ("gateway", {"host": "a", "thresholds": [LOSS, {**LOSS, "raise": 5}]}, "two thresholds are called loss"),
        ("gateway", {"host": "a", "thresholds": [{**LOSS, "raise_after": 0}]}, r"thresholds\[0\].raise_after is 0"),
        ("hmp", {"host": "a"}, "hmp_events: the Command Line API lists nothing"),
        ("hmp", {"host": "a", "username": "a", "password": "b", "api": "cli"}, "the Command Line API lists nothing"),
        ("hmp", {"host": "a", "username": "a", "password": "b", "watch": ["videos"]}, "recordings, sessions, devices"),
        ("ateme", {"username": "a", "password": "b"}, "no url is given. Set url or ATEME_PLUS_URL"),
        ("ateme", {"url": "https://a", "hosts": ["b"]}, "unknown argument hosts"),
        ("ateme", {"url": "https://a", "restore_context": True}, "unknown argument restore_context"),
    ],
)
async def test_what_cannot_be_is_refused_before_anything_is_sent(source: str, args: Any, message: str) -> None:
    running = Running(f"{source}_events", args)
    with pytest.raises(Exception, match=message) as caught:
        await running.task
    assert type(caught.value).__name__ == "SourceFailed"
    assert running.events == []


def test_every_device_has_its_own_and_the_shared_options() -> None:
    found = of_gateway(
        hosts=["gw1", {"host": "gw2", "port": 8443, "inventory_host": "two", "username": "other"}],
        username="observer",
        interval=1,
        eda_feedback_queue=object(),
    )
    assert [one.host for one in found] == ["gw1", "gw2"]
    assert [one.connection["username"] for one in found] == ["observer", "other"]
    assert [one.connection["port"] for one in found] == [443, 8443]
    assert [one.options.get("inventory_host") for one in found] == [None, "two"]


def test_what_is_not_given_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAIVISION_GATEWAY_HOST", "gw9")
    monkeypatch.setenv("HAIVISION_GATEWAY_PASSWORD", "from-there")
    # What a rulebook's variable that is not set becomes.
    found = of_gateway(password=None, username=None)[0]
    assert (found.host, found.connection["password"]) == ("gw9", "from-there")


def test_the_pause_while_away_is_never_shorter_than_the_interval() -> None:
    assert of_gateway(host="a", interval=300)[0].options["max_interval"] == 300


@pytest.mark.parametrize("system", SOURCES)
def test_the_documentation_has_every_argument_as_it_is(system: str) -> None:
    told = yaml.safe_load(runpy.run_path(str(PLUGINS / f"{system}_events.py"))["DOCUMENTATION"])["options"]
    connection = [one for one in connection_fields(system) if one.name not in events_options._NOT_HERE]
    fields = [*connection, *events_options.COMMON, *SOURCES[system].options]
    several = {"hosts"} if system != "ateme" else set()
    assert set(told) == {field.name for field in fields} | several
    for field in fields:
        _compare(told[field.name], field)


def _compare(told: dict[str, Any], field: Field) -> None:
    expected = "str" if field.type == "path" else field.type
    assert (told["type"], told.get("default")) == (expected, field.default), field.name
    assert bool(told.get("required")) == field.required, field.name
    if field.strict and field.name != "api":
        assert told["choices"] == list(field.choices_for(None)), field.name
    assert set(told.get("suboptions", {})) == {inner.name for inner in field.fields}
    for inner in field.fields:
        _compare(told["suboptions"][inner.name], inner)


@pytest.mark.parametrize("system", SOURCES)
def test_the_examples_are_accepted(system: str) -> None:
    source = SOURCES[system]()
    example = yaml.safe_load(runpy.run_path(str(PLUGINS / f"{system}_events.py"))["EXAMPLES"])[0]
    args = example[f"streamops.video.{source.name}"]
    for one in events_options.settings_of(source.name, source.system, source.options, args):
        source.watcher(one)


def loaded(path: str, before: str = "pass") -> subprocess.CompletedProcess[str]:
    """The source loaded by its path in a process that knows of no collections, as ansible-rulebook's does."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    code = f"import runpy, sys; {before}; print(sorted(runpy.run_path({path!r}))[-1])"
    return subprocess.run([sys.executable, "-c", code], env=env, cwd="/", capture_output=True, text=True, check=False)


@pytest.mark.parametrize("system", SOURCES)
def test_a_source_needs_no_other_path_than_its_own(system: str) -> None:
    done = loaded(str(PLUGINS / f"{system}_events.py"))
    assert (done.returncode, done.stdout) == (0, "t\n"), done.stderr


def test_ansible_core_that_is_missing_is_named() -> None:
    done = loaded(str(PLUGINS / "gateway_events.py"), "sys.modules['ansible'] = None")
    last = done.stderr.splitlines()[-1]
    assert "streamops.video.gateway_events needs the Python libraries ansible-core and requests" in last
    assert "ansible" in last.rpartition(":")[2]


async def test_requests_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(https, "REQUESTS_ERROR", ImportError("No module named 'requests'"))
    running = Running("gateway_events", {"host": "127.0.0.1", "username": "a", "password": "b"})
    assert "requests" in await running.failed()
