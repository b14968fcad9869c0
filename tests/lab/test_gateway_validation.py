"""What the lab's Gateway refuses to take: ranges, choices, and fields of another protocol."""

from __future__ import annotations

from typing import Any

import pytest
from lab.gateway import Gateway
from lab_client import PASSPHRASE, SRT_OUT, UDP_OUT, UDP_SOURCE, Client, refusal

INVALID: list[tuple[str, Any, str]] = [
    ("source", {"port": 0}, "source.port"),
    ("source", {"port": 65536}, "source.port"),
    ("source", {"port": "1234"}, "source.port"),
    ("source", {"port": True}, "source.port"),
    ("source", {"name": "x" * 61}, "source.name"),
    ("source", {"name": None}, "source.name"),
    ("source", {"protocol": "hls"}, "source.protocol"),
    ("source", {"srtPassPhrase": PASSPHRASE}, "srtPassPhrase"),
    ("source", {"mtu": 1400}, "mtu"),
    ("source", {"networkinterface": "eth0"}, "networkinterface"),
    ("udp", {"mtu": 279}, "mtu"),
    ("udp", {"mtu": 1501}, "mtu"),
    ("udp", {"ttl": 0}, "ttl"),
    ("udp", {"ttl": 256}, "ttl"),
    ("udp", {"tos": -1}, "tos"),
    ("udp", {"tos": 256}, "tos"),
    ("udp", {"fec": "prompeg"}, "fec"),
    ("udp", {"prompegFecRows": 5}, "prompegFecRows"),
    ("udp", {"shaping": "yes"}, "shaping"),
    ("udp", {"srtMode": "caller"}, "srtMode"),
    ("udp", {"action": "pause"}, "action"),
    ("rtp", {"prompegFecRows": 3}, "prompegFecRows"),
    ("rtp", {"prompegFecRows": 21}, "prompegFecRows"),
    ("rtp", {"prompegFecColumns": 0}, "prompegFecColumns"),
    ("rtp", {"prompegFecColumns": 21}, "prompegFecColumns"),
    ("rtp", {"prompegFecLevel": "c"}, "prompegFecLevel"),
    ("rtp", {"fec": "vf"}, "fec"),
    ("srt", {"srtPassPhrase": "short"}, "srtPassPhrase"),
    ("srt", {"srtPassPhrase": "x" * 80}, "srtPassPhrase"),
    ("srt", {"srtEncryption": "AES192"}, "srtEncryption"),
    ("srt", {"srtMode": "Caller"}, "srtMode"),
    ("srt", {"srtOverhead": 25}, "srtOverhead"),
    ("srt", {"srtStreamID": "#!::r=x"}, "srtStreamID"),
    ("srt", {"segmentDuration": 4}, "segmentDuration"),
]


@pytest.mark.parametrize(("where", "change", "named"), INVALID)
def test_validation_names_the_field(
    client: Client, gw: Gateway, where: str, change: dict[str, Any], named: str
) -> None:
    source, destination = dict(UDP_SOURCE), {**(SRT_OUT if where == "srt" else UDP_OUT)}
    if where == "rtp":
        destination["protocol"] = "rtp"
    (source if where == "source" else destination).update(change)
    refusal(client.update("create", {"name": "a", "source": source, "destinations": [destination]}), 400, named)
    assert gw.routes() == []


def test_bounds_are_accepted(client: Client) -> None:
    rtp = {"name": "o", "protocol": "rtp", "address": "1.2.3.4", "port": 65535, "mtu": 280, "ttl": 255, "tos": 0}
    rtp.update(fec="prompeg", prompegFecLevel="b", prompegFecIsBlockAligned=False, prompegFecColumns=1)
    rtp.update(prompegFecRows=4)
    srt = {
        **SRT_OUT,
        "srtMode": "caller",
        "address": "2.3.4.5",
        "srtPassPhrase": "x" * 79,
        "srtStreamID": "s",
        "id": "",
    }
    answer = client.update("create", {"name": "x" * 60, "source": UDP_SOURCE, "destinations": [rtp, srt]})
    assert answer.status_code == 200, answer.text
    shown = client.routes()["data"][0]["destinations"]
    assert (shown[0]["prompegFecRows"], shown[0]["prompegFecIsBlockAligned"]) == (4, False)
    assert (shown[1]["srtStreamID"], shown[1]["useFec"]) == ("s", False)
