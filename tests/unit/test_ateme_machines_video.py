"""Transcoders and multi-viewers against the lab: limits, ladders, PIDs, tiles, and which operation takes what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.multiviewers import NUMBERS
from ansible_collections.streamops.video.plugins.module_utils.ateme.transcoder_fields import (
    AUDIO_BITRATES,
    CODECS,
    SAMPLE_RATES,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Ambiguous,
    InvalidInput,
    NotFound,
    Refused,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.modules import ateme_multiviewer, ateme_transcoder
from ateme_machine_checks import HABITS, bodies, thrice
from ateme_runs import Runs
from lab import Lab
from lab.ateme import ELSEWHERE
from lab.ateme.call import Call

Values = dict[str, Any]
MOBILE: Values = {
    "name": "mobile",
    "input": "stadium-a",
    "video_codec": "MPEG-4",
    "video_frame_size": "1920x1080",
    "video_frame_rate": "25",
    "video_bitrate": 8000,
    "audio_codec": "MPEG AAC",
    "audio_sample_rate": "48 kHz",
    "audio_bitrate": "128Kbps",
}
ROOM: Values = {"name": "room", "layout": "4 tiles", "max_allowed_bitrate_kbps": 8000}
PIDS = ("pmt_pid", "video_pid", "transcoded_audio_pid", "passthrough_audio_pid")


@pytest.fixture(scope="module", params=["default", "elsewhere"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with Lab(only=["ateme"], switches={"ateme": ELSEWHERE if request.param == "elsewhere" else {}}) as running:
        yield running


@pytest.fixture
def service(lab: Lab) -> Any:
    lab.ateme.reset()
    return filled(lab.ateme)


def filled(service: Any) -> Any:
    service.set(queue_delay=0.02)
    service.add_input("stadium-a", user_description="Stadium A")
    service.add_input("stadium-b")
    return service


@pytest.fixture
def runs(service: Any) -> Runs:
    return Runs(service)


def known_as(service: Any, name: str) -> str:
    """How this service calls a property."""
    return {"input_id": "source_id"}.get(name, name) if service.switches["wording"] == "other" else name


def lives(runs: Runs, module: Any, options: Values, result: str) -> None:
    made = thrice(runs, module, **options)[result]
    assert runs.run(module, **made)["changed"] is False
    assert thrice(runs, module, id=made["id"], state="absent")[result] == {}


@pytest.mark.parametrize("habit", HABITS)
def test_habits_of_the_service(habit: str) -> None:
    with Lab(only=["ateme"], switches={"ateme": HABITS[habit]}) as lab:
        runs = Runs(filled(lab.ateme))
        lives(runs, ateme_transcoder, {**MOBILE, "extra_video_tracks": [{"video_bitrate": 500}]}, "transcoder")
        lives(runs, ateme_multiviewer, {**ROOM, "tile_inputs": [{"tile": 1, "input": "stadium-a"}]}, "multiviewer")


# Transcoders


def test_a_new_transcoder(runs: Runs, service: Any) -> None:
    options = {
        **MOBILE,
        "video_codec": "mpeg-4",
        "input": "Stadium A",
        "extra_video_tracks": [{"video_bitrate": 5000, "pcr_pid": 0}, {"video_bitrate": 2500}],
    }
    done = thrice(runs, ateme_transcoder, **options)
    assert (done["disruptive"], done["transcoder"]["state"]) == (False, "started")
    tracks = [
        {"video_track_number": 1, "video_bitrate": 5000, "pcr_pid": 0},
        {"video_track_number": 2, "video_bitrate": 2500},
    ]
    sent = {**MOBILE, "create_from_image": True, "extra_video_tracks": tracks}
    sent[known_as(service, "input_id")] = sent.pop("input")
    assert bodies(service) == [sent]
    assert done["transcoder"]["extra_video_tracks"] == tracks
    # Without a name its input tells which one it is.
    assert runs.run(ateme_transcoder, input="stadium-a")["transcoder"]["id"] == done["transcoder"]["id"]


def test_each_change_goes_to_the_operation_that_takes_it(runs: Runs, service: Any) -> None:
    runs.run(ateme_transcoder, **MOBILE)
    done = thrice(
        runs,
        ateme_transcoder,
        name="mobile",
        input="stadium-b",
        extra_video_tracks=[{"video_bitrate": 3000}],
        audio_track_pid_list=[104, 103],
        audio_pid_overrides=[0, 500, 0],
    )
    assert done["interrupts"] == ['transcoder "mobile"']
    assert done["actions"] == [
        'update transcoder "mobile": input stadium-a -> stadium-b, extra_video_tracks',
        'update transcoder "mobile": audio_track_pid_list, audio_pid_overrides',
    ]
    first, second = bodies(service)
    tracks = [{"video_track_number": 1, "video_bitrate": 3000}]
    assert first == {
        known_as(service, "input_id"): "stadium-b",
        # The ladder is checked from the main one on.
        "video_bitrate": 8000,
        "extra_video_tracks": tracks,
    }
    assert second == {"audio_track_pid_list": [104, 103], "audio_pid_overrides": [0, 500, 0]}
    # No more tracks beside it.
    assert thrice(runs, ateme_transcoder, name="mobile", extra_video_tracks=[])["changed"]


def test_audio_pids_of_a_new_one_come_when_it_is_there(runs: Runs, service: Any) -> None:
    done = thrice(runs, ateme_transcoder, **MOBILE, audio_track_pid_list=[103], state="stopped")
    assert done["actions"] == [
        'create transcoder "mobile"',
        'update transcoder "mobile": audio_track_pid_list',
        'stop transcoder "mobile"',
    ]
    assert bodies(service)[1] == {"audio_track_pid_list": [103]}


def test_a_transcoder_is_stopped_and_started(runs: Runs) -> None:
    runs.run(ateme_transcoder, **MOBILE)
    with pytest.raises(Refused, match="disruptive"):
        runs.run(ateme_transcoder, name="mobile", state="stopped", allow_disruptive=False)
    assert thrice(runs, ateme_transcoder, name="mobile", state="stopped")["disruptive"]
    # What does not run is changed without interrupting anything.
    done = thrice(runs, ateme_transcoder, name="mobile", video_gop=50, state="started")
    assert done["disruptive"] is False
    assert done["actions"] == ['update transcoder "mobile": video_gop 50', 'start transcoder "mobile"']


def test_a_preset_goes_with_what_is_written(runs: Runs, service: Any) -> None:
    preset = {"store_preset": True, "preset_name": "HD"}
    thrice(runs, ateme_transcoder, **MOBILE, **preset)
    assert bodies(service)[0].items() >= preset.items()
    thrice(runs, ateme_transcoder, name="mobile", video_bitrate=7000, **preset)
    assert bodies(service) == [{"video_bitrate": 7000, **preset}]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"video_bitrate": 0}, "1 to 30000"),
        ({"video_bitrate": 30001}, "1 to 30000"),
        ({"video_gop": 600}, "1 to 599"),
        ({"video_codec": "AV1"}, "one of HEVC, MPEG-4"),
        ({"video_frame_size": "1x1"}, "one of 426x240"),
        ({"video_frame_rate": "26"}, "one of 23.98"),
        ({"video_frame_type": "Interlaced", "video_frame_rate": "59.94"}, "must be 50 at most"),
        ({"video_frame_type": "progressive", "video_frame_rate": "60"}, "must be 50 at most"),
        ({"mpeg4_avc_encoder_profile": "High", "video_codec": "hevc"}, "for MPEG-4 only"),
        ({"mpeg4_avc_encoder_profile": "Low"}, "one of Baseline"),
        ({"audio_codec": "MPEG Layer2", "audio_sample_rate": "96 kHz"}, "one of 32 kHz, 44.1 kHz, 48 kHz"),
        ({"audio_codec": "MPEG AAC", "audio_bitrate": "96Kbps"}, "one of 64Kbps, 128Kbps"),
        ({"number_of_audio_tracks": 21}, "1 to 20"),
        ({"audio_pid_overrides": [8191]}, "8191 is not 0 to 8190"),
        ({"audio_pid_overrides": [5, 0, 5]}, "twice"),
        ({"extra_video_tracks": [{"video_bitrate": 9000}]}, "8000, 9000: they must be in descending order"),
        ({"extra_video_tracks": [{"video_bitrate": 5000}] * 2 + [{"video_bitrate": 8000}]}, "descending"),
        ({"extra_video_tracks": [{"video_bitrate": 1}] * 6}, "there may be 5"),
        (
            {"extra_video_tracks": [{"video_bitrate": 9, "video_track_number": 2}] * 2},
            "two have the same video_track_number",
        ),
        ({"extra_video_tracks": [{"video_bitrate": 9, "video_track_number": 0}]}, "1 to 5"),
        ({"extra_video_tracks": [{"video_bitrate": 9, "pcr_pid": 31}]}, "0 or 32 to 8189"),
        ({"extra_video_tracks": [{"video_bitrate": 9, "program_number": 65536}]}, "1 to 65535"),
        ({"first_video_pmt_pid": 8190}, "0 to 8189"),
        ({"first_video_pcr_pid": 1}, "0 or 32 to 8189"),
        ({"first_video_program_number": 0}, "1 to 65535"),
        ({"video_track_pid": 8190}, "0 to 8189"),
        ({"store_preset": True}, "store_preset needs"),
        ({"preset_id": 1}, "store_preset: true only"),
    ],
)
def test_transcoders_that_cannot_be(runs: Runs, options: Values, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        runs.run(ateme_transcoder, **{**MOBILE, **options})
    assert runs.service.requests == []


@pytest.mark.parametrize("codec", SAMPLE_RATES)
def test_all_audio_settings_of_a_codec(runs: Runs, codec: str) -> None:
    for place in (0, -1):
        rate, bitrate = SAMPLE_RATES[codec][place], AUDIO_BITRATES[codec][place]
        audio = {"audio_codec": codec, "audio_sample_rate": rate, "audio_bitrate": bitrate}
        assert runs.run(ateme_transcoder, **{**MOBILE, **audio})["changed"]


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"video_bitrate": 1000}, InvalidInput, "1000, 5000: they must be in descending order"),
        ({"video_frame_rate": "60"}, InvalidInput, "must be 50 at most"),
        ({"number_of_audio_tracks": 3}, InvalidInput, "no operation that changes number_of_audio_tracks"),
        ({"audio_codec": "MPEG Layer2"}, InvalidInput, "audio_sample_rate is 96 kHz, with MPEG Layer2"),
        ({"input": "nowhere"}, NotFound, 'no input "nowhere"'),
    ],
)
def test_changes_that_cannot_be(runs: Runs, options: Values, error: type[StreamopsError], says: str) -> None:
    more = {"number_of_audio_tracks": 2, "video_frame_type": "Progressive", "audio_sample_rate": "96 kHz"}
    runs.run(ateme_transcoder, **{**MOBILE, **more}, extra_video_tracks=[{"video_bitrate": 5000}])
    runs.service.clear_requests()
    with pytest.raises(error, match=says):
        runs.run(ateme_transcoder, name="mobile", **options)
    assert runs.service.writes == []


def test_another_codec_leaves_the_profile_behind(runs: Runs, service: Any) -> None:
    runs.run(ateme_transcoder, **{**MOBILE, "video_codec": "HEVC"})
    assert CODECS == ("HEVC", "MPEG-4")
    done = thrice(runs, ateme_transcoder, name="mobile", video_codec="MPEG-4", mpeg4_avc_encoder_profile="Main")
    assert done["transcoder"]["mpeg4_avc_encoder_profile"] == "Main"
    assert bodies(service) == [{"video_codec": "MPEG-4", "mpeg4_avc_encoder_profile": "Main"}]


def test_which_transcoder_is_meant(runs: Runs) -> None:
    runs.run(ateme_transcoder, **MOBILE)
    runs.run(ateme_transcoder, **{**MOBILE, "name": "tablet"})
    with pytest.raises(Ambiguous, match='2 transcoders are called of "stadium-a"'):
        runs.run(ateme_transcoder, input="stadium-a")
    with pytest.raises(InvalidInput, match="and a new one needs name"):
        runs.run(ateme_transcoder, **{**MOBILE, "name": None, "input": "stadium-b"})


def test_a_transcoder_of_what_is_not_made_yet(runs: Runs) -> None:
    for name in ("new:stadium-c", "stadium-c"):
        assert runs.run(ateme_transcoder, check=True, **{**MOBILE, "input": name})["changed"]
    assert 'no input "stadium-c" yet' in runs.said[0]


def test_the_answer_to_a_new_transcoder_is_lost(runs: Runs, service: Any) -> None:
    service.fault("drop_after", method="POST", path="(transcoders|encoders)$")
    done = runs.run(ateme_transcoder, **MOBILE)
    assert "the device had done it" in done["retries"][0]
    assert len(service.items("transcoders")) == 1


# Multi-viewers


def test_a_new_multiviewer_has_the_documented_defaults(runs: Runs, service: Any) -> None:
    tiles = [{"tile": 1, "input": "Stadium A", "title": "A"}, {"tile": 2, "input": ""}]
    done = thrice(runs, ateme_multiviewer, **ROOM, tile_inputs=tiles, encoder_frame_rate_id="25 fps")
    key = known_as(service, "input_id")
    body = bodies(service)[0]
    assert {name: body[name] for name in (*PIDS, "program_number")} == {
        "pmt_pid": 200,
        "video_pid": 201,
        "transcoded_audio_pid": 555,
        "passthrough_audio_pid": 556,
        "program_number": 1,
    }
    assert body["tile_inputs"] == [{"tile": 1, key: "stadium-a", "title": "A"}, {"tile": 2, key: ""}]
    assert body["encoder_frame_rate_id"] == 1
    assert "tiles_not_compared" not in done
    again = runs.run(ateme_multiviewer, **ROOM, tile_inputs=tiles)
    assert (again["changed"], again["tiles_not_compared"]) == (False, [1, 2])


def test_an_update_sends_all_there_is(runs: Runs, service: Any) -> None:
    made = runs.run(ateme_multiviewer, **ROOM)["multiviewer"]
    done = thrice(runs, ateme_multiviewer, id=made["id"], video_pid=300)
    assert done["interrupts"] == ['multi-viewer "room"']
    assert bodies(service) == [
        {
            "max_allowed_bitrate_kbps": 8000,
            "program_number": 1,
            "pmt_pid": 200,
            "video_pid": 300,
            "transcoded_audio_pid": 555,
            "passthrough_audio_pid": 556,
        }
    ]
    # A former default is free again.
    assert thrice(runs, ateme_multiviewer, name="room", transcoded_audio_pid=201)["changed"]
    assert thrice(runs, ateme_multiviewer, input=made["input"], passthrough_audio_pid=0)["changed"]
    assert thrice(runs, ateme_multiviewer, name="room", transcoded_audio_pid=0)["changed"]


def test_tiles_are_switched_when_that_is_asked_for(runs: Runs, service: Any) -> None:
    runs.run(ateme_multiviewer, **ROOM)
    tiles = {"tile_inputs": [{"tile": 3, "input": "stadium-b"}]}
    assert runs.run(ateme_multiviewer, name="room", **tiles)["tiles_not_compared"] == [3]
    service.clear_requests()
    for check in (True, False, False):
        done = runs.run(ateme_multiviewer, check=check, name="room", update_tiles="always", **tiles)
        assert done["actions"] == ['switch tiles 3 of multi-viewer "room"']
        assert (done["changed"], done["disruptive"]) == (True, True)
    key = known_as(service, "input_id")
    assert bodies(service) == [{"tile_inputs": [{"tile": 3, key: "stadium-b"}]}] * 2
    assert service.items("multi_viewers")[0]["tile_inputs"] == [{"tile": 3, "input_id": "stadium-b"}]


@pytest.mark.parametrize("option", NUMBERS)
def test_numbers_and_words_of_the_encoder(runs: Runs, option: str) -> None:
    runs.run(ateme_multiviewer, **ROOM)
    word, number = list(NUMBERS[option].items())[2]
    assert runs.run(ateme_multiviewer, name="room", **{option: word})["multiviewer"][option] == number
    assert runs.run(ateme_multiviewer, name="room", **{option: str(number)})["changed"] is False


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"max_allowed_bitrate_kbps": 499}, "500 to 30000"),
        ({"max_allowed_bitrate_kbps": 30001}, "500 to 30000"),
        ({"encoder_uhd_tech_type_id": "3"}, "must be one of 1 "),
        ({"encoder_gop_size_id": "5"}, "must be one of 1 "),
        ({"encoder_frame_rate_id": "14"}, "must be one of 1 "),
        ({"encoder_gop_size_mode_id": "IPB"}, "must be one of 1 "),
        ({"program_number": 0}, "1 to 65535"),
        ({"pmt_pid": 32}, "33 to 8190"),
        ({"video_pid": 8191}, "33 to 8190"),
        ({"transcoded_audio_pid": 32}, "0 or 33 to 8190"),
        ({"passthrough_audio_pid": 8191}, "0 to 8190"),
        ({"video_pid": 700, "pmt_pid": 700}, "video_pid is 700, as is pmt_pid"),
        ({"tile_inputs": [{"tile": 1, "input": ""}, {"tile": 1, "input": ""}]}, "a tile is there twice"),
        ({"tile_inputs": [{"tile": 0, "input": ""}]}, "at least 1"),
        ({"store_preset": True}, "store_preset needs"),
    ],
)
def test_multiviewers_that_cannot_be(runs: Runs, options: Values, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        runs.run(ateme_multiviewer, **{**ROOM, **options})
    assert runs.service.requests == []


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({**ROOM, "name": "other", "video_pid": 200}, InvalidInput, "video_pid is 200, as is pmt_pid"),
        ({**ROOM, "name": "other", "layout": "5 tiles"}, NotFound, 'no layout "5 tiles". There is 4 tiles, 9 tiles'),
        ({**ROOM, "name": "o", "tile_inputs": [{"tile": 5, "input": ""}]}, InvalidInput, "has 4 tiles, no 5"),
        ({**ROOM, "name": "o", "tile_inputs": [{"tile": 1, "input": "x"}]}, NotFound, 'no input "x"'),
        ({"name": "room", "layout": "9 tiles"}, InvalidInput, "no operation that changes layout"),
        ({"name": "room", "pmt_pid": 555}, InvalidInput, "transcoded_audio_pid is 555, as is pmt_pid"),
        ({"id": "nowhere"}, NotFound, "no multi-viewer nowhere"),
    ],
)
def test_what_the_service_tells_is_minded(runs: Runs, options: Values, error: type[StreamopsError], says: str) -> None:
    runs.run(ateme_multiviewer, **ROOM)
    runs.service.clear_requests()
    with pytest.raises(error, match=says):
        runs.run(ateme_multiviewer, **options)
    assert runs.service.writes == []


def test_the_answer_to_a_new_multiviewer_is_lost(runs: Runs, service: Any) -> None:
    service.fault("drop_after", method="POST", path="multi.viewers$")
    assert runs.run(ateme_multiviewer, **ROOM)["retries"]
    assert len(service.items("multi_viewers")) == 1


def test_the_answer_to_a_create_may_tell_the_id_of_another(
    runs: Runs, service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = runs.run(ateme_transcoder, **{**MOBILE, "name": "other", "input": "stadium-b"})["transcoder"]
    plain = Call.created

    def created(self: Call, record: Any, **always: Any) -> Any:
        reply = plain(self, record, **always)
        reply.body = {"message": "Created", "transcoder_id": other["id"]}
        return reply

    monkeypatch.setattr(Call, "created", created)
    made = runs.run(ateme_transcoder, **MOBILE, state="stopped")["transcoder"]
    assert made["id"] != other["id"]
    words = {one["name"]: one["state"] for one in service.items("transcoders")}
    assert words == {"other": "running", "mobile": "stopped"}
