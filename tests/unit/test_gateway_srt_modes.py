"""SRT modes, FEC and path redundancy: what they take is asked for and sent, what means nothing any more is not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_plan import plan_route
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_reading import read_route, read_source
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from device_model import UNHEARD_OF, Element, Habits, Route, created
from hypothesis import given, settings
from route_checks import carried_out, check_element, is_empty, told, wanted_of
from route_strategies import Wish, changes_of_mode, device_routes, new_routes, some_habits, wishes

MORE = settings(max_examples=120)


@MORE
@given(changes_of_mode())
def test_another_mode_is_asked_for_once(wish: Wish) -> None:
    wanted = wanted_of(wish.params)
    route = carried_out(wish.route, plan_route(wanted, wish.route.shown()))
    second = plan_route(wanted, route.shown(), secrets_sent=True)
    assert is_empty(second), second.words


@MORE
@given(changes_of_mode())
def test_another_mode_takes_what_belongs_to_it_and_leaves_the_rest(wish: Wish) -> None:
    after = carried_out(wish.route, plan_route(wanted_of(wish.params), wish.route.shown()))
    check_element(wish, "source", wish.route.source, wish.params.get("source") or {}, after.source)
    for before, asked, made in zip(
        wish.route.destinations, wish.params.get("destinations") or [], after.destinations, strict=True
    ):
        check_element(wish, "destination", before.values, asked, made.values)


@MORE
@given(changes_of_mode())
def test_check_mode_tells_the_mode_that_comes(wish: Wish) -> None:
    check_prediction(wish)


@settings(max_examples=60)
@given(wishes())
def test_check_mode_tells_what_comes(wish: Wish) -> None:
    check_prediction(wish)


def check_prediction(wish: Wish) -> None:
    change = plan_route(wanted_of(wish.params), wish.route.shown())
    assert told(change.predicted) == told(read_route(carried_out(wish.route, change).shown()))


@settings(max_examples=60)
@given(new_routes(), some_habits())
def test_check_mode_tells_of_a_new_route_what_comes(params: dict[str, Any], habits: Habits) -> None:
    change = plan_route(wanted_of(params), None)
    assert change.create is not None
    assert told(change.predicted) == told(read_route(created(change.create, habits).shown()))


@settings(max_examples=60)
@given(device_routes())
def test_paths_are_read_alike_however_they_are_shown(route: Route) -> None:
    shown = [Habits(lists_paths=lists, shares=shares) for lists in (True, False) for shares in (True, False)]
    for one in (route.source, *(element.values for element in route.destinations)):
        for path in one.get("srtNetworkBondingParams", []):
            path.pop(UNHEARD_OF, None)
    for habits in shown:
        route.habits = habits
        read = told(read_route(route.shown()))
        assert read == told(read_route(Route(route.name, route.running, route.source, route.destinations).shown()))


STUDIO = {"id": "d1", "name": "Studio", "protocol": "srt", "srtMode": "caller", "srtLatency": 250}
PLAIN = {**STUDIO, "address": "10.0.0.1", "port": 4900, "networkInterface": "eth0", "ttl": 64}
FEC = {"useFec": True, "srtFecCols": 10, "srtFecRows": 5, "srtFecLayout": "even", "srtFecArq": "onreq"}
TWO = [{"address": "10.0.0.1", "port": 4900, "ttl": 7}, {"address": "10.1.0.1", "port": 4901, "ttl": 8}]
BONDED = {**STUDIO, "srtGroupMode": "backup", "srtNetworkBondingParams": TWO}
IN = {"id": "s1", "name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000}


def sent(held: dict[str, Any], habits: Habits | None = None, **asked: Any) -> dict[str, Any]:
    """What a device gets of a destination that it holds."""
    route = Route("Feed", True, IN, [Element(held)], habits or Habits())
    change = plan_route(wanted_of({"name": "Feed", "destinations": [{"name": "Studio", **asked}]}), route.shown())
    assert change.update is not None
    found: dict[str, Any] = carried_out(route, change).destinations[0].values and change.update["destinations"][0]
    return found


def refusal(held: dict[str, Any], **asked: Any) -> str:
    with pytest.raises(InvalidInput) as error:
        sent(held, **asked)
    return str(error.value)


def test_redundancy_begins_with_its_paths_alone() -> None:
    found = sent(PLAIN, srt_group_mode="broadcast", srt_network_bonding_params=TWO)
    assert found == {**STUDIO, "srtGroupMode": "broadcast", "srtNetworkBondingParams": TWO}


def test_redundancy_needs_paths() -> None:
    assert "needs srt_network_bonding_params" in refusal(PLAIN, srt_group_mode="broadcast")


def test_redundancy_takes_fec_away() -> None:
    found = sent({**PLAIN, **FEC}, srt_group_mode="backup", srt_network_bonding_params=TWO)
    assert not set(FEC) & set(found)


def test_redundancy_ends_with_an_address() -> None:
    found = sent(BONDED, srt_group_mode="none", address="10.0.0.9", port=5000)
    assert found == {**STUDIO, "srtGroupMode": "none", "address": "10.0.0.9", "port": 5000}


def test_the_end_of_redundancy_needs_an_address() -> None:
    assert "needs address, port" in refusal(BONDED, srt_group_mode="none")


@pytest.mark.parametrize("lists_paths", [True, False])
def test_one_value_of_one_path_changes_alone(lists_paths: bool) -> None:
    found = sent(BONDED, Habits(lists_paths=lists_paths), srt_network_bonding_params=[{"port": 5000}, {}])
    assert found["srtNetworkBondingParams"] == [{**TWO[0], "port": 5000}, TWO[1]]


def test_what_a_path_has_of_newer_firmware_is_sent_back() -> None:
    held = {**BONDED, "srtNetworkBondingParams": [{**TWO[0], UNHEARD_OF: "A"}, TWO[1]]}
    assert sent(held, srt_latency=300)["srtNetworkBondingParams"] == held["srtNetworkBondingParams"]


RTP_IN = {"id": "s1", "name": "In", "protocol": "rtp", "address": "239.1.1.1", "port": 5000}
RTP_TWO = [{"address": "239.1.1.1", "port": 5000}, {"address": "239.1.1.2", "port": 5000}]


def test_check_mode_tells_where_rtp_redundancy_begins() -> None:
    wish = Wish(Route("Feed", True, RTP_IN, []), {"name": "Feed", "source": {"rtp_network_bonding_params": RTP_TWO}})
    check_prediction(wish)


def test_the_end_of_rtp_redundancy_needs_an_address() -> None:
    held = {"id": "s1", "name": "In", "protocol": "rtp", "rtpNetworkBondingParams": RTP_TWO}
    with pytest.raises(InvalidInput) as error:
        plan_route(
            wanted_of({"name": "Feed", "source": {"rtp_network_bonding_params": []}}),
            Route("Feed", True, held, []).shown(),
        )
    assert "needs address, port" in str(error.value)


def test_a_third_path_is_added() -> None:
    three = [*TWO, {"address": "10.2.0.1", "port": 4902}]
    assert sent(BONDED, srt_network_bonding_params=three)["srtNetworkBondingParams"] == three


@pytest.mark.parametrize("mode", ["listener", "rendezvous"])
def test_a_stream_id_and_fec_go_with_the_caller(mode: str) -> None:
    found = sent({**PLAIN, **FEC, "srtStreamID": "live/a"}, srt_mode=mode)
    assert not {"srtStreamID", *FEC} & set(found) and found["srtMode"] == mode


@pytest.mark.parametrize("mode", ["caller", "rendezvous"])
def test_a_connection_limit_goes_with_the_listener(mode: str) -> None:
    held = {**PLAIN, "srtMode": "listener", "srtConnectionLimit": 5}
    assert "srtConnectionLimit" not in sent(held, srt_mode=mode)


def test_fec_ends_with_its_numbers() -> None:
    found = sent({**PLAIN, **FEC}, use_fec=False)
    assert found["useFec"] is False and not {"srtFecCols", "srtFecArq"} & set(found)


def test_a_connection_limit_in_a_text_is_sent_as_a_number() -> None:
    held = {**PLAIN, "srtMode": "listener", "srtConnectionLimit": 5}
    assert sent(held, Habits(other_words=True), srt_latency=300)["srtConnectionLimit"] == 5


def test_fec_in_the_other_spelling_is_kept() -> None:
    found = sent({**PLAIN, **FEC}, Habits(other_words=True), srt_latency=300)
    assert FEC.items() <= found.items() and "useFEC" not in found


def test_a_misspelt_layout_is_read() -> None:
    assert read_source({**PLAIN, **FEC, "srtFecLayout": "saircase"})["srt_fec_layout"] == "staircase"


def test_switching_off_what_a_listener_cannot_have_is_no_change() -> None:
    route = Route("Feed", True, IN, [Element({**PLAIN, "srtMode": "listener"})])
    one = {"name": "Studio", "use_fec": False, "srt_stream_id": "", "srt_network_bonding_params": []}
    assert is_empty(plan_route(wanted_of({"name": "Feed", "destinations": [one]}), route.shown()))


def test_other_paths_of_a_running_route_interrupt() -> None:
    route = Route("Feed", True, IN, [Element(BONDED)])
    paths = [{"port": 5000}, {}]
    wanted = wanted_of({"name": "Feed", "destinations": [{"name": "Studio", "srt_network_bonding_params": paths}]})
    assert plan_route(wanted, route.shown()).interrupts == ['destination "Studio" of route "Feed"']


@pytest.mark.parametrize("host", ["FE80::1", "fe80:0:0:0:0:0:0:1"])
def test_an_address_of_a_path_may_be_written_in_another_way(host: str) -> None:
    held = {**BONDED, "srtNetworkBondingParams": [{"address": "fe80::1", "port": 4900}, TWO[1]]}
    paths = [{"address": host}, {}]
    wanted = wanted_of({"name": "Feed", "destinations": [{"name": "Studio", "srt_network_bonding_params": paths}]})
    assert is_empty(plan_route(wanted, Route("Feed", True, IN, [Element(held)]).shown()))


def test_an_empty_interface_of_a_path_and_none_are_the_same() -> None:
    route = Route("Feed", True, IN, [Element(BONDED)])
    paths = [{**TWO[0], "network_interface": ""}, {}]
    wanted = wanted_of({"name": "Feed", "destinations": [{"name": "Studio", "srt_network_bonding_params": paths}]})
    assert is_empty(plan_route(wanted, route.shown()))


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        ([{"address": "10.0.0.1", "port": 0}], "srt_network_bonding_params[0].port is 0"),
        ([{"port": 1}, {"ttl": 256}], "srt_network_bonding_params[1].ttl is 256"),
        ([{"network_interface": "eth0\n"}], "srt_network_bonding_params[0].network_interface holds a control"),
    ],
)
def test_problems_of_paths_name_the_path(paths: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(InvalidInput) as error:
        wanted_of({"name": "Feed", "destinations": [{"name": "Studio", "srt_network_bonding_params": paths}]})
    assert words in str(error.value)
