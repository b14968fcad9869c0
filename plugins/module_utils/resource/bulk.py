# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many objects of one device at once: one look, one plan, the writes one after the other, one shared wait.

What became of a write whose answer was lost is looked up for all of them together, at the end.
"""

from __future__ import annotations

import time
import typing as t

from ..transport.errors import (
    LoginRefused,
    PartFailed,
    SessionRefused,
    StreamopsError,
    TlsError,
    Unreachable,
    WaitTimeout,
    listed,
)
from ..transport.retry import polls
from .converge import (
    MAY_STILL_BE_MADE,
    STABLE,
    Conditions,
    grace_of,
    may_recover,
    may_repeat,
)
from .items import Collection, Course, Item, Key, advice, gone, one_text
from .lock import device_lock, last_turn
from .plan import Call, Plan, Values, guard_again

# What stands in the way of every further write, whatever it is about.
_GENERAL = (Unreachable, TlsError, LoginRefused, SessionRefused)
# After so many lost answers in a row, the device is looked at before anything more is sent to it.
_MOST_LOST = 3


def converge_all(collection: Collection, conditions: Conditions, keep_going: bool = False) -> Values:
    """Bring all objects to what is planned for them, and return the module's result.

    `keep_going` does the others when one fails; the task fails all the same. Raises PartFailed with every outcome.
    """
    return _Bulk(collection, conditions, keep_going).run()


class _Bulk:
    def __init__(self, collection: Collection, conditions: Conditions, keep_going: bool) -> None:
        self.collection = collection
        self.conditions = conditions
        self.keep_going = keep_going
        self.courses: dict[Key, Course] = {}
        self.retried: list[str] = []
        self.stopped = ""
        self.lost_in_a_row = 0

    def run(self) -> Values:
        conditions = self.conditions
        last = None if conditions.check_mode else last_turn(conditions.device)
        items = self._planned()
        if conditions.check_mode or not any(item.calls for item in items):
            return self._concluded(items)
        with device_lock(conditions.device, conditions.patience, last) as untouched:
            if not untouched:
                # Somebody has written since we read the device.
                items = self._planned()
            try:
                self._carry_out(items)
            except StreamopsError as error:
                self._outcomes(items, error)
                raise
        return self._concluded(items)

    def _planned(self) -> list[Item]:
        """The plan on a settled device, guarded."""
        conditions, collection = self.conditions, self.collection
        deadline = time.monotonic() + conditions.wait_timeout
        for pause in polls():
            state = collection.read()
            busy_with, items = collection.busy(state), []
            if not busy_with:
                collection.match(state)
                items = collection.plan(state)
                busy_with = next((item.pending for item in items if item.pending), "")
            if not busy_with:
                break
            if time.monotonic() > deadline:
                raise WaitTimeout(
                    f"{busy_with} after {conditions.wait_timeout:g} s; nothing was written",
                    hint="Look at the device, or raise wait_timeout",
                )
            time.sleep(pause)
        self.courses = {item.key: Course(item, error=item.problem, reason=item.note) for item in items}
        try:
            collection.guard(items, state)
            self._whole(items).guard(conditions.allow_disruptive)
        except StreamopsError as refusal:
            for course in self.courses.values():
                course.reason = "refused" if course.item.calls else course.reason
            refusal.facts = {**self._report(items), "changed": False, "results": self._results(items)}
            raise
        problems = [item for item in items if item.problem]
        if problems and not self.keep_going:
            for course in self.courses.values():
                course.reason = "not attempted" if course.item.calls else course.reason
            self._fail(items, nothing=True)
        return items

    def _whole(self, items: list[Item]) -> Plan:
        """The plan of all items in one, for the report, the diff and the guard."""
        changed = [item for item in items if item.calls]
        return Plan(
            title=self.collection.title,
            before=one_text(item.before for item in changed),
            after=one_text(item.after for item in changed),
            calls=[call for item in changed for call in item.calls],
            secrets_not_compared=[name for item in items for name in item.secrets_not_compared],
        )

    def _report(self, items: list[Item]) -> Values:
        return self._whole(items).report()

    def _results(self, items: list[Item], dry: bool = False) -> list[Values]:
        """The outcomes in the order of the task's list; after them what the list removes."""
        listed_first = sorted(items, key=lambda item: item.key if isinstance(item.key, int) else len(items))
        return [self.courses[item.key].result(dry) for item in listed_first]

    def _concluded(self, items: list[Item]) -> Values:
        """The result, or a PartFailed where an item failed."""
        if any(course.error for course in self.courses.values()):
            self._fail(items)
        result = {**self._report(items), "results": self._results(items, self.conditions.check_mode)}
        if self.retried:
            result["retries"] = list(self.retried)
        return result

    def _fail(self, items: list[Item], nothing: bool = False) -> t.NoReturn:
        failed = [course for course in self.courses.values() if course.error]
        told = listed([f"{course.item.label}: {course.error.cause}" for course in failed if course.error], 5)
        skipped = sum(1 for course in self.courses.values() if course.reason == "not attempted")
        first = failed[0].error
        error = PartFailed(
            f"{len(failed)} of {len(items)} failed{f', {skipped} not attempted' if skipped else ''}"
            f"{' and nothing was written' if nothing else ''}: {told}",
            hint=advice([course.error for course in failed if course.error]),
            answer=first.answer if first else None,
        )
        self._outcomes(items, error)
        raise error

    def _outcomes(self, items: list[Item], error: StreamopsError) -> None:
        """Put into an error what became of every item."""
        for course in self.courses.values():
            if course.lost:
                course.reason = f"{course.lost.action}: the answer was lost; look at the device"
        error.done = [action for item in items for action in self.courses[item.key].done]
        dry = self.conditions.check_mode
        error.facts = {**error.facts, **self._report(items), "results": self._results(items, dry)}
        error.facts["changed"] = bool(error.done) or (dry and any(one["changed"] for one in error.facts["results"]))
        if self.retried:
            error.facts["retries"] = list(self.retried)

    def _carry_out(self, items: list[Item]) -> None:
        for item in items:
            course = self.courses[item.key]
            if course.item.needs and not self.stopped and not course.error:
                self._refuse_after_failure(course)
            if self.stopped:
                course.reason = "not attempted" if item.calls else course.reason
            elif not course.error:
                self._send(course, item.calls)
            if self.lost_in_a_row >= _MOST_LOST:
                self._clear_up()
        self._clear_up()
        sent = {key: course for key, course in self.courses.items() if course.done and not course.error}
        if self.conditions.wait:
            self._wait_until_shown(sent)
        else:
            self._learn_ids(self.collection.plan(self.collection.read(), only=sent, secrets_sent=True))

    def _send(self, course: Course, calls: list[Call]) -> None:
        """Send the writes of one item, up to one that fails, or whose answer is lost."""
        for call in calls:
            try:
                call.send()
            except StreamopsError as error:
                if error.maybe_done:
                    self.lost_in_a_row += 1
                    course.lost, course.lost_error, course.since = call, error, time.monotonic()
                    self._look_after_the_device(course, error)
                else:
                    self._failed(course, error)
                return
            course.done.append(call.action)
            self.lost_in_a_row = 0

    def _refuse_after_failure(self, course: Course) -> None:
        """What one item frees for another one (a name) is not free when it failed."""
        before = [self.courses[key] for key in course.item.needs]
        if any(one.lost for one in before):
            self._clear_up()
        # Accepted is not enough: a device that gives no name twice would refuse it while the old bearer still shows it.
        self._wait_until_shown({one.item.key: one for one in before if one.done and not one.error})
        if failed := [one for one in before if one.error or len(one.done) < len(one.item.calls)]:
            course.error = StreamopsError(
                f"not attempted, since {failed[0].item.label} comes first and failed",
                hint="Mend that one; then run the task again",
            )

    def _look_after_the_device(self, course: Course, error: StreamopsError) -> None:
        """A device that has gone away altogether is not sent the rest of the writes."""
        try:
            self.collection.check_alive()
        except StreamopsError as blind:
            error.hint = f"The device could not be asked whether it was done ({blind.cause}): look at it first"
            course.lost, course.error = None, error
            self._leave_the_rest(course)
            raise error from None

    def _failed(self, course: Course, error: StreamopsError) -> None:
        course.error, course.lost = error, None
        if isinstance(error, _GENERAL) or error.final:
            self.stopped = error.cause
            self._leave_the_rest(course)
            raise error
        if not self.keep_going:
            self.stopped = error.cause

    def _leave_the_rest(self, course: Course) -> None:
        for other in self.courses.values():
            if other is not course and not other.done and not other.error and not other.lost and other.item.calls:
                other.reason = "not attempted"

    def _clear_up(self) -> None:
        """Find out what became of the writes whose answers were lost, and go on with those items."""
        self.lost_in_a_row = 0
        for pause in polls():
            lost = {key: course for key, course in self.courses.items() if course.lost}
            if not lost:
                return
            try:
                state = self.collection.read()
            except StreamopsError as error:
                longest = max(time.monotonic() - course.since for course in lost.values())
                if not may_recover(error) or longest > self.conditions.wait_timeout:
                    raise
            else:
                for item in self.collection.plan(state, only=lost):
                    self._looked_up(lost[item.key], item)
            time.sleep(pause)

    def _looked_up(self, course: Course, item: Item) -> None:
        """One look at an item with a lost answer: done, not done (yet), or to be sent again."""
        call, error = course.lost, course.lost_error
        if call is None or error is None:
            return
        if problem := item.problem or gone(course, item):
            self._failed(course, problem)
            return
        missing = [one.action for one in item.calls]
        lost = f"{call.action}: the answer was lost ({error.cause})"
        left = [one for one in item.calls if one.action not in course.done and one.action != call.action]
        if call.action not in missing:
            self.retried.append(f"{lost}, the device had done it")
            course.done.append(call.action)
            course.lost = None
            # Also where another item has failed since: what was begun is not left half done.
            self._send(course, left)
            return
        waited = time.monotonic() - course.since
        if waited <= grace_of(call, self.collection.says_pending) or (
            item.pending and waited < self.conditions.wait_timeout
        ):
            return
        if call.makes_new:
            error.cause = (
                f"the answer was lost ({error.cause}), and after {waited:.0f} s it is not there: it may still be made"
            )
            error.hint = MAY_STILL_BE_MADE
            self._failed(course, error)
        elif course.repeats >= self.conditions.retries or not may_repeat(error):
            self._failed(course, error)
        else:
            course.repeats += 1
            course.lost = None
            self.retried.append(f"{lost}, the device had not done it; sent again")
            guard_again(item.calls, self.conditions.allow_disruptive)
            self._send(course, [one for one in item.calls if one.action not in course.done])

    def _learn_ids(self, items: list[Item]) -> None:
        """What was made has its id from the device, as soon as it is seen there."""
        for item in items:
            self.courses[item.key].item.id = item.id or self.courses[item.key].item.id

    def _wait_until_shown(self, waiting: dict[Key, Course]) -> None:
        """Wait until the device shows what was sent for these."""
        if not waiting:
            return
        deadline = time.monotonic() + self.conditions.wait_timeout
        for pause in polls():
            try:
                state = self.collection.read()
            except StreamopsError as error:
                if not may_recover(error) or time.monotonic() > deadline:
                    raise
                time.sleep(pause)
                continue
            items = self.collection.plan(state, only=waiting, secrets_sent=True)
            self._learn_ids(items)
            for item in items:
                if self._is_shown(waiting[item.key], item, time.monotonic() > deadline):
                    del waiting[item.key]
            if not waiting:
                return
            self._clear_up()
            time.sleep(pause)

    def _is_shown(self, course: Course, item: Item, late: bool) -> bool:
        """Whether an item needs no more waiting: the device shows it, or will not."""
        course.error = course.error or item.problem or gone(course, item)
        if course.error or (not item.calls and not item.pending):
            return True
        now = time.monotonic()
        course.settled_since = None if item.pending else course.settled_since or now
        new = [call for call in item.calls if call.action not in course.done]
        if new and course.settled_since is not None and now - course.settled_since > STABLE:
            # A device may drop a part of what it accepted (startRoute on some firmware): ask for just that, once.
            self.retried += [f"{call.action}: not done with the first call, sent on its own" for call in new]
            guard_again(new, self.conditions.allow_disruptive)
            self._send(course, new)
            course.settled_since = None
        elif late:
            left = "; ".join(call.action for call in item.calls) or item.pending
            course.error = WaitTimeout(
                f"accepted by the device, and not to be seen on it after {self.conditions.wait_timeout:g} s: {left}",
                hint="Run the task again, it goes on from there; raise wait_timeout if the device is just slow",
            )
            return True
        return False
