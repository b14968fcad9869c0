# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one way in which every module changes a device: read, plan, guard, write under a lock, wait, read again."""

from __future__ import annotations

import dataclasses
import time
import typing as t

from ..transport.errors import DeviceError, StreamopsError, Unreachable, WaitTimeout
from ..transport.retry import polls
from .lock import device_lock, last_turn
from .plan import Call, Plan, Values, guard_again

# How long a device may take to show that it did carry out a write whose answer was lost, in seconds: longest where
# sending again would make a second thing, shortest where the device itself tells that nothing is on its way.
GRACE_NEW = 15.0
GRACE_SILENT = 8.0
GRACE_SAID_PENDING = 3.0
MAY_STILL_BE_MADE = "It may still be made: look at the device, then run the task again"
REMOVED_MEANWHILE = "it was there when the task began and is gone now: somebody else has removed it"
# How long other tasks of this user may keep a device for themselves, at least: slow ones wait for 900 s each.
_PATIENCE = 1800.0
# How long what was asked for may be missing, with nothing pending, before what is missing is sent in a call of its own.
STABLE = 5.0


class Resource(t.Protocol):
    """What is being managed, as the engine sees it. `State` is whatever `read` returns."""

    # Whether the device says that it is still busy with accepted changes; then its silence means that there are none.
    says_pending: bool

    def read(self, watching: bool = False) -> t.Any:
        """Read the device; `watching` may read only what is being waited for."""

    def pending(self, state: t.Any) -> str:
        """What the device has accepted and not done yet, in words; '' when it is settled."""

    def plan(self, state: t.Any, secrets_sent: bool = False) -> Plan:
        """What would be done; `secrets_sent` when those that cannot be read back have been sent already."""

    def outcome(self, state: t.Any) -> Values:
        """What the module returns of the object."""


@dataclasses.dataclass(frozen=True)
class Conditions:
    """How a task wants its changes made. Times in seconds."""

    device: str
    check_mode: bool = False
    allow_disruptive: bool = True
    wait: bool = True
    wait_timeout: float = 60
    retries: int = 3

    @property
    def patience(self) -> float:
        """How long other tasks of this user may keep the device for themselves."""
        return max(self.wait_timeout * 5, _PATIENCE)


def converge(resource: Resource, conditions: Conditions) -> Values:
    """Bring the device to what the resource plans, and return the module's result."""
    return _Convergence(resource, conditions).run()


