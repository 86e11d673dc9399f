"""What a receiver has recorded: which webhook came when, and what came of it."""

import math
import struct
from collections import Counter
from typing import Callable

# What the ids of `tackle bench` count from (2001-01-01), in seconds since 1970.
REFERENCE_DATE = 978_307_200
# Where `tackle bench` writes the planned moment and the number into its ids, in base 32.
MOMENT, NUMBER = slice(11, 24), slice(24, 30)
# What is late, in seconds.
LATE = 1.0


def planned(webhook: str) -> float:
    """The moment that was planned for a webhook of `tackle bench`, in seconds since 1970."""
    bits = int(webhook[MOMENT], 32).to_bytes(8, "big")
    return REFERENCE_DATE + struct.unpack(">d", bits)[0]


def number(webhook: str) -> int:
    """Which webhook of its run `tackle bench` gave that id, from 0."""
    return int(webhook[NUMBER], 32)


def percentile(ordered: list[float], part: float) -> float:
    """The least of them within which that part of all lie."""
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


class Arrivals:
    """What stands in the record of a receiver (`Receiver/`)."""

    def __init__(self, record: str):
        # When each webhook was answered 2xx for the first time, by its id, a kind of endpoint each.
        self.first: dict[str, dict[str, float]] = {}
        # How often a webhook was answered 2xx that had been before.
        self.repeated: Counter[str] = Counter()
        # How often which kind gave which status; 0 is no answer.
        self.statuses: Counter[tuple[str, int]] = Counter()
        with open(record) as file:
            for line in file:
                fields = line.split()
                # The last line of a receiver that was killed may be a part of one.
                if len(fields) != 4 or len(fields[3]) != 3:
                    continue
                time, kind, webhook, status = fields
                self.statuses[kind, int(status)] += 1
                if status != "204":
                    continue
                first = self.first.setdefault(kind, {})
                if webhook in first:
                    self.repeated[webhook] += 1
                else:
                    first[webhook] = float(time)

    @property
    def delivered(self) -> int:
        """How many webhooks have arrived."""
        return sum(len(first) for first in self.first.values())

    @property
    def duplicated(self) -> int:
        """How often something came that had come before."""
        return self.repeated.total()


class Latencies:
    """How long webhooks waited, from the moment that was planned for each until the receiver had
    it, by the second of that moment."""

    def __init__(self, first: dict[str, float], moment: Callable[[str], float] = planned):
        self.seconds: dict[int, list[float]] = {}
        moments = {webhook: moment(webhook) for webhook in first}
        # When the first was planned.
        self.begun = min(moments.values(), default=0)
        # When the last came that was late.
        self.last_late = self.begun
        for webhook, own in moments.items():
            latency = first[webhook] - own
            self.seconds.setdefault(int(own - self.begun), []).append(latency)
            if latency > LATE:
                self.last_late = max(self.last_late, first[webhook])
        for latencies in self.seconds.values():
            latencies.sort()

    def percentile(self, part: float, since: int = 0) -> float:
        """In seconds, of all that were planned for that second or later."""
        ordered = sorted(latency for second, latencies in self.seconds.items() if second >= since
                         for latency in latencies)
        return percentile(ordered, part) if ordered else 0

    def over_time(self, part: float) -> dict[int, float]:
        """In milliseconds, of each second."""
        return {second: percentile(latencies, part) * 1e3
                for second, latencies in sorted(self.seconds.items())}
