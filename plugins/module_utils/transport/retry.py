# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long to wait before asking again."""

from __future__ import annotations

import email.utils
import math
import random
import time
import typing as t

LONGEST_PAUSE = 30.0


def pauses(retries: int, first: float = 0.4, factor: float = 2.0, longest: float = 8.0) -> t.Iterator[float]:
    """Seconds before each of `retries` further tries: growing, with jitter so that a fleet does not knock at once."""
    pause = first
    for _retry in range(retries):
        yield pause * random.uniform(0.75, 1.25)
        pause = min(pause * factor, longest)


def polls(first: float = 0.08, factor: float = 1.5, longest: float = 2.0) -> t.Iterator[float]:
    """Seconds between looks at an asynchronous device: soon at first, then gently."""
    pause = first
    while True:
        yield pause
        pause = min(pause * factor, longest)


def retry_after(value: str | None) -> float | None:
    """Seconds that a `Retry-After` header asks for (a number or an HTTP date), None when it asks for nothing usable."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(value).timestamp() - time.time()
        except (TypeError, ValueError):
            return None
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_PAUSE)
