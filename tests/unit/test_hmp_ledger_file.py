"""The ledger: private, never half-written, shared by many, and refused in time where it cannot be kept."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.ledger import Ledger
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from hypothesis import given, settings
from hypothesis import strategies as st

PROCESSES = 8
NOTES = 20
WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
NAMES = st.sampled_from(["title", "state", "session"])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sessions", "recordings", "streams"]),
        st.sampled_from(["a", "b", "ü"]),
        st.one_of(st.none(), st.dictionaries(NAMES, st.one_of(WORDS, st.integers(), st.booleans()), max_size=3)),
    ),
    max_size=12,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hmp.json"


def folder_of(path: Path) -> dict[str, bytes]:
    """The files there, but for the lock."""
    return {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file() and one.suffix != ".lock"}


def test_what_is_noted_is_found(path: Path) -> None:
    ledger = Ledger(str(path), "hmp1")
    assert ledger.lasting and ledger.find("sessions") == []
    ledger.note("sessions", "1", title="Zürich\n漢", live=True, sources=["x"])
    ledger.note("sessions", "2", title="Other")
    ledger.note("sessions", "1", live=False)
    ledger.note("recordings", "1", session="1")
    for one in (ledger, Ledger(str(path), "hmp1")):
        assert one.find("sessions", title="Zürich\n漢") == [
            {"id": "1", "title": "Zürich\n漢", "live": False, "sources": ["x"]}
        ]
        assert [found["id"] for found in one.find("sessions")] == ["1", "2"]
        assert one.find("recordings", session="1") == [{"id": "1", "session": "1"}]
        assert one.find("sessions", title="Other", live=True) == one.find("streams") == []
    ledger.drop("sessions", "1")
    ledger.drop("sessions", "1")
    ledger.drop("streams", "9")
    assert [found["id"] for found in Ledger(str(path), "hmp1").find("sessions")] == ["2"]
    assert Ledger(str(path), "hmp2").find("sessions") == []


def test_what_is_found_is_a_copy(path: Path) -> None:
    ledger = Ledger(str(path), "hmp1")
    ledger.note("sessions", "1", sources=["x"])
    ledger.find("sessions")[0]["sources"].append("y")
    assert ledger.find("sessions") == [{"id": "1", "sources": ["x"]}]


@settings(max_examples=30)
@given(steps=STEPS)
def test_the_file_holds_what_memory_does(steps: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("ledger") / "hmp.json"
    kept, remembered = Ledger(str(path), "hmp1"), Ledger(None, "hmp1")
    for kind, object_id, values in steps:
        for ledger in (kept, remembered):
            if values is None:
                ledger.drop(kind, object_id)
            else:
                ledger.note(kind, object_id, **values)
    again = Ledger(str(path), "hmp1")
    for kind in ("sessions", "recordings", "streams"):
        assert again.find(kind) == kept.find(kind) == remembered.find(kind)


def test_memory_alone(tmp_path: Path) -> None:
    ledger = Ledger(None, "hmp1")
    assert not ledger.lasting
    ledger.note("sessions", "1", title="x")
    ledger.read()
    assert ledger.find("sessions", title="x") == [{"id": "1", "title": "x"}]
    assert Ledger(None, "hmp1").find("sessions") == [] and list(tmp_path.iterdir()) == []


def test_it_is_for_its_owner_alone(path: Path) -> None:
    old = os.umask(0)
    try:
        Ledger(str(path), "hmp1").note("sessions", "1")
    finally:
        os.umask(old)
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in path.parent.iterdir())
    path.chmod(0o644)
    ledger = Ledger(str(path), "hmp1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600, "at once, not with the next change"
    path.chmod(0o644)
    ledger.note("sessions", "2")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_others_keep_in_it_stays(path: Path) -> None:
    content = {
        "comment": "Do not lose me",
        "version": 1,
        "hosts": {
            "hmp2": {
                "sessions": [{"id": "9", "title": "Foreign", "later": {"a": 1}}],
                "later": [{"id": "7", "b": [2]}],
            },
            "hmp1": {"sessions": [{"id": "1", "title": "Old", "later": True}], "playlists": [{"id": "p"}]},
        },
    }
    path.write_text(json.dumps(content))
    ledger = Ledger(str(path), "hmp1")
    ledger.note("sessions", "1", title="New")
    ledger.drop("recordings", "5")
    found = json.loads(path.read_text())
    content["hosts"]["hmp1"]["sessions"][0]["title"] = "New"  # type: ignore[index]
    content["hosts"]["hmp1"]["recordings"] = []  # type: ignore[index]
    assert found == content


def test_what_another_task_noted_meanwhile_stays(path: Path) -> None:
    one, other = Ledger(str(path), "hmp1"), Ledger(str(path), "hmp1")
    one.note("sessions", "1", title="x")
    other.note("sessions", "2", title="y")
    one.note("sessions", "3", title="z")
    other.drop("sessions", "1")
    one.note("sessions", "2", description="d")
    assert Ledger(str(path), "hmp1").find("sessions") == [
        {"id": "2", "title": "y", "description": "d"},
        {"id": "3", "title": "z"},
    ]


def test_through_a_link_the_file_behind_it_is_kept(path: Path) -> None:
    link = path.parent / "link.json"
    link.symlink_to(path)
    Ledger(str(link), "hmp1").note("sessions", "1")
    assert link.is_symlink() and Ledger(str(path), "hmp1").find("sessions") == [{"id": "1"}]


def test_the_home_folder_is_understood(path: Path) -> None:
    Ledger(f"~/{path.name}", "hmp1").note("sessions", "1")
    assert path.exists()


@pytest.mark.parametrize("before", [None, {"version": 1, "hosts": {"hmp1": {"sessions": [{"id": "1", "title": "x"}]}}}])
def test_check_mode_writes_nothing(path: Path, before: dict[str, Any] | None) -> None:
    if before is not None:
        path.write_text(json.dumps(before))
        path.chmod(0o640)
    there = folder_of(path)
    ledger = Ledger(str(path), "hmp1", writing=False)
    ledger.note("sessions", "2", title="y")
    ledger.drop("sessions", "1")
    assert ledger.find("sessions") == [{"id": "2", "title": "y"}], "within the task it knows"
    assert folder_of(path) == there
    if before is not None:
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


# Refused before anything else

GARBAGE = [
    b"no JSON",
    b'{"version": 1, "hosts": {"hmp1": {"sessions": [',
    b"\xff\xfe\x00",
    b"[]",
    b"null",
    b"17",
    b'"text"',
    b"{}",
    b'{"hosts": []}',
    b'{"hosts": {"hmp1": []}}',
    b'{"hosts": {"hmp1": {"sessions": {"a": 1}}}}',
    b'{"hosts": {"hmp1": {"sessions": ["a", 1]}}}',
    b'{"hosts": {"hmp1": {"sessions": [null]}}}',
    b'{"hosts": {"hmp1": {"sessions": [{"title": "no id"}]}}}',
    b'{"apiVersion": "v1", "kind": "Config"}',
    b"host: hmp\nledger: x\n",
]


@pytest.mark.parametrize("content", GARBAGE)
@pytest.mark.parametrize("writing", [True, False])
def test_another_file_is_refused_and_left_alone(path: Path, content: bytes, writing: bool) -> None:
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"ledger .*hmp\.json (is no ledger|cannot be read)") as error:
        Ledger(str(path), "hmp1", writing)
    assert "JSON" in error.value.hint
    assert folder_of(path) == {path.name: content}


def test_an_empty_file_is_a_new_ledger(path: Path) -> None:
    path.write_text(" \n")
    Ledger(str(path), "hmp1").note("sessions", "1")
    assert Ledger(str(path), "hmp1").find("sessions") == [{"id": "1"}]


@pytest.mark.parametrize("writing", [True, False])
@pytest.mark.parametrize("where", ["folder", "missing/hmp.json", "file/hmp.json"])
def test_a_place_where_it_cannot_be(tmp_path: Path, where: str, writing: bool) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(
        InvalidInput, match=f"the ledger {tmp_path}/{where} (is a folder|cannot be written|cannot be locked)"
    ):
        Ledger(str(tmp_path / where), "hmp1", writing)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "folder"]


def test_a_folder_where_nobody_may_write() -> None:
    with pytest.raises(InvalidInput, match=r"cannot be (written|locked)"):
        Ledger("/proc/hmp.json", "hmp1")


def test_a_file_that_became_garbage_meanwhile_is_not_overwritten(path: Path) -> None:
    ledger = Ledger(str(path), "hmp1")
    path.write_text("mine now")
    with pytest.raises(InvalidInput, match="no ledger"):
        ledger.note("sessions", "1")
    assert path.read_text() == "mine now"


# Many at once


def note_all(path: str, process: int) -> None:
    for number in range(NOTES):
        ledger = Ledger(path, f"hmp{process % 2}")
        ledger.note("sessions", f"{process}-{number}", title=f"{process} of {number}", sources=["x"] * 20)


def test_nothing_is_lost_and_nothing_is_half_written(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=note_all, args=(str(path), process)) for process in range(PROCESSES)]
    broken: list[str] = []
    looks = 0
    done = threading.Event()

    def look() -> None:
        nonlocal looks
        while not done.is_set():
            try:
                json.loads(path.read_bytes())
                looks += 1
            except FileNotFoundError:
                continue
            except ValueError as error:
                broken.append(str(error))

    reader = threading.Thread(target=look)
    for worker in workers:
        worker.start()
    reader.start()
    for worker in workers:
        worker.join(60)
    done.set()
    reader.join(10)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    assert broken == [] and looks > NOTES
    found = [one["id"] for host in ("hmp0", "hmp1") for one in Ledger(str(path), host).find("sessions")]
    assert sorted(found) == sorted(f"{process}-{number}" for process in range(PROCESSES) for number in range(NOTES))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {one.name for one in path.parent.iterdir()} == {path.name, f".{path.name}.lock"}
