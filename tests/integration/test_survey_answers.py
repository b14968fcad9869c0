"""The playbooks for AWX: answers become what roles take, and stay text where they look like templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness import Runner

PASSPHRASE = "of-the-stadium-{{ 7 * 6 }}"
# As AWX writes it: nothing that came with the launch, or from a credential, may be taken for a template.
EXTRA = f"""
awx_data_dir: FOLDER
gateway_rollout_backup_dir: FOLDER/backup
survey_gateway_rollout_state: !unsafe merged
survey_gateway_rollout_routes: !unsafe |
  - name: A {{{{ lookup('pipe', 'id') }}}} {{{{ 6 * 7 }}}}
    state: started
    source: {{name: In, protocol: srt, srt_mode: listener, port: 4900, srt_passphrase: !secret stadium_a}}
    destinations: [{{name: Studio, protocol: udp, address: 10.69.12.148, port: 4900}}]
survey_gateway_rollout_min_bitrate: 0.0
survey_gateway_rollout_verify_timeout: 20
survey_gateway_rollout_connected: !unsafe ''
survey_gateway_rollout_stop_on_failure: !unsafe 'true'
survey_gateway_rollout_allow_empty: !unsafe 'false'
streamops_secrets: !unsafe "stadium_a: '{PASSPHRASE}'"
"""


def test_answers_of_a_survey(runner: Runner, gateway: Any, tmp_path: Path) -> None:
    given = tmp_path / "extra.yml"
    given.write_text(EXTRA.replace("FOLDER", str(tmp_path)))
    host = {"ansible_host": gateway.host, "ansible_port": gateway.port}
    env = {
        "HAIVISION_GATEWAY_USERNAME": "haiadmin",
        "HAIVISION_GATEWAY_PASSWORD": gateway.users["haiadmin"]["password"],
        "HAIVISION_GATEWAY_CERTIFICATE_FINGERPRINT": gateway.fingerprint,
        # What AWX makes of inputs that are left empty.
        "HAIVISION_GATEWAY_HOST": "",
        "HAIVISION_GATEWAY_PORT": "",
        "HAIVISION_GATEWAY_VALIDATE_CERTS": "",
        "HAIVISION_GATEWAY_TIMEOUT": "",
        "HAIVISION_GATEWAY_CA_PATH": "",
    }
    play = [{"ansible.builtin.import_playbook": "streamops.video.awx.rollout"}]
    inventory = {"gateways": {"hosts": {"gw1": host}}}
    for _once, again in ((1, False), (2, True)):
        gateway.clear_requests()
        outcome = runner.run(play, inventory, ("-e", f"@{given}"), env).ok()
        assert "of-the-stadium" not in outcome.output
        assert bool(gateway.writes) != again
    (route,) = gateway.routes()
    assert route["name"] == "A {{ lookup('pipe', 'id') }} {{ 6 * 7 }}"
    assert route["source"]["srtPassPhrase"] == PASSPHRASE
