"""Inputs and outputs of every type: what a user writes, and what the service is sent for a new one."""

from __future__ import annotations

from typing import Any

PASSWORD = "kQ7-vesper-lattice-42"
INPUTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "pull": ({"host": "198.51.100.7", "pull_port": 2088, "stream_id": "live"}, {"latency": 6000}),
    "push": ({"port": 2100}, {"latency": 6000}),
    "srt_pull": ({"host": "198.51.100.7", "port": 4900, "bitrate": 8000}, {"latency": 6000}),
    "srt_push": (
        {"port": 2100, "encryption_type": "aes-192", "srt_password": PASSWORD},
        {"latency": 6000, "encryption_type": 2, "password": PASSWORD},
    ),
    "udp_rist": ({"port": 2100, "rist_remote_port": 2102}, {"max_latency": 1000, "max_bitrate": 8000}),
}
OUTPUTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "pull": ({"port": 2300, "stream_id": "live", "remote_id": "far"}, {}),
    "push": ({"host": "203.0.113.5", "port": 2077, "latency": 500}, {}),
    "rtmp": (
        {"rtmp_url": "rtmps://a.example/app", "backup_url": "rtmp://b.example/app"},
        {"url": "rtmps://a.example/app", "bitrate": 0, "reconnect": 5},
    ),
    "srt_pull": (
        {"port": 9000, "latency": 250, "encryption_type": "AES-128", "srt_password": PASSWORD},
        {"encryption_type": 1, "password": PASSWORD},
    ),
    "srt_push": (
        {"host": "203.0.113.5", "port": 9000, "latency": 250, "encryption_type": "none"},
        {"encryption_type": 0},
    ),
    "udp_rist": (
        {"host": "203.0.113.5", "port": 9000, "fec": 2, "columns_l": 5, "ttl": 64, "local_port": 0},
        {"rows_d": 10, "columns_l": 5},
    ),
}
# As the service may call an option: what is sent under another name than the option's own.
RENAMED = {"rtmp_url": "url", "srt_password": "password"}
STUDIO: dict[str, Any] = {
    "type": "srt_push",
    "id": "studio-a",
    "input": "stadium-a",
    "user_description": "Stadium A to studio",
    "host": "203.0.113.5",
    "port": 9000,
    "latency": 250,
    "encryption_type": "aes-256",
    "srt_password": PASSWORD,
    "state": "started",
}


def sent(options: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """The body for a new one, but its id, description and input."""
    plain = {RENAMED.get(name, name): value for name, value in options.items()}
    return {**plain, **more}
