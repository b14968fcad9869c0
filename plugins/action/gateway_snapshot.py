# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs streamops.video.gateway_snapshot in the controller's process. Written by `make generate`."""

from __future__ import annotations

from ansible_collections.streamops.video.plugins.modules import gateway_snapshot
from ansible_collections.streamops.video.plugins.plugin_utils.action import in_process

ActionModule = in_process(gateway_snapshot)
