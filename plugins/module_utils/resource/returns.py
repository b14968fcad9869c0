# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The keys that the results of every module have."""

from __future__ import annotations

from .fields import Return

PLAN_RETURNS = (
    Return(
        "actions",
        "What is done, or would be in check mode: one line a write call. After a failure it is the plan; what had "
        "been done is in RV(error.done).",
        "list",
        "always",
        "str",
        sample=['start route "Stadium A"'],
    ),
    Return("disruptive", "Whether that interrupts a running stream.", "bool", sample=False),
    Return("interrupts", "What it interrupts.", "list", "success", "str", sample=['route "Stadium A"']),
    Return("diff", "What there was and what there will be. Secrets are not in it.", "dict"),
    Return(
        "secrets_not_compared",
        "Secrets that were given and not sent, since the device does not tell what it has, see C(update_secrets).",
        "list",
        "when there are any",
        "str",
        sample=["source.srt_passphrase"],
    ),
    Return(
        "retries", "What was sent again, or found done after an answer was lost.", "list", "when there were any", "str"
    ),
)
RESULTS_RETURN = Return(
    "results",
    "What became of each object, in the order of the list, then of what the list removes; also when the task fails.",
    "list",
    "always",
    "dict",
    contains=(
        Return("name", "Its name.", "str", "always", sample="Stadium A"),
        Return("id", "Its id; V(new:<name>) while it is not made yet.", "str", "always"),
        Return("changed", "Whether it was changed.", "bool", "always", sample=True),
        Return("failed", "Whether it failed.", "bool", "always", sample=False),
        Return("reason", "Why it failed, or was not attempted.", "str", "always", sample=""),
        Return("actions", "What was done to it, or would be in check mode.", "list", "always", "str"),
    ),
)
ERROR_RETURN = Return(
    "error",
    "The same facts as in C(msg), for a playbook that branches on them.",
    "dict",
    "failure",
    contains=(
        Return("code", "What kind of failure it is.", "str", "always", sample="login_refused"),
        Return("place", "The system and its host.", "str", "always", sample="Haivision Gateway gw1.example.com"),
        Return("attempt", "What was being attempted.", "str", "when known", sample="list the routes"),
        Return("cause", "What happened.", "str", "always"),
        Return("hint", "What to try.", "str", "when there is advice"),
        Return("answer", "Status, type and message of the device's answer.", "dict", "when it answered"),
        Return(
            "done", "The actions that had been carried out before the failure.", "list", "when there were any", "str"
        ),
    ),
)
