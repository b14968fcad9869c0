"""The role kraken_preset_rollout: canaries first, what fails is put back, the others stay as they were."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
from harness import Ending, Outcome, Runner, endings, sampled
from lab import Lab

EVENING = {"inputs": [{"name": "in"}], "streams": [{"name": "Evening", "input": "in", "auto_start": True}]}
BROKEN = {"inputs": [{"name": "in"}], "streams": [{"name": "Evening", "input": "in", "auto_start": False}]}
QUICK = {"settle": 1, "interval": 1, "timeout": 3}


@pytest.fixture(scope="module")
def krakens() -> Iterator[list[Any]]:
    with Lab(only=["kraken"], krakens=5) as lab:
        yield lab.krakens


class Fleet:
    """Runs the role on kraken1, kraken2, ...: on each Day is loaded and on air, and Evening is there."""

    def __init__(self, runner: Runner, devices: list[Any]) -> None:
        self.runner = runner
        self.devices = devices
        for device in devices:
            device.reset()
            device.add_stream("Day", input=device.add_input("in"), auto_start=True, running=True)
            device.add_preset("Day", startup=True, active=True)
            device.add_preset("Evening", content=EVENING)

    def spoil(self, place: int) -> None:
        """On this one the stream of the preset does not start."""
        device = self.devices[place]
        device.remove_preset(next(one["uuid"] for one in device.all_presets() if one["name"] == "Evening"))
        device.add_preset("Evening", content=BROKEN)

    def mend(self, place: int) -> None:
        device = self.devices[place]
        device.remove_preset(next(one["uuid"] for one in device.all_presets() if one["name"] == "Evening"))
        device.add_preset("Evening", content=EVENING)

    @property
    def inventory(self) -> dict[str, Any]:
        hosts = {
            f"kraken{number}": {
                "ansible_host": one.host,
                "ansible_port": one.port,
                "ansible_user": "haiadmin",
                "ansible_password": one.users["haiadmin"]["password"],
                "fingerprint": one.fingerprint,
            }
            for number, one in enumerate(self.devices, 1)
        }
        return {"krakens": {"hosts": hosts}}

    def play(self, play: dict[str, Any] | None = None, **variables: Any) -> list[dict[str, Any]]:
        values = {"preset": "Evening", "streams": ["Evening"], **QUICK, **variables}
        role = {f"kraken_preset_rollout_{key}": value for key, value in values.items()}
        defaults = {"group/streamops.video.kraken": {"certificate_fingerprint": "{{ fingerprint }}"}}
        return [
            {
                "hosts": "krakens",
                "gather_facts": False,
                "module_defaults": defaults,
                **(play or {}),
                "roles": [{"role": "streamops.video.kraken_preset_rollout", **role}],
            }
        ]

    def __call__(self, *arguments: str, play: dict[str, Any] | None = None, **variables: Any) -> Outcome:
        for device in self.devices:
            device.clear_requests()
        return self.runner.run(self.play(play, **variables), self.inventory, arguments)

    @property
    def loaded(self) -> list[str]:
        active = [[one["name"] for one in device.all_presets() if one["active"]] for device in self.devices]
        return [one[0] if one else "-" for one in active]

    @property
    def writes(self) -> list[int]:
        return [len(device.writes) for device in self.devices]

    @property
    def first_writes(self) -> list[float]:
        return [device.writes[0]["time"] for device in self.devices]


@pytest.fixture
def fleet(runner: Runner, krakens: list[Any]) -> Iterator[Fleet]:
    yield Fleet(runner, krakens[:3])
    assert [one.sessions for one in krakens] == [[]] * 5


def changed(outcome: Outcome) -> int:
    return sum(bool(one.get("changed")) for one in outcome.results)


def message(outcome: Outcome, host: str) -> str:
    found = [one for one in outcome.records if one["host"] == host and one["kind"] == "failed"]
    assert found, outcome.output
    text = str(found[-1]["result"]["msg"])
    assert "\n" not in text and "Traceback" not in outcome.output
    return text


ALIKE: dict[str, dict[str, Any]] = {"in one batch": {}, "serial": {"serial": [1, "50%"]}}


@pytest.mark.parametrize("play", ALIKE.values(), ids=list(ALIKE))
def test_canary_first_and_again(fleet: Fleet, play: dict[str, Any]) -> None:
    checked = fleet("--check", "--diff", play=play).ok()
    assert fleet.writes == [0] * 3 and "+++ after" in checked.output
    real = fleet(play=play).ok()
    assert changed(checked) == changed(real) == 3
    assert fleet.loaded == ["Evening"] * 3 and fleet.writes == [1] * 3
    first, *others = fleet.first_writes
    assert all(one > first + QUICK["settle"] for one in others)
    again = fleet(play=play).ok()
    assert fleet.writes == [0] * 3 and changed(again) == 0


@pytest.mark.parametrize("play", ALIKE.values(), ids=list(ALIKE))
def test_a_canary_that_fails_stops_all(fleet: Fleet, play: dict[str, Any]) -> None:
    """Its stream does not start with the new preset; it gets the former one back, and the stream that ran."""
    fleet.spoil(0)
    failed = fleet(play=play)
    assert failed.rc == 2, failed.output
    assert fleet.loaded == ["Day"] * 3 and fleet.writes[1:] == [0, 0]
    assert [(one["name"], one["running"]) for one in fleet.devices[0].all_streams()] == [("Day", True)]
    assert message(failed, "kraken1") == (
        'kraken1 (canary): the rollout of preset "Evening" failed. Wait until the streams run: stream "Evening" is '
        'stopped. Done: load preset "Evening". Put back: load preset "Day". Not touched in this run: kraken2, kraken3. '
        "Run it again when the cause is gone."
    )
    if not play:
        assert "kraken2 was not touched" in message(failed, "kraken2")
        assert "Not verified among the canaries: kraken1" in message(failed, "kraken2")
    fleet.mend(0)
    fleet(play=play).ok()
    assert fleet.loaded == ["Evening"] * 3


def test_the_stream_of_a_canary_fails_while_it_is_watched(fleet: Fleet) -> None:
    canary = fleet.devices[0]
    started = fleet.runner.start(fleet.play(settle=8), fleet.inventory)
    _until(lambda: bool(canary.writes))
    _until(lambda: any(one["running"] for one in canary.all_streams() if one["name"] == "Evening"))
    time.sleep(3)
    canary.remove_stream(canary.all_streams()[0]["uuid"])
    output, _nothing = started.process.communicate(timeout=120)
    assert "Watch the canary: there is no stream" in output, output
    assert fleet.loaded == ["Day"] * 3 and fleet.writes[1:] == [0, 0]


def test_batches_and_a_failure_in_one(runner: Runner, krakens: list[Any]) -> None:
    """A batch fails: it is put back, the rest of the fleet is not touched, the batches before keep it."""
    fleet = Fleet(runner, krakens)
    fleet.spoil(2)
    failed = fleet(canaries=2, batch_size=1)
    assert failed.rc == 2
    assert fleet.loaded == ["Evening", "Evening", "Day", "Day", "Day"] and fleet.writes[3:] == [0, 0]
    assert "kraken3: the rollout" in message(failed, "kraken3")
    assert "Not touched in this run: kraken4, kraken5." in message(failed, "kraken3")
    assert "Failed: kraken3." in message(failed, "kraken4")
    failed = fleet(canaries=2, batch_size=1, max_failures=1)
    assert failed.rc == 2 and fleet.loaded == ["Evening", "Evening", "Day", "Evening", "Evening"]
    fleet.mend(2)
    fleet(canaries=2, batch_size=1).ok()
    assert fleet.loaded == ["Evening"] * 5 and fleet.writes == [0, 0, 1, 0, 0]


def test_a_new_preset_is_taken_away_again(fleet: Fleet) -> None:
    """Nor does the appliance start with it before it was seen running."""
    for device in fleet.devices:
        device.remove_preset(next(one["uuid"] for one in device.all_presets() if one["name"] == "Evening"))
    failed = fleet(content={"content": BROKEN}, startup=True)
    canary = fleet.devices[0]
    assert [(one["name"], one["active"], one["startup"]) for one in canary.all_presets()] == [("Day", True, True)]
    told = message(failed, "kraken1")
    assert 'Put back: load preset "Day", delete preset "Evening"' in told, told
    assert not any((one["body"] or {}).get("startup") for one in canary.writes)
    fleet(content={"content": EVENING}, startup=True).ok()
    assert fleet.loaded == ["Evening"] * 3
    assert [one["name"] for one in canary.all_presets() if one["startup"]] == ["Evening"]
    assert changed(fleet(content={"content": EVENING}, startup=True).ok()) == 0 and fleet.writes == [0] * 3


def test_the_appliance_refuses_to_load(fleet: Fleet) -> None:
    fleet.devices[0].fault("status", method="PUT", path="/load$", code=500)
    failed = fleet()
    told = message(failed, "kraken1")
    assert fleet.loaded == ["Day"] * 3 and fleet.writes[1:] == [0, 0]
    assert "Load the preset: " in told and "500" in told and "There was nothing to put back" in told


def test_it_cannot_be_put_back(fleet: Fleet) -> None:
    fleet.spoil(0)
    fleet.devices[0].fault("status", method="PUT", path="/load$", code=500, skip=1, times=None)
    told = message(fleet(), "kraken1")
    assert "It could NOT be put back (Load the preset that it had: " in told and "look at it" in told


def test_it_is_not_known_what_it_had(fleet: Fleet) -> None:
    """The appliance does not tell which preset is active: there is nothing to put back, unless a fallback is given."""
    for device in fleet.devices:
        device.set(preset_active="absent")
    fleet.spoil(0)
    assert "It is NOT known what it had" in message(fleet(), "kraken1")
    assert fleet.devices[0].all_streams()[0]["name"] == "Evening"
    assert 'Put back: load preset "Day"' in message(fleet(fallback="Day"), "kraken1")
    assert fleet.devices[0].all_streams()[0]["name"] == "Day"
    assert "Not put back, as kraken_preset_rollout_put_back says" in message(fleet(put_back=False), "kraken1")


def test_what_is_refused_before_anything_is_sent(fleet: Fleet) -> None:
    told = message(fleet(preset="Night"), "kraken1")
    assert 'there is no preset "Night" to load' in told and fleet.writes == [0] * 3
    defaults = {"certificate_fingerprint": "{{ fingerprint }}", "allow_disruptive": False}
    failed = fleet(play={"module_defaults": {"group/streamops.video.kraken": defaults}})
    assert "disruptive" in message(failed, "kraken3") and fleet.writes == [0] * 3
    failed = fleet(play={"strategy": "free"})
    assert "It needs the strategy linear" in message(failed, "kraken3") and fleet.writes[1:] == [0, 0]


HABITS: dict[str, dict[str, Any]] = {
    "busy": {"busy_while_loading": True, "load_delay": 1.5, "stream_delay": 1.0},
    "told beside the list": {"preset_active": "envelope_name", "preset_startup": "envelope", "envelope": "data"},
    "other words": {"status_words": "upper", "preset_active": "flag_text", "numbers": "strings"},
    "no states": {"status_words": "absent", "show_delay": 0.5},
}


@pytest.mark.parametrize("habit", sampled(HABITS))
def test_other_firmware(fleet: Fleet, habit: str) -> None:
    for device in fleet.devices:
        device.set(**HABITS[habit])
    fleet(timeout=20).ok()
    assert fleet.loaded == ["Evening"] * 3 and fleet.writes == [1] * 3
    fleet().ok()
    assert fleet.writes == [0] * 3


@pytest.mark.parametrize("habit", sampled(one for one in HABITS if one != "no states"))
def test_put_back_on_other_firmware(fleet: Fleet, habit: str) -> None:
    fleet.spoil(0)
    for device in fleet.devices:
        device.set(**HABITS[habit])
    assert 'Put back: load preset "Day"' in message(fleet(timeout=6), "kraken1")
    assert fleet.loaded == ["Day"] * 3


def test_a_preset_that_is_not_loaded_in_time(fleet: Fleet) -> None:
    fleet.devices[0].fault("stay_pending", times=None)
    told = message(fleet(), "kraken1")
    assert "It was told to load the preset and has not done so (yet): look at it." in told, told
    assert fleet.loaded == ["Day"] * 3 and fleet.writes[1:] == [0, 0]


def test_the_playbook(fleet: Fleet) -> None:
    inventory = fleet.inventory
    for host in inventory["krakens"]["hosts"].values():
        host["certificate_fingerprint"] = host.pop("fingerprint")
    play = [{"import_playbook": "streamops.video.kraken_preset"}]
    more = [
        "-e",
        "kraken_preset_rollout_preset=Evening",
        "-e",
        "kraken_preset_rollout_settle=1",
        "-e",
        "rollout_serial=2",
    ]
    fleet.runner.run(play, inventory, more).ok()
    assert fleet.loaded == ["Evening"] * 3


def test_a_canary_that_is_away(fleet: Fleet) -> None:
    inventory = fleet.inventory
    inventory["krakens"]["hosts"]["kraken1"]["ansible_port"] = 1
    failed = fleet.runner.run(fleet.play(), inventory)
    assert failed.rc == 2 and fleet.loaded == ["Day"] * 3
    assert "Not verified among the canaries: kraken1" in message(failed, "kraken2")


def _until(so: Any) -> None:
    end = time.monotonic() + 90
    while not so() and time.monotonic() < end:
        time.sleep(0.05)
    assert so()


@pytest.mark.parametrize("ending", endings(3), ids=str)
def test_ended_in_the_middle_and_run_again(fleet: Fleet, ending: Ending) -> None:
    """After the so manieth appliance has been told to load: while it loads, is watched, or is verified."""
    for device in fleet.devices:
        device.set(load_delay=1.0)
        device.clear_requests()
    started = fleet.runner.start(fleet.play(settle=4), fleet.inventory)
    _until(lambda: bool(fleet.devices[ending.moment - 1].writes))
    time.sleep(3 * ending.pause)
    started.end(ending.signum)
    assert started.process.returncode != 0
    assert [device.sessions for device in fleet.devices] == [[]] * 3
    fleet().ok()
    assert fleet.loaded == ["Evening"] * 3
    fleet().ok()
    assert fleet.writes == [0] * 3


def test_a_canary_that_fails_after_a_run_that_was_ended(fleet: Fleet) -> None:
    """This run has not loaded anything on it, so there is nothing to put back; and the others stay as they were."""
    fleet.spoil(0)
    started = fleet.runner.start(fleet.play(timeout=30), fleet.inventory)
    _until(lambda: fleet.loaded[0] == "Evening")
    started.end(signal.SIGINT)
    told = message(fleet(), "kraken1")
    assert "There was nothing to put back" in told and fleet.loaded == ["Evening", "Day", "Day"]
