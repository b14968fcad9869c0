"""What is printed at the end: how many cells there are of each system and fault, how they went, and which cannot be."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable, Iterator

from faults import NAMES
from matrix import AGAIN, AT_ONCE, LOOKED_UP, NONE, Matrix

_FILES = ("test_gateway", "test_hmp_rest", "test_hmp_command_line", "test_kraken", "test_ateme")
_HEADS = ("shapes", "cells", "not applicable", "tried", AT_ONCE, AGAIN, LOOKED_UP, "failed")
_NO_BODY = "the answer to this write has no body: nothing can be cut (tried, and nothing was)"


def matrices() -> list[Matrix]:
    return [importlib.import_module(name).MATRIX for name in _FILES]


def lines(passed: Iterable[list[str]], failed: int) -> Iterator[str]:
    """`passed`: system, shape, fault and outcome of each cell that held."""
    cells = [tuple(one) for one in passed]
    every = matrices()
    totals: Counter[str] = Counter()
    yield f"{'system':20}" + "".join(f"{head:>18}" for head in _HEADS[:-1])
    for matrix in every:
        mine = [cell for cell in cells if cell[0] == matrix.system]
        outcomes = Counter(cell[3] for cell in mine)
        nones = sum(1 for shape in matrix.shapes for name in NAMES if matrix.lacking(shape, name)) + outcomes[NONE]
        row = {
            "shapes": len(matrix.shapes),
            "cells": len(matrix.shapes) * len(NAMES),
            "not applicable": nones,
            "tried": len(mine) - outcomes[NONE],
            **{name: outcomes[name] for name in (AT_ONCE, AGAIN, LOOKED_UP)},
        }
        totals.update(row)
        yield f"{matrix.system:20}" + "".join(f"{row[head]:>18}" for head in _HEADS[:-1])
    yield f"{'all':20}" + "".join(f"{totals[head]:>18}" for head in _HEADS[:-1])
    left = totals["cells"] - totals["not applicable"] - totals["tried"]
    yield f"failed: {failed}; not tried: {left}" + (" (a sample: make test-all tries every cell)" if left else "")
    yield ""
    yield f"{'fault':34}" + "".join(f"{matrix.system:>20}" for matrix in every)
    yield f"{'':34}" + "".join(f"{'once/again/look/-':>20}" for _matrix in every)
    for name in NAMES:
        yield f"{name:34}" + "".join(f"{_of_fault(matrix, name, cells):>20}" for matrix in every)
    yield ""
    yield "not applicable (-), and why:"
    yield from _reasons(every, cells)


def _of_fault(matrix: Matrix, name: str, cells: list[tuple[str, ...]]) -> str:
    outcomes = Counter(cell[3] for cell in cells if cell[0] == matrix.system and cell[2] == name)
    lacking = sum(1 for shape in matrix.shapes if matrix.lacking(shape, name))
    counts = (outcomes[AT_ONCE], outcomes[AGAIN], outcomes[LOOKED_UP], lacking + outcomes[NONE])
    return "/".join(str(count) for count in counts)


def _reasons(every: list[Matrix], cells: list[tuple[str, ...]]) -> Iterator[str]:
    for matrix in every:
        found: dict[tuple[str, str], list[str]] = {}
        for name in NAMES:
            for shape in matrix.shapes:
                if why := matrix.lacking(shape, name):
                    found.setdefault((name, why), []).append(shape.name)
        for cell in cells:
            if cell[0] == matrix.system and cell[3] == NONE:
                found.setdefault((cell[2], _NO_BODY), []).append(cell[1])
        for (name, why), shapes in found.items():
            of = "every shape" if len(shapes) == len(matrix.shapes) else ", ".join(sorted(shapes))
            yield f"  {matrix.system}: {name}: {of}: {why}"
