"""Scales of a picture's axes: where a value stands, and which values are told."""

import math
from dataclasses import dataclass

# Mantissas of ticks, and so many decades at most for each.
MANTISSAS = [(1.4, (1, 2, 3, 5, 7)), (3.2, (1, 2, 5)), (math.inf, (1,))]
DECADES = 7


def step(span: float, count: int) -> float:
    """A round step of which a span has about so many."""
    raw = span / max(1, count)
    power = 10 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if raw <= factor * power * 1.0001)


@dataclass
class Linear:
    """From 0, or from the least value where values on both sides of 0 or times are shown."""
    low: float
    high: float
    begin: float
    end: float

    def place(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def ticks(self, count: int = 5) -> list[float]:
        each = step(self.high - self.low, count)
        first = math.ceil(self.low / each - 1e-9)
        last = math.floor(self.high / each + 1e-9)
        return [number * each for number in range(first, last + 1)]


@dataclass
class Logarithmic:
    low: float
    high: float
    begin: float
    end: float

    def place(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.begin + share * (self.end - self.begin)

    def ticks(self, count: int = 5) -> list[float]:
        decades = math.log10(self.high / self.low)
        mantissas = next(found for most, found in MANTISSAS if decades <= most)
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        every = math.ceil(decades / DECADES) if len(mantissas) == 1 else 1
        return [mantissa * 10.0 ** power for power in powers if power % every == 0
                for mantissa in mantissas
                if self.low * 0.999 <= mantissa * 10.0 ** power <= self.high * 1.001]


@dataclass
class Names:
    """Values that are no numbers, at equal distances."""
    names: list[str]
    begin: float
    end: float

    def place(self, value: str) -> float:
        each = (self.end - self.begin) / max(1, len(self.names))
        return self.begin + each * (self.names.index(value) + 0.5)

    def ticks(self, count: int = 5) -> list[str]:
        return self.names


Scale = Linear | Logarithmic | Names


def upwards(values: list[float], is_logarithmic: bool, begin: float, end: float) -> Scale:
    """A scale of what is measured: a linear one begins at 0 and ends at a tick."""
    if is_logarithmic and values:
        return logarithmic(min(values), max(values), begin, end)
    low, high = min([0.0, *values]), max([0.0, *values])
    each = step(high - low or 1.0, 5)
    return Linear(math.floor(low / each + 1e-9) * each,
                  math.ceil((high or 1.0) / each - 1e-9) * each, begin, end)


def logarithmic(least: float, most: float, begin: float, end: float) -> Logarithmic:
    """From a tick to a tick: where only powers of 10 are told, these are meant."""
    low, high = bound(least, math.floor), bound(most * 1.02, math.ceil)
    if math.log10(high / low) > MANTISSAS[-2][0]:
        low = 10.0 ** math.floor(math.log10(low))
        high = 10.0 ** math.ceil(math.log10(high))
    return Logarithmic(low, high, begin, end)


def bound(value: float, rounding) -> float:
    """The next round number below or above: 1, 2 or 5 times a power of 10."""
    power = 10.0 ** math.floor(math.log10(value))
    steps = [1, 2, 5, 10]
    mantissa = value / power
    if rounding is math.floor:
        return power * max(each for each in steps if each <= mantissa * 1.0001)
    return power * min(each for each in steps if each >= mantissa * 0.9999)


def across(values: list[float | str], is_logarithmic: bool, begin: float, end: float) -> Scale:
    """A scale of what was chosen: from the first value to the last."""
    if any(isinstance(value, str) for value in values):
        return Names(list(dict.fromkeys(str(value) for value in values)), begin, end)
    low, high = min(values), max(values)
    if is_logarithmic:
        low, high = (low, high) if low < high else (low / 2, high * 2)
        return Logarithmic(low, high, begin, end)
    low, high = (low, high) if low < high else (low - 0.5, high + 0.5)
    return Linear(low, high, begin, end)
