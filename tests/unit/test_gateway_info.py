"""What a Gateway tells of itself: snake case, and no door openers."""

from __future__ import annotations

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource.plain import snake, told
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("vendor", "ours"),
    [
        ("displayName", "display_name"),
        ("lastLoginDate", "last_login_date"),
        ("numLoginFailures", "num_login_failures"),
        ("isLicensed", "is_licensed"),
        ("suggestedPollingInterval", "suggested_polling_interval"),
        ("_id", "id"),
        ("name", "name"),
        ("srtStreamID", "srt_stream_id"),
        ("h264Profile", "h264_profile"),
    ],
)
def test_snake(vendor: str, ours: str) -> None:
    assert snake(vendor) == ours


@given(st.from_regex(r"[a-z][A-Za-z0-9]{0,20}", fullmatch=True))
def test_snake_keeps_every_letter(key: str) -> None:
    found = snake(key)
    assert found == found.lower() and found.replace("_", "") == key.lower()
    assert snake(found) == found


def test_told() -> None:
    raw = {
        "_id": "9cr86XGNGaxtGySOtyjPDA",
        "sessionID": "open-sesame",
        "calypsos": [{"hostName": "hmp1", "passcode": "1234", "Password": "x"}, "text", None],
        "settings": {"networkAdapters": [{"macAddress": "00:11"}]},
        "srtPassPhrase": "x",
        "count": 3,
    }
    assert told(raw) == {
        "id": "9cr86XGNGaxtGySOtyjPDA",
        "calypsos": [{"host_name": "hmp1"}, "text", None],
        "settings": {"network_adapters": [{"mac_address": "00:11"}]},
        "count": 3,
    }
