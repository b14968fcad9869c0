"""Both ends of each hop from one description, and what is told of them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.plugin_utils.contribution_chain import lacks, plan

PASSPHRASE = "of-the-unit-tests-1"
GATEWAY = {"host": "gw1", "port": 4900}
HMP = {"host": "hmp1", "port": 7001}
ADDRESSES = {"gateway": "10.0.0.1", "hmp": "10.0.0.2"}


def made(**feed: Any) -> dict[str, Any]:
    return plan({"name": "A: B/c", "input": "in", "gateway": GATEWAY, "hmp": HMP, **feed}, ADDRESSES, ["Stu*"])


def test_what_follows_where_little_is_said() -> None:
    found = made()
    assert found["problems"] == [] and not found["record"] and found["state"] == "started"
    assert found["output"] == {
        "id": "a-b-c",
        "type": "srt_push",
        "user_description": "A: B/c",
        "host": "10.0.0.1",
        "port": 4900,
        "encryption_type": "none",
        "latency": 250,
    }
    assert found["source"]["srt_latency"] == 250 and "srt_passphrase" not in found["source"]
    assert found["destinations"][0]["srt_encryption"] == "none" and found["destinations"][0]["address"] == "10.0.0.2"
    assert found["hmp_source"]["mode"] == "LISTENER" and "source_host" not in found["hmp_source"]
    assert found["expected"] == {"source": ["A: B/c/A: B/c"], "destinations": ["A: B/c/Stu*", "A: B/c/HMP hmp1"]}
    assert made(hmp=None)["order"] == ["input", "source"] and made()["order"][-1] == "session"


@pytest.mark.parametrize(
    ("word", "ateme", "gateway"),
    [
        (None, "aes-256", "AES256"),
        ("AES128", "aes-128", "AES128"),
        ("aes_192", "aes-192", "AES256"),
        ("AES-256", "aes-256", "AES256"),
    ],
)
def test_words_for_encryption(word: str | None, ateme: str, gateway: str) -> None:
    found = made(passphrase=PASSPHRASE, encryption=word)
    assert found["problems"] == [] and found["output"]["encryption_type"] == ateme
    assert found["destinations"][0]["srt_encryption"] == gateway
    secrets = [found["output"]["srt_password"], found["source"]["srt_passphrase"]]
    secrets += [found["destinations"][0]["srt_passphrase"], found["hmp_source"]["passphrase"]]
    assert secrets == [PASSPHRASE] * 4
    assert PASSPHRASE not in str(found["hops"])


def test_a_hop_of_its_own() -> None:
    """The hop to the HMP without encryption, or with another kind of it."""
    plain = made(passphrase=PASSPHRASE, hmp={**HMP, "encryption": "none"})
    assert plain["problems"] == [] and "passphrase" not in plain["hmp_source"]
    assert plain["destinations"][0]["srt_encryption"] == "none" and "srt_passphrase" not in plain["destinations"][0]
    other = made(hmp={**HMP, "passphrase": PASSPHRASE, "mode": "caller"}, encryption="none")
    assert other["problems"] == [] and other["output"]["encryption_type"] == "none"
    assert other["destinations"][0]["srt_encryption"] == "AES256" and other["hmp_source"]["source_host"] == "10.0.0.1"
    unicast = made(hmp={**HMP, "protocol": "udp"})
    assert unicast["hmp_source"] == {"name": "A: B/c", "type": "UDP", "source_port": 7001, "multicast": False}
    assert unicast["expected"]["destinations"] == ["A: B/c/Stu*"]


@pytest.mark.parametrize(
    ("feed", "text"),
    [
        ({"name": ""}, "a feed needs a name"),
        ({"state": "on"}, "state on is none of"),
        ({"input": None}, "input is missing"),
        ({"gateway": {"host": "gw1", "port": 0}}, "gateway needs host"),
        ({"hmp": {"host": "hmp1", "port": 70000}}, "hmp needs host"),
        ({"hmp": {**HMP, "protocol": "rtmp"}}, "hmp.protocol rtmp"),
        ({"hmp": {**HMP, "mode": "rendezvous"}}, "hmp.mode rendezvous"),
        ({"hmp": {**HMP, "port": 4900, "mode": "caller"}}, "both 4900"),
        ({"hmp": None, "record": True}, "record: true needs hmp"),
        ({"encryption": "aes-256"}, "needs a passphrase"),
        ({"encryption": "rot13", "passphrase": PASSPHRASE}, "encryption of the feed is none of"),
        ({"encryption": "none", "passphrase": PASSPHRASE}, "a passphrase and encryption none"),
        ({"passphrase": "short"}, "10 to 79"),
        ({"destinations": [{"name": "a"}, {"name": "a"}]}, "a name of its own"),
        ({"destinations": [{"name": "HMP hmp1"}]}, "is the one to the HMP"),
    ],
)
def test_mistakes(feed: dict[str, Any], text: str) -> None:
    assert text in "; ".join(made(**feed)["problems"])


def test_what_a_hop_lacks() -> None:
    found = made(record=True)
    assert lacks({}, found, "input") == []
    assert lacks({"inputs": []}, found, "input") == ["there is no such input"]
    assert lacks({"inputs": [{"id": 7, "user_description": "in", "state": "stopped"}]}, found, "input") == [
        "the input is stopped"
    ]
    assert lacks({"inputs": [{"id": "in"}]}, found, "input") == []
    route = {"name": "A: B/c", "state": "running", "source": {"name": "A: B/c", "state": "connected", "bitrate": 2}}
    assert lacks({"routes": [route]}, found, "source", min_bitrate=5) == []
    assert lacks({"statistics": [route]}, found, "source", min_bitrate=2) == []
    assert "less than 5" in lacks({"statistics": [route]}, found, "source", min_bitrate=5)[0]
    silent = {**route, "source": {"name": "A: B/c"}}
    assert lacks({"statistics": [silent]}, found, "source") == [] != lacks({"routes": [silent]}, found, "source")
    assert lacks({"routes": []}, found, "destinations") == ['route "A: B/c" is not there']
    source = {"id": "s", "name": "A: B/c"}
    assert lacks({"sources": [source]}, found, "destinations", ["s"]) == []
    dark = {**source, "status": {"active": False}}
    assert lacks({"sources": [dark]}, found, "destinations", ["s"]) == ["no stream data arrives at the source"]
    assert lacks({"sources": [dark]}, found, "destinations", ["t"]) == ["the source is not there"]
    assert lacks({"sessions": [{"id": "x", "live": False}]}, found, "session", ["x"]) == ["the session is not live"]
    assert lacks({"sessions": []}, found, "session", ["x"]) == ["the session is not there"]
    paused = {"id": "r", "state": "paused"}
    assert lacks({"recordings": [paused]}, found, "recording", ["r"]) == ["the recording is paused"]
    assert lacks({"recordings": []}, found, "recording", ["r"]) == ["the recording is finished, or not there"]
