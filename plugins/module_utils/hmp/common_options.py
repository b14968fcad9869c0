# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options and returns that several of the HMP's modules share."""

from __future__ import annotations

from ..resource.fields import Field, Return

ID = "71edd346-2cf0-4c62-b3d3-9d457b287394"
STATUS = Field("status", "Accepted, so that what is returned can be given back, and ignored.", type="dict", status=True)
DESCRIPTION = Field("description", "Free text. V('') clears it.")
CREATED_BY = Field("created_by", "Who is shown as its creator. The Command Line API sets none by itself.")
CATEGORIES = Field(
    "categories",
    (
        "Categories and their values: a dictionary of lists. A category is named by its id or, over the REST API, by "
        "its "
        "label.",
        "The values of a category that is named are exactly these; categories that are not named stay.",
    ),
    type="dict",
)


def shares(permissions: str) -> Field:
    return Field(
        "shares",
        "Users and groups that it is shared with. Those that are not listed stay.",
        type="list",
        elements="dict",
        fields=(
            Field("user", "Name of the user. One of O(shares[].user) and O(shares[].group) is needed."),
            Field("group", "Name of the group."),
            Field("permission", f"{permissions}, or the id of a permission that an administrator made.", required=True),
        ),
    )


SHARES_RETURN = Return(
    "shares",
    "Whom it is shared with.",
    "list",
    "when asked for, or in the ledger",
    "dict",
    contains=(
        Return("user", "Name of the user.", "str", "for users", sample="viewer"),
        Return("group", "Name of the group.", "str", "for groups", sample="Admins"),
        Return("permission", "The permission, by its word or its id.", "str", "always", sample="WATCH"),
    ),
)
CATEGORIES_RETURN = Return(
    "categories",
    "Category id to the list of its values.",
    "dict",
    "when asked for, or in the ledger",
    sample={"692e9ab8-d446-4bfd-b64d-e39e8e57c4c5": ["Surgery", "HD"]},
)
CREATED_BY_RETURN = Return(
    "created_by", "Who is shown as its creator.", "str", "when asked for, or in the ledger", sample="Events"
)
DESCRIPTION_RETURN = Return("description", "Its description.", "str", "when known", sample="All hands")
CHANGED_WHEN_SENT = Field("changed_when_sent", "Whether sending counts as a change.", type="bool", default=True)
ACTIONS_RETURN = Return(
    "actions", "What is sent, or would be in check mode.", "list", "always", "str", sample=["send reboot to Lobby"]
)
DISRUPTIVE_RETURN = Return("disruptive", "Whether that interrupts what is on air.", "bool", sample=False)
