# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of gateway_preset."""

from __future__ import annotations

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS
from .options import DEVICE_ID, WAITING

GATEWAY_PRESET = ModuleSpec(
    system="gateway",
    fields=(
        Field(
            "state",
            (
                "V(exported): the preset of the gateway is in O(dest).",
                "V(imported): the gateway is as O(src) says. It is compared first, and left alone when it is so.",
            ),
            choices=("exported", "imported"),
            strict=True,
            required=True,
        ),
        Field(
            "dest",
            "File to keep the preset in, on the machine where the module runs. It is written whole or not at all, for "
            "its owner alone (mode 0600), and only when the content differs.",
            type="path",
        ),
        Field("src", "Preset file to load, on the machine where the module runs.", type="path"),
        Field(
            "backup",
            "Whether the present preset is kept in a file before O(src) is loaded. The file is in RV(backup_file).",
            type="bool",
            default=False,
        ),
        Field("backup_dir", "Folder for that file. When not given, it is that of O(src).", type="path"),
        Field(
            "preset_field",
            "Name of the form field that carries the file when it is loaded. The vendor's reference does not name it.",
            default="file",
        ),
        *WAITING,
        DEVICE_ID,
        *connection_fields("gateway"),
    ),
    required_if=(("state", "exported", ("dest",)), ("state", "imported", ("src",))),
    returns=(
        Return(
            "preset",
            "What the preset holds, without its secrets.",
            "dict",
            "success",
            contains=(
                Return("preset_version", "Version of its form.", "str", "always", sample="1.0"),
                Return("product_version", "Version of the gateway it is from.", "str", "always", sample="3.0.0.79"),
                Return("routes", "Names of its routes.", "list", "always", "str", sample=["Stadium A"]),
            ),
        ),
        Return(
            "preset_file", "The file that holds the preset.", "str", "with O(state=exported)", sample="/backup/gw1.hmg"
        ),
        Return(
            "backup_file",
            "The file with the preset from before.",
            "str",
            "with O(backup=true), when something was loaded",
            sample="/backup/gw1.10.1.2.3.20261121T080000.000000Z.hmg",
        ),
        Return(
            "pending_creation",
            "Names of the routes that the gateway said it would make.",
            "list",
            "when something was loaded",
            "str",
            sample=["Stadium A"],
        ),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)
