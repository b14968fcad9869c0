"""The resources of Ateme+ that take their time: environments, TitanFile, transcoders, viewers; and output lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ansible_collections.streamops.video.plugins.module_utils.ateme.transcoder_fields import (
    AUDIO_BITRATES,
    SAMPLE_RATES,
)
from engine import Case, Shot
from hypothesis import strategies as st
from of_ateme import INPUTS, Ateme, Output
from values import Strategy, Values, numbers, texts

RUNS = ("present", "started", "running", "stopped", "absent")
PLAIN = st.text("abc XYZ019_.-", min_size=1, max_size=20).filter(lambda text: text == text.strip())
PROVIDER, REGIONS = "aws", ("eu-west-1", "us-east-1")


class Machine(Ateme):
    """What is started and stopped."""

    states: ClassVar[tuple[str, ...]] = RUNS
    # What may be named or given by its id: check mode says it as the task does, where nothing is there yet.
    unknown_before = frozenset({"id", "status", "provider", "region", "instance_type", "layout"})

    def held_state(self, draw: st.DrawFn) -> Values:
        return {"state": draw(st.sampled_from(["running", "stopped"]))}

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        return [*(super().asked(case, before) or ()), "state"]

    def on_device(self, case: Case) -> Values:
        state = case.options.get("state", "present")
        return {} if state == "present" else {"state": "stopped" if state == "stopped" else "running"}

    def of_catalogue(self, device: Any, store: str, name: str) -> Any:
        return next(one["id"] for one in device.items(store) if one["name"] == name)


class Environment(Machine):
    module, result, store = "ateme_environment", "environment", "environments"
    needed = frozenset({"provider", "region", "instance_type"})
    fixed = frozenset({"name", "provider", "region", "instance_type", "upgrade"})
    listed = ("ateme_info", "environments")
    left_out: ClassVar[Mapping[str, str]] = {**Ateme.left_out, "upgrade": "one that is pending: tested with it"}
    hints: ClassVar[Mapping[str, Strategy]] = {
        "provider": st.just(PROVIDER),
        "region": st.sampled_from(REGIONS),
        "instance_type": st.just("small"),
    }

    def names(self) -> Strategy:
        return texts(longest=30)

    def put(self, device: Any, one: Values) -> None:
        region = self.of_catalogue(device, "regions", one["region"])
        sizes = [size for size in device.items("instance_types") if size["region_id"] == region]
        device.add_environment(
            one["name"],
            one["state"],
            id=one["id"],
            cloud_provider_id=self.of_catalogue(device, "cloud_providers", one["provider"]),
            region_id=region,
            instance_type_id=sizes[0]["id"],
        )

    def goes_along(self, case: Case, name: str) -> bool:
        # Its ports and addresses come and go with it.
        return name.startswith(("zixi_configs/", "ip_addresses/"))


class Deployment(Machine):
    module, result, store = "ateme_titanfile_deployment", "titanfile_deployment", "tf_deployments"
    needed = frozenset({"version", "provider", "region"})
    fixed = frozenset({"name", "provider", "region"})
    listed = ("ateme_info", "titanfile_deployments")
    hints: ClassVar[Mapping[str, Strategy]] = {
        "version": st.sampled_from(["2.13.3", "2.13.4"]),
        "provider": st.just(PROVIDER),
        "region": st.sampled_from(REGIONS),
    }
    words: ClassVar[Mapping[str, str]] = {**Ateme.words, "version": "version_id"}

    def names(self) -> Strategy:
        return PLAIN

    def put(self, device: Any, one: Values) -> None:
        device.add(
            self.store,
            id=one["id"],
            name=one["name"],
            version_id=one["version"],
            state=one["state"],
            cloud_provider_id=self.of_catalogue(device, "tf_cloud_providers", one["provider"]),
            region_id=self.of_catalogue(device, "tf_regions", one["region"]),
        )


class Job(Ateme):
    module, result, store = "ateme_titanfile_job", "titanfile_job", "tf_jobs"
    needed = frozenset({"configuration"})
    fixed = frozenset({"name", "configuration"})
    states: ClassVar[tuple[str, ...]] = ("present", "started", "running", "absent")
    left_out: ClassVar[Mapping[str, str]] = {
        **Ateme.left_out,
        "deployment": "where it is: every task names it",
    }
    hints: ClassVar[Mapping[str, Strategy]] = {
        "configuration": st.sampled_from([{"input": "s3://a/1.mxf"}, {"input": "s3://a/2.mxf", "deep": {"rate": 8}}]),
        "priority": numbers(1, 9),
    }

    def names(self) -> Strategy:
        return texts(longest=30)

    def fill(self, device: Any, case: Case) -> None:
        device.add("tf_deployments", id="night", name="Night batch", version_id="2.13.3", state="running")
        super().fill(device, case)

    def put(self, device: Any, one: Values) -> None:
        more = {"priority": 1, **one, "deployment_id": "night", "tf_state": None, "tf_job_id": None}
        device.add(self.store, **more, state="pending")

    def cases(self) -> Strategy:
        return super().cases().map(lambda case: case._replace(options={"deployment": "Night batch", **case.options}))

    def on_device(self, case: Case) -> Values:
        return {name: one for name, one in case.options.items() if name == "priority"}

    def gone(self, case: Case, result: Values) -> Values | None:
        found = super().gone(case, result)
        return found and {"deployment": "night", **found}


class WithFlows(Machine):
    """With inputs and outputs of its own, `tc-` or `mv-` and its id."""

    prefix = ""

    def goes_along(self, case: Case, name: str) -> bool:
        # Of a new one nobody knows the id.
        own = case.target.partition("/")[2]
        return name.startswith((f"inputs/{self.prefix}-{own}", f"outputs/{self.prefix}-{own}"))

    def held_state(self, draw: st.DrawFn) -> Values:
        return {"state": "running"}


class Transcoder(WithFlows):
    module, result, store, prefix = "ateme_transcoder", "transcoder", "transcoders", "tc"
    listed = ("ateme_info", "transcoders")
    left_out: ClassVar[Mapping[str, str]] = {
        **Ateme.left_out,
        "store_preset": "a preset beside it is stored again with every run",
        "preset_id": "goes with store_preset",
        "preset_name": "goes with store_preset",
    }
    fixed = frozenset({"name", "create_from_image", "number_of_audio_tracks"})
    # Checked against each other: they change together.
    video: ClassVar[tuple[str, ...]] = ("video_codec", "video_frame_size", "video_frame_rate", "video_bitrate")
    beside: ClassVar[tuple[str, ...]] = (
        *("video_gop", "video_track_pid", "first_video_program_number", "first_video_pcr_pid", "first_video_pmt_pid"),
        "audio_track_pid_list",
    )

    @property
    def described(self) -> frozenset[str]:
        return super().described - {"state"}

    def names(self) -> Strategy:
        return texts(longest=30)

    def which(self, one: Values) -> Strategy:
        return st.sampled_from([{"name": one["name"]}, {"id": one["id"]}])

    def whole(self, draw: st.DrawFn) -> Values:
        audio = draw(st.sampled_from(sorted(SAMPLE_RATES)))
        codec = draw(st.sampled_from(["HEVC", "MPEG-4"]))
        found = {
            "input": draw(st.sampled_from(INPUTS)),
            "video_codec": codec,
            "video_frame_size": draw(st.sampled_from(["640x360", "1920x1080"])),
            "video_frame_rate": draw(st.sampled_from(["23.98", "25", "50"])),
            "video_bitrate": draw(numbers(8000, 30000)),
            "audio_codec": audio,
            "audio_sample_rate": draw(st.sampled_from(SAMPLE_RATES[audio])),
            "audio_bitrate": draw(st.sampled_from(AUDIO_BITRATES[audio])),
        }
        if codec == "MPEG-4" and draw(st.booleans()):
            found["mpeg4_avc_encoder_profile"] = draw(st.sampled_from(["Baseline", "High"]))
        if draw(st.booleans()):
            found["video_frame_type"] = draw(st.sampled_from(["Progressive", "Interlaced"]))
        if draw(st.booleans()):
            found["extra_video_tracks"] = [{"video_bitrate": 5000, "pcr_pid": 0}, {"video_bitrate": 800}]
        return {**found, **self.more(draw)}

    def more(self, draw: st.DrawFn) -> Values:
        pids = numbers(100, 8000)
        every = {
            "video_gop": numbers(1, 599),
            "video_track_pid": pids,
            "first_video_program_number": numbers(1, 65535),
            "first_video_pcr_pid": pids,
            "first_video_pmt_pid": pids,
        }
        return dict(draw(st.fixed_dictionaries({}, optional=every)))

    def changes(self, draw: st.DrawFn, one: Values) -> Values:
        if draw(st.booleans()):
            return self.more(draw)
        audio = ["audio_codec", "audio_sample_rate", "audio_bitrate"]
        whole = self.whole(draw)
        names = draw(st.sampled_from([["input"], audio, ["video_bitrate"], ["video_frame_size"]]))
        found = {name: whole[name] for name in names}
        lists = st.sampled_from(
            [{}, {"audio_track_pid_list": [103, 104]}, {"extra_video_tracks": [{"video_bitrate": 700}]}]
        )
        return {**found, **draw(lists)}

    def put(self, device: Any, one: Values) -> None:
        values = {"create_from_image": True, **self.lab(one)}
        tracks = values.get("extra_video_tracks")
        if tracks:
            values["extra_video_tracks"] = [{"video_track_number": n + 1, **track} for n, track in enumerate(tracks)]
        device.add(self.store, **values, environment_id=device.environment_id("main"))
        device.add_input(f"tc-{one['id']}", associated_transcoder_id=one["id"], port=2000)
        device.add_output(
            f"tc-{one['id']}", "pull", associated_transcoder_id=one["id"], port=2000, input_id=one["input"]
        )

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        return [*(super().asked(case, before) or ()), "state"]


class MultiViewer(WithFlows):
    module, result, store, prefix = "ateme_multiviewer", "multiviewer", "multi_viewers", "mv"
    states: ClassVar[tuple[str, ...]] = ("present", "absent")
    left_out: ClassVar[Mapping[str, str]] = {
        **Transcoder.left_out,
        "update_tiles": "with V(always) every run writes: tiles are not told",
        "input": "another way to say which one",
    }
    needed = frozenset({"layout", "max_allowed_bitrate_kbps"})
    fixed = frozenset({"layout", "name", "tile_inputs"})
    hints: ClassVar[Mapping[str, Strategy]] = {
        "layout": st.just("4 tiles"),
        "encoder_uhd_tech_type_id": st.sampled_from(["1", "8"]),
        "encoder_gop_size_id": st.sampled_from(["1", "4"]),
        "encoder_frame_rate_id": st.sampled_from(["1", "13"]),
        "encoder_gop_size_mode_id": st.sampled_from(["1", "4"]),
        "pmt_pid": numbers(1000, 1999),
        "video_pid": numbers(2000, 2999),
        "transcoded_audio_pid": numbers(3000, 3999),
        "passthrough_audio_pid": numbers(4000, 4999),
        "tile_inputs": st.sampled_from([[], [{"tile": 1, "input": INPUTS[0], "title": "Main"}, {"tile": 4}]]),
    }

    @property
    def described(self) -> frozenset[str]:
        return frozenset(name for name in super().described if "." not in name)

    def which(self, one: Values) -> Strategy:
        return st.just({"id": one["id"]})

    def put(self, device: Any, one: Values) -> None:
        layout = self.of_catalogue(device, "multi_viewer_layouts", one["layout"])
        numbers_of = {name: int(value) for name, value in one.items() if name.startswith("encoder_")}
        defaults = {"program_number": 1, "pmt_pid": 200, "video_pid": 201, "transcoded_audio_pid": 555}
        values = {**defaults, "passthrough_audio_pid": 556, "tile_inputs": [], **one, **numbers_of}
        values = {**values, "layout_id": layout}
        values.pop("layout")
        device.add(self.store, **values, environment_id=device.environment_id("main"))
        rate = one["max_allowed_bitrate_kbps"]
        device.add_input(f"mv-{one['id']}", "local_ts", multi_viewer_id=one["id"], max_allowed_bitrate_kbps=rate)

    def on_device(self, case: Case) -> Values:
        names = ("max_allowed_bitrate_kbps", "program_number", "pmt_pid", "video_pid", "is_interlaced")
        return {name: case.options[name] for name in names if name in case.options}


class OutputList(Output):
    """Outputs as a list, in every state of the module."""

    module, result, absent = "ateme_outputs", "", ""
    listed = ("", "")
    left_out: ClassVar[Mapping[str, str]] = {
        **Ateme.left_out,
        "config.update_secrets": "with V(always) every run writes: tested where secrets are",
        "on_error": "what becomes of the rest is tested with faults",
        "max_deletions": "guards have tests of their own",
        "keep": "guards have tests of their own",
        "protected": "guards have tests of their own",
        "allow_empty": "guards have tests of their own",
    }

    def cases(self) -> Strategy:
        return output_lists(self)

    def check_rest(self, case: Case, before: Shot, after: Shot) -> None:
        state, config = case.options.get("state", "merged"), case.options.get("config") or []
        if state in ("gathered", "rendered"):
            assert after == before
            return
        listed = {f"outputs/{one['id']}" for one in config}
        unnamed = {name: one for name, one in before.items() if name not in listed}
        if state == "overridden":
            unnamed = {name: one for name, one in unnamed.items() if not name.startswith("outputs/")}
        assert {name: one for name, one in after.items() if name not in listed} == unnamed
        there = listed & after.keys()
        assert there == (set() if state == "deleted" else listed)
        if state == "merged":
            for one in config:
                name = f"outputs/{one['id']}"
                strange = differing_keys(before.get(name), after[name]) - {*self.lab(one), "state", *NOTED}
                assert not strange, (name, strange)

    def backs(self, case: Case, result: Values) -> list[Values]:
        found = result.get("gathered")
        return [{"state": state, "config": found} for state in ("merged", "replaced", "overridden")] if found else []


NOTED = ("stopped", "warning_sent")


def differing_keys(before: Values | None, after: Values) -> set[str]:
    if before is None:
        return set()
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


@st.composite
def output_lists(draw: st.DrawFn, it: OutputList) -> Case:
    single = Output()
    held = [
        {"user_description": f"Old {place}", "id": f"out-{place}", **single.whole(draw), **single.held_state(draw)}
        for place in range(2)
    ]
    switches = draw(it.switches())
    state = draw(st.sampled_from(["merged", "merged", "replaced", "overridden", "deleted", "gathered", "rendered"]))
    if state == "gathered":
        return Case(held, {"state": state}, "", switches)
    chosen = [one for one in held if draw(st.booleans())]
    if state == "deleted":
        return Case(held, {"state": state, "config": [{"id": one["id"]} for one in chosen]}, "", switches)
    config: list[Values] = []
    for one in chosen:
        if state == "merged":
            config.append({"id": one["id"], **single.changes(draw, one)})
        else:
            whole = single.settled({**one, **draw(single.of_type(one["type"], whole=True))})
            config.append({**whole, "state": draw(st.sampled_from(["started", "stopped"]))})
    if draw(st.booleans()) or not config:
        config.append({"id": "out-9", "user_description": "New", **single.whole(draw)})
    return Case(held, {"state": state, "config": config}, "", switches)
