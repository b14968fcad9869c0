"""The job that is done on another machine: a rollout on the gateways of a lab, with its secrets."""

from __future__ import annotations

from typing import Any

from lab import Lab

PASSPHRASE = "kQ7-vesper-lattice-42"
ROUTES: list[dict[str, Any]] = [
    {
        "name": f"Feed {number}",
        "state": "started",
        "source": {
            "name": "In",
            "protocol": "srt",
            "srt_mode": "listener",
            "port": 4900 + number,
            "srt_passphrase": "{{ feed_passphrase }}",
        },
        "destinations": [{"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 6000 + number}],
    }
    for number in range(3)
]
ROLLOUT = [{"ansible.builtin.import_playbook": "streamops.video.rollout"}]


def gateways(lab: Lab) -> dict[str, Any]:
    """The inventory: it names the passwords, the job has them."""
    hosts = {
        one.name: {
            "ansible_host": one.host,
            "ansible_port": one.port,
            "certificate_fingerprint": one.fingerprint,
            "ansible_user": "haiadmin",
            "ansible_password": f"{{{{ {one.name}_password }}}}",
        }
        for one in lab.gateways
    }
    wanted = {"gateway_rollout_routes": ROUTES, "gateway_rollout_backup_dir": ""}
    return {"all": {"children": {"gateways": {"hosts": hosts, "vars": wanted}}}}


def passwords(lab: Lab) -> dict[str, str]:
    return {f"{one.name}_password": one.users["haiadmin"]["password"] for one in lab.gateways}
