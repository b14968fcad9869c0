"""Whether two presets mean the same, and what people may see of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.preset_content import Preset, shown_difference
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from device_model import Route
from hypothesis import given, settings
from hypothesis import strategies as st
from route_lists import gateways
from route_strategies import MARK

SECRET = "quiet-harbour-31"
OTHER = "loud-harbour-32"
UDP = {"name": "In", "protocol": "udp", "mode": "unicast", "address": "0.0.0.0", "port": 5000, "srtPassPhrase": None}
SRT = {"name": "Out", "protocol": "srt", "mode": "caller", "address": "10.0.0.1", "port": 1, "srtPassPhrase": SECRET}
CAMERA = {"name": "In", "protocol": "rtsp", "address": "10.0.0.2", "port": 554, "username": "c", "password": SECRET}


def route(name: str, source: dict[str, Any] | None = None, *destinations: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "source": source or UDP, "destinations": list(destinations)}


def preset(*routes: dict[str, Any], **more: Any) -> Preset:
    return Preset(json.dumps({"preset_version": "1.0", "product_version": "3.0", **more, "routes": routes}).encode())


def same(one: Preset, other: Preset) -> bool:
    """In every sense: as what a file keeps and as what a device is, whichever of the two is the file."""
    found = [
        one.keeps(other),
        one.is_on(other),
        other.keeps(one),
        other.is_on(one),
    ]
    return all(found)


@st.composite
def two_orders(draw: st.DrawFn) -> tuple[Preset, Preset]:
    """One system exported twice, its routes (of one name in one order) shuffled."""
    routes: list[Route] = draw(gateways())
    names = list(dict.fromkeys(one.name for one in routes))
    shown = [one.shown() for one in routes]
    shuffled = [one for name in draw(st.permutations(names)) for one in shown if one["name"] == name]
    return preset(*shown), preset(*shuffled)


@settings(max_examples=30)
@given(two_orders())
def test_routes_in_another_order_mean_the_same(both: tuple[Preset, Preset]) -> None:
    assert same(*both)


@settings(max_examples=30)
@given(two_orders())
def test_no_difference_shows_a_secret(both: tuple[Preset, Preset]) -> None:
    empty = preset()
    assert MARK not in repr([shown_difference(None, both[0]), shown_difference(both[0], empty)])
    assert shown_difference(*both) == ("", "")


@pytest.mark.parametrize(
    "stamp",
    [
        {"preset_version": "2.0"},
        {"presetVersion": "2.0"},
        {"product_version": "4.2"},
        {"exportedAt": 1712000000},
        {"export_date": "2026-11-21"},
        {"timestamp": 1},
        {"created_at": 1},
    ],
)
def test_versions_and_stamps_of_the_export_do_not_count(stamp: dict[str, Any]) -> None:
    assert same(preset(route("A")), preset(route("A"), **stamp))


def test_keys_in_another_order_and_other_spaces_mean_the_same() -> None:
    one = preset(route("A", None, SRT))
    assert same(one, Preset(json.dumps(one.json, indent=4, sort_keys=True).encode()))


def test_nothing_and_null_are_the_same() -> None:
    without = {key: value for key, value in UDP.items() if key != "srtPassPhrase"}
    assert same(preset(route("A", without)), preset(route("A", {**UDP, "networkInterface": None})))


@pytest.mark.parametrize(
    "other",
    [
        preset(),
        preset(route("B", None, SRT)),
        preset(route("A")),
        preset(route("A", None, SRT), route("A", None, SRT)),
        preset(route("A", {**UDP, "port": 5001}, SRT)),
        preset(route("A", None, {**SRT, "srtPassPhrase": OTHER})),
        preset(route("A", None, {**SRT, "srtPassPhrase": ""})),
        preset(route("A", None, SRT, {**SRT, "name": "B"})),
        Preset(b"<html>"),
        Preset(b"[]"),
    ],
)
def test_what_means_something_else(other: Preset) -> None:
    one = preset(route("A", None, SRT))
    assert not one.keeps(other) and not one.is_on(other) and not other.keeps(one)


@pytest.mark.parametrize(
    "more", [preset(route("A", None, SRT), license="other"), preset(route("A", {**UDP, "createdAt": 1}, SRT))]
)
def test_what_a_file_does_not_know_of_is_not_loaded_for(more: Preset) -> None:
    """A file of older firmware: what newer firmware shows beside it is no reason to replace every route."""
    one = preset(route("A", None, SRT))
    assert one.is_on(more) and not more.is_on(one)
    assert not one.keeps(more) and not more.keeps(one), "but a file that is to keep all of it is written anew"


@pytest.mark.parametrize("hidden", [None, "********", "*"])
@pytest.mark.parametrize("whole", [route("A", None, SRT), route("A", CAMERA)])
def test_a_hidden_secret_is_not_compared(whole: dict[str, Any], hidden: str | None) -> None:
    text = json.dumps(whole).replace(json.dumps(SECRET), json.dumps(hidden))
    without, known = preset(json.loads(text)), preset(whole)
    assert known.keeps(without) and known.is_on(without), "the device does not tell"
    assert without.is_on(known), "the file does not tell"
    assert not without.keeps(known), "a backup without the passphrase is made anew when the device tells it"


@pytest.mark.parametrize("mask", ["********", "*"])
def test_a_preset_with_masks_is_not_loaded(mask: str) -> None:
    with pytest.raises(InvalidInput, match="masks in place of passphrases"):
        preset(route("A", None, {**SRT, "srtPassPhrase": mask})).checked("kept.json")


@pytest.mark.parametrize(
    ("whole", "hides"),
    [
        (route("A", None, SRT), False),
        (route("A", None, {**SRT, "srtPassPhrase": ""}), False),
        (route("A", None, {**SRT, "srtPassPhrase": None}), True),
        (route("A", {**CAMERA, "password": "******"}), True),
        (route("A"), False),  # null on a UDP source says nothing
    ],
)
def test_whether_a_device_hides_its_secrets(whole: dict[str, Any], hides: bool) -> None:
    assert preset(whole).hides_secrets is hides


def test_a_secret_that_changes_shows_as_changed() -> None:
    before, after = shown_difference(
        preset(route("A", None, SRT)), preset(route("A", None, {**SRT, "srtPassPhrase": OTHER}))
    )
    assert before == 'route "A" destination "Out" srt_passphrase: (secret)\n'
    assert after == 'route "A" destination "Out" srt_passphrase: (secret, changed)\n'


def test_a_secret_of_a_source_that_changes_shows_as_changed() -> None:
    after = shown_difference(preset(route("A", CAMERA)), preset(route("A", {**CAMERA, "password": OTHER})))[1]
    assert after == 'route "A" source password: (secret, changed)\n'


def test_a_difference_names_route_element_and_value() -> None:
    before, after = shown_difference(preset(route("A")), preset(route("A", {**UDP, "port": 5001}), route("B")))
    assert before == 'route "A" source port: 5000\n'
    assert after.startswith('route "A" source port: 5001\nroute "B"') and 'route "B" source: ' in after


def test_two_routes_of_one_name_differ_in_their_own_lines() -> None:
    one, other = route("A"), route("A", {**UDP, "port": 5001})
    assert shown_difference(preset(one, one), preset(one, other))[1] == 'route "A" source port: 5001\n'


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"routes": {}}', b'{"routes": null}', b"\xff\xfe"])
def test_what_is_no_preset_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as error:
        Preset(content).checked("kept.json")
    assert "kept.json is no preset" in str(error.value) and "state: exported" in str(error.value)


def test_a_preset_without_routes_is_one() -> None:
    assert preset().checked("kept.json").names == []


def test_what_a_result_tells_of_a_preset() -> None:
    found = preset(route("A", None, SRT), route("B")).told
    assert found == {"preset_version": "1.0", "product_version": "3.0", "routes": ["A", "B"]}
