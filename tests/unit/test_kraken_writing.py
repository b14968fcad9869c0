"""The keys on reading and on writing, the site's own among them, and the words for what a stream does."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken.stream_states import PENDING, run_state, state_of
from ansible_collections.streamops.video.plugins.module_utils.kraken.writing import Writing
from hypothesis import given
from hypothesis import strategies as st
from kraken_runs import Values, settings_json

KEYS = {"name": ("name", "preset_name", "presetName"), "startup": ("startup", "is_startup")}
SITE = {"name": "title", "startup": "boot"}
ANY_NAME_KEY = st.sampled_from([*KEYS["name"], "title"])
FIELD_MAPS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([key, KEYS[name][1]]) for name, key in SITE.items()}
)
VALUE = st.integers(0, 5) | st.booleans() | st.sampled_from(["a", "b"])
# What an appliance may tell of a preset: under any key, under several, and more.
RAW = st.fixed_dictionaries(
    {}, optional=dict.fromkeys([*KEYS["name"], *KEYS["startup"], *SITE.values(), "uuid", "x"], VALUE)
)


def writing(field_map: Values | None = None, body: Values | None = None) -> Writing:
    return Writing({"field_map": field_map, "body": body}, KEYS)


@given(FIELD_MAPS, RAW, st.fixed_dictionaries({}, optional={"name": VALUE, "startup": VALUE}))
def test_what_is_laid_over_is_read_back(field_map: Values, raw: Values, values: Values) -> None:
    one = writing(field_map)
    sent = one.over(raw, values)
    assert {name: one.told(sent, name) for name in values} == values
    for name in KEYS.keys() - values.keys():
        assert one.told(sent, name) == one.told(raw, name)
    other = {*KEYS["name"], *KEYS["startup"], *field_map.values()}
    assert {key: value for key, value in sent.items() if key not in other} == {
        key: value for key, value in raw.items() if key not in other
    }


@given(FIELD_MAPS, RAW, VALUE)
def test_one_option_goes_under_one_key(field_map: Values, raw: Values, value: Any) -> None:
    one = writing(field_map)
    sent = one.over(raw, {"name": value})
    assert {*KEYS["name"], *field_map.values()} & sent.keys() - {*KEYS["startup"], "boot"} == {one.key("name", raw)}


@given(FIELD_MAPS, RAW)
def test_the_site_has_the_first_word(field_map: Values, raw: Values) -> None:
    one = writing(field_map)
    for name, keys in KEYS.items():
        if name in field_map:
            assert one.key(name, raw) == one.key(name) == field_map[name]
        else:
            assert one.key(name) == keys[0]
            assert one.key(name, raw) == next((key for key in keys if key in raw), keys[0])
        if name in field_map and field_map[name] in raw:
            assert one.told(raw, name) == raw[field_map[name]]


@given(FIELD_MAPS, RAW, st.dictionaries(ANY_NAME_KEY, st.none(), max_size=2))
def test_null_is_not_told(field_map: Values, raw: Values, nulls: Values) -> None:
    one, seen = writing(field_map), {**raw, **nulls}
    assert (one.told(seen, "name") is None) == (
        not [key for key in (*KEYS["name"], field_map.get("name")) if key and seen.get(key) is not None]
    )
    assert one.tells(seen, "name") == any(key in seen for key in (*KEYS["name"], field_map.get("name")))


def test_keys_that_are_not_to_go_back() -> None:
    raw = {"uuid": "1", "preset_name": "A", "x": 1}
    assert writing().over(raw, {"name": "B"}, without=("uuid",)) == {"preset_name": "B", "x": 1}
    assert writing(SITE).over(raw, {"name": "B"}, without=("uuid",)) == {"title": "B", "x": 1}


def test_an_option_without_assumed_keys_is_its_own() -> None:
    one = Writing({})
    assert one.key("hostname") == "hostname" and one.told({"hostname": "k"}, "hostname") == "k"
    assert one.body({"hostname": "k"}, None, {"more": 1}) == {"hostname": "k", "more": 1}


def leaves_that_are_null(value: Any, where: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if isinstance(value, dict):
        return [place for key, one in value.items() for place in leaves_that_are_null(one, (*where, key))]
    return [where] if value is None else []


def at(value: Any, place: tuple[str, ...]) -> bool:
    for key in place:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True


@given(settings_json(), settings_json(st.sampled_from([None, 1, "x"])))
def test_nulls_of_the_body_take_keys_out(found: Values, body: Values) -> None:
    sent = writing(body=body).with_extra(found)
    assert not [place for place in leaves_that_are_null(body) if at(sent, place)]
    assert {key: sent[key] for key, one in body.items() if one == 1} == {
        key: 1 for key, one in body.items() if one == 1
    }
    assert {key: one for key, one in sent.items() if key not in body} == {
        key: one for key, one in found.items() if key not in body
    }


def test_the_body_comes_last() -> None:
    one = writing({"name": "title"}, {"title": "C", "x": {"b": None, "c": 3}, "startup": None})
    assert one.body({"name": "B", "startup": True}, {"x": {"a": 1, "b": 2}}) == {"title": "C", "x": {"a": 1, "c": 3}}
    assert one.over({"name": "A"}, {"name": "B"}) == {"title": "C", "x": {"c": 3}}


# What a stream does

WORDS: dict[str | None, list[Any]] = {
    "started": [
        *("running", "Started", "STREAMING", "active", "connected", "live", "transcoding", "encoding", "up"),
        *("on", "true", True, 1, "1", 3, "7", "publishing", "listening", "resolving", "secured"),
    ],
    "stopped": [
        *("stopped", "STOPPED", "idle", "inactive", "off", "down", "disabled", "paused"),
        *("false", False, 0, "0", "not running", " Stopped "),
    ],
    "starting": ["starting", "STARTING", "restarting", "initializing", "loading", "pending", "start pending"],
    "stopping": ["stopping", "STOPPING", "stopping...", "stop requested"],
    "failed": ["failed", "Failure", "error", "FAULT", "2", 2],
    None: ["", None, "wonderful", 6, 99, [], {}, "unknown", "½", "²"],
}
EVERY = [(word, state) for state, words in WORDS.items() for word in words]


@pytest.mark.parametrize(("word", "state"), EVERY)
def test_words_of_appliances(word: Any, state: str | None) -> None:
    assert state_of(word, {}) == state
    assert run_state({"status": word}, {}) == run_state({"state": word}, {}) == state
    for key in ("status", "state", "value"):
        assert state_of({key: word}, {}) == state


@given(st.sampled_from(EVERY), st.sampled_from(["started", "stopped", *PENDING]))
def test_the_words_of_the_site_come_first(word_and_state: tuple[Any, str | None], meant: str) -> None:
    word = word_and_state[0]
    if isinstance(word, (list, dict)):
        return
    known = str(word if word is not None else "").strip().lower()
    assert state_of(word, {known: meant}) == meant
    assert state_of(word, {f"{known}-other": meant}) == word_and_state[1]


@given(st.sampled_from([word for word, _state in EVERY if isinstance(word, str)]))
def test_case_and_spaces_mean_nothing(word: str) -> None:
    assert state_of(f"  {word.upper()} ", {}) == state_of(word.lower(), {}) == state_of(word, {})


@given(st.text(max_size=12) | st.integers() | st.floats() | st.none() | settings_json())
def test_whatever_is_told_is_a_state_or_none(told: Any) -> None:
    assert state_of(told, {}) in {*WORDS}


@pytest.mark.parametrize(
    ("stream", "state"),
    [
        ({}, None),
        ({"status": None, "state": "running"}, "started"),
        ({"status": "wonderful", "state": "stopped"}, "stopped"),
        ({"status": "stopped", "state": "running"}, "stopped"),
        ({"status": {"status": "starting"}}, "starting"),
        ({"status": {"value": 1}}, "started"),
    ],
)
def test_where_it_is_told(stream: Values, state: str | None) -> None:
    assert run_state(stream, {}) == state
