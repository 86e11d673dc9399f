"""How figures are written, wherever they are shown: the median, and the least and the most."""

import math
from dataclasses import dataclass
from statistics import median

from section import Column, Row

NONE = "–"


def number(value: float, digits: int = 0, unit: str = "") -> str:
    if math.isinf(value):
        return "∞"
    if unit == "%":
        return f"{value:.{digits}%}"
    return f"{value:,.{digits}f}" + (f" {unit}" if unit else "")


@dataclass(frozen=True)
class Cell:
    middle: str
    # The least and the most, where they are shown and are not the same.
    spread: str = ""


def cell(column: Column, row: Row) -> Cell:
    values = row.figures.get(column.key)
    if not values:
        return Cell(NONE)
    least, middle, most = (number(value, column.digits, column.unit)
                           for value in (min(values), median(values), max(values)))
    return Cell(middle, f"{least}–{most}" if column.has_spread and least != most else "")


def compact(value: float) -> str:
    """A number for axes and bars: three digits that matter, and a letter for thousands and more."""
    size = abs(value)
    for least, divisor, letter in ((1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k")):
        if size >= least * 0.9995:
            return f"{value / divisor:.3g}{letter}"
    if size >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if size >= 0.001 or not size else f"{value:.1e}"


def bytes_text(value: float) -> str:
    """A size in bytes, for axes whose numbers are sizes."""
    for unit, name in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if value >= unit and not value % unit:
            return f"{value / unit:,.0f} {name}"
    return f"{compact(value)} B"


def duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
