# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of gateway_snapshot."""

from __future__ import annotations

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS
from .options import DEVICE_ID

GATEWAY_SNAPSHOT = ModuleSpec(
    system="gateway",
    fields=(
        Field(
            "state",
            (
                "V(kept): what the gateway has is in the newest snapshot of O(dir); a new one is made when it is not.",
                "V(found): no device is needed; the newest snapshot, or the one of O(at), comes back as RV(snapshot).",
            ),
            choices=("kept", "found"),
            strict=True,
            default="kept",
        ),
        Field(
            "dir",
            "Folder of the snapshots, on the machine where the module runs. It is made where it is not there, for its "
            "owner alone.",
            type="path",
            required=True,
        ),
        Field("name", "Name that the files of this gateway begin with. When not given, it is O(host)."),
        Field(
            "at",
            (
                "Time of the snapshot to find, as in the names of the files (V(20261121T180000.000000Z)).",
                "Where there is none of just that time, it is the last one before.",
            ),
        ),
        Field(
            "label",
            "A word for the names of the files (small letters, digits and dashes). A snapshot with a label is only "
            "found by its O(at); O(keep) counts those of its label.",
        ),
        Field("keep", "How many snapshots are kept of this gateway; older ones are removed. 0 keeps all.", type="int"),
        DEVICE_ID,
        *connection_fields("gateway"),
    ),
    returns=(
        Return(
            "snapshot",
            "The snapshot; empty when none was found.",
            "dict",
            "success",
            contains=(
                Return("at", "When it was made.", "str", "when there is one", sample="20261121T180000.000000Z"),
                Return(
                    "routes_file",
                    "The routes, in the form of RV(streamops.video.gateway_routes#module:gathered), without secrets.",
                    "str",
                    "when there is one",
                    sample="/backup/gw1.20261121T180000.000000Z.json",
                ),
                Return(
                    "preset_file",
                    "The preset, with its secrets; empty where the account was no Administrator.",
                    "str",
                    "when there is one",
                    sample="/backup/gw1.20261121T180000.000000Z.hmg",
                ),
            ),
        ),
        Return("removed", "Files of older snapshots that were removed.", "list", "with O(keep)", "str"),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)
