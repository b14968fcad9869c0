# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What would be done: the write calls in order, before and after, and what they interrupt."""

from __future__ import annotations

import dataclasses
import typing as t

from ..transport.errors import InvalidInput, Refused

Values = dict[str, t.Any]
# In front of the name in the id that check mode gives to what is not made yet.
NEW = "new:"


def new_id(name: str) -> str:
    """The id that check mode gives to something not made yet."""
    return f"{NEW}{name}"


def name_in(value: str | None) -> str:
    """The name in such an id."""
    return str(value).removeprefix(NEW)


def looks_new(value: str | None) -> bool:
    """Whether it is such an id."""
    return bool(value and value.startswith(NEW))


def refuse_new(option: str, value: str | None, check_mode: bool) -> None:
    """The ids of check mode mean nothing to a device. Raises InvalidInput."""
    if looks_new(value) and not check_mode:
        raise InvalidInput(
            f"{option} {value!r} is what check mode calls something not made yet",
            hint="Take the id from the result of a real run",
        )


def checked(problems: t.Iterable[str]) -> None:
    """Raises InvalidInput with all that is wrong."""
    if found := [one for one in problems if one]:
        raise InvalidInput("; ".join(found), hint="Nothing was sent")


@dataclasses.dataclass(frozen=True)
class Call:
    """One write call. `action` says it in plain words; `interrupts` names the running things that it takes off air.

    One that `makes_new` would make a second thing if it were sent again while the first one is still on its way; one
    that `removes` takes away a whole object.
    """

    action: str
    send: t.Callable[[], None]
    interrupts: tuple[str, ...] = ()
    makes_new: bool = False
    removes: bool = False


def guard_again(calls: list[Call], allow_disruptive: bool) -> None:
    """What a second look plans passes the same guard as the first plan did. Raises Refused."""
    Plan("", {}, {}, calls=calls).guard(allow_disruptive)


@dataclasses.dataclass
class Plan:
    """The calls that lead from what the device has to what was asked for.

    `before` and `after` are shown to people: no secrets in them. `predicted` is what the module returns in check mode.
    """

    title: str
    before: Values | str
    after: Values | str
    calls: list[Call] = dataclasses.field(default_factory=list)
    predicted: Values = dataclasses.field(default_factory=dict)
    secrets_not_compared: list[str] = dataclasses.field(default_factory=list)

    @property
    def actions(self) -> list[str]:
        return [call.action for call in self.calls]

    @property
    def interrupts(self) -> list[str]:
        return list(dict.fromkeys(name for call in self.calls for name in call.interrupts))

    def report(self) -> Values:
        """The part of a result that is the same in check mode and for real."""
        interrupts = self.interrupts
        mark = f" (disruptive: interrupts {', '.join(interrupts)})" if interrupts else ""
        found: Values = {
            "changed": bool(self.calls),
            "actions": self.actions,
            "disruptive": bool(interrupts),
            "interrupts": interrupts,
            "diff": {
                "before_header": self.title,
                "after_header": self.title + mark,
                "before": self.before,
                "after": self.after,
            },
        }
        if self.secrets_not_compared:
            found["secrets_not_compared"] = self.secrets_not_compared
        return found

    def guard(self, allow_disruptive: bool) -> None:
        """Refuse what would interrupt a running stream, where the task does not allow it. Raises Refused."""
        if allow_disruptive or not self.interrupts:
            return
        refusal = Refused(
            f"the change is disruptive: it would interrupt {', '.join(self.interrupts)}; nothing was written",
            hint="allow_disruptive is false (option, module_defaults or STREAMOPS_ALLOW_DISRUPTIVE); "
            "set it to true when the interruption is wanted",
        )
        refusal.facts = {**self.report(), "changed": False}
        raise refusal