class _Convergence:
    def __init__(self, resource: Resource, conditions: Conditions) -> None:
        self.resource = resource
        self.conditions = conditions
        self.done: list[str] = []
        self.retried: list[str] = []
        # Whether the first plan made something: what a second look would make, somebody has removed meanwhile.
        self.makes_new = False

    def run(self) -> Values:
        last = None if self.conditions.check_mode else last_turn(self.conditions.device)
        plan = self._planned()
        if not plan.calls or self.conditions.check_mode:
            return {**plan.report(), **plan.predicted}
        with device_lock(self.conditions.device, self.conditions.patience, last) as untouched:
            if not untouched:
                # Somebody has written since we read the device.
                plan = self._planned()
                if not plan.calls:
                    return {**plan.report(), **plan.predicted}
            self.makes_new = any(call.makes_new for call in plan.calls)
            try:
                self._carry_out(plan.calls)
                state = self._wait_until_shown() if self.conditions.wait else self.resource.read()
            except StreamopsError as error:
                error.done = list(self.done)
                error.facts = {**plan.report(), "changed": bool(self.done)}
                if self.retried:
                    error.facts["retries"] = self.retried
                raise
        result = {**plan.report(), **self.resource.outcome(state)}
        if self.retried:
            result["retries"] = self.retried
        return result

    def _planned(self) -> Plan:
        """The plan on a settled device: one that is busy with an accepted change still shows the old values."""
        deadline = time.monotonic() + self.conditions.wait_timeout
        for pause in polls():
            state = self.resource.read()
            busy_with = self.resource.pending(state)
            if not busy_with:
                break
            if time.monotonic() > deadline:
                raise WaitTimeout(
                    f"{busy_with} after {self.conditions.wait_timeout:g} s; nothing was written",
                    hint="Look at the device, or raise wait_timeout",
                )
            time.sleep(pause)
        plan = self.resource.plan(state)
        plan.guard(self.conditions.allow_disruptive)
        return plan

    def _carry_out(self, calls: list[Call]) -> None:
        """Send the calls in order. One whose fate is unknown is looked up on the device before it is sent again."""
        waiting = list(calls)
        repeats = self.conditions.retries
        while waiting:
            call = waiting[0]
            try:
                call.send()
            except StreamopsError as error:
                if not error.maybe_done:
                    raise
                try:
                    missing = self._look_up(call)
                except StreamopsError as blind:
                    error.hint = f"The device could not be asked whether it was done ({blind.cause}): look at it first"
                    raise error from None
                self._refuse_making(missing)
                lost = f"{call.action}: the answer was lost ({error.cause})"
                if call.action not in [one.action for one in missing]:
                    self.retried.append(f"{lost}, the device had done it")
                    self.done.append(call.action)
                    waiting = [one for one in missing if one.action not in self.done]
                    guard_again(waiting, self.conditions.allow_disruptive)
                    continue
                if call.makes_new:
                    error.hint = MAY_STILL_BE_MADE
                    raise
                if repeats <= 0 or not may_repeat(error):
                    raise
                repeats -= 1
                guard_again(missing, self.conditions.allow_disruptive)
                self.retried.append(f"{lost}, the device had not done it; sent again")
                waiting = missing
                continue
            self.done.append(call.action)
            waiting.pop(0)

    def _refuse_making(self, missing: list[Call]) -> None:
        if any(call.makes_new for call in missing) and not self.makes_new:
            raise removed_meanwhile()

    def _look_up(self, call: Call) -> list[Call]:
        """What is still to be done, after giving a write of unknown fate the time to show."""
        grace = grace_of(call, self.resource.says_pending)
        start = time.monotonic()
        for pause in polls():
            try:
                state = self.resource.read(watching=True)
            except StreamopsError as error:
                if not may_recover(error) or time.monotonic() - start > self.conditions.wait_timeout:
                    raise
            else:
                missing = self.resource.plan(state).calls
                waited = time.monotonic() - start
                busy = bool(self.resource.pending(state)) and waited < self.conditions.wait_timeout
                if call.action not in [one.action for one in missing] or (waited > grace and not busy):
                    return missing
            time.sleep(pause)
        raise AssertionError("polls() never ends")

    def _wait_until_shown(self) -> t.Any:
        """Wait until the device shows what was asked for; returns its state then."""
        deadline = time.monotonic() + self.conditions.wait_timeout
        settled_since: float | None = None
        for pause in polls():
            try:
                state = self.resource.read(watching=True)
            except StreamopsError as error:
                if not may_recover(error) or time.monotonic() > deadline:
                    raise
                time.sleep(pause)
                continue
            busy_with = self.resource.pending(state)
            missing = self.resource.plan(state, secrets_sent=True).calls
            if not missing and not busy_with:
                return state
            now = time.monotonic()
            settled_since = None if busy_with else settled_since or now
            self._refuse_making(missing)
            new = [call for call in missing if call.action not in self.done]
            if new and settled_since is not None and now - settled_since > STABLE:
                # A device may drop a part of what it accepted (startRoute on some firmware): ask for just that, once.
                self.retried += [f"{call.action}: not done with the first call, sent on its own" for call in new]
                guard_again(new, self.conditions.allow_disruptive)
                self._carry_out(new)
                settled_since = None
            if now > deadline:
                left = "; ".join(call.action for call in missing) or busy_with
                raise WaitTimeout(
                    f"accepted by the device, and not to be seen on it after {self.conditions.wait_timeout:g} s: {left}"
                    + (f" ({busy_with})" if busy_with and missing else ""),
                    hint="Run the task again, it goes on from there; raise wait_timeout if the device is just slow",
                )
            time.sleep(pause)
        raise AssertionError("polls() never ends")


def grace_of(call: Call, says_pending: bool) -> float:
    """Seconds that a device may take to show that it did carry out a write whose answer was lost."""
    if call.makes_new:
        return GRACE_NEW
    return GRACE_SAID_PENDING if says_pending else GRACE_SILENT


def removed_meanwhile() -> StreamopsError:
    """What was there when the work began, and is not made again."""
    return DeviceError(REMOVED_MEANWHILE, hint="Run the task again when it shall be made anew")


def may_recover(error: StreamopsError) -> bool:
    """Whether a read that failed so may succeed in a moment: a device that restarts, or is busy."""
    return error.maybe_done or isinstance(error, Unreachable) or error.answer.get("status") == 429


def may_repeat(error: StreamopsError) -> bool:
    """A device that failed inside (500) would fail again; one that was away, or not reached, may do it now."""
    return error.answer.get("status") != 500
