"""What a durable queue is asked to do, and what it tells of it."""

from dataclasses import dataclass
from typing import Callable, Protocol

from spool_place import SpoolPlace
from system_calls import SystemCallCounter

# Bytes of a job's body, in which its id is.
BODY = 1024


@dataclass
class Phase:
    """What was done in one phase of one round, a job each; times in microseconds."""
    count: int
    rate: float
    # Of the store and of whoever puts or takes; `server` is the part of another process.
    cpu: float
    # Absent where they cannot be counted.
    syncs: float | None = None
    bytes: float | None = None
    server: float | None = None
    # Where jobs are put.
    p50: float | None = None
    p99: float | None = None
    # What is wrong with the jobs that came out.
    problem: str | None = None
    # Seconds that a store took to be ready, before the phase.
    opening: float | None = None


class Store(Protocol):
    """A contestant. It is played with once in each round."""
    name: str

    def absence(self) -> str | None:
        """Why it cannot be compared, if that is known before it is played with."""

    def play(self, place: SpoolPlace, producers: int, count: int) -> list[Phase]:
        """Puts so many jobs, then takes and acknowledges them; those that only put tell one."""


def counted(counter: SystemCallCounter, count: int, call: Callable[[], dict],
            server: Callable[[], float] | None = None) -> Phase:
    """What a program tells of a phase, with what was counted meanwhile. A counter is not begun
    anew, since a server goes on to count in it."""
    before, used = counter.read(), server() if server else 0
    told = call()
    used = (server() - used) / count * 1e6 if server else 0
    phase = Phase(count, told["rate"], told["cpu"] + used, server=used if server else None,
                  p50=told.get("p50"), p99=told.get("p99"), problem=problem(told),
                  opening=told.get("open"))
    if counter.is_there:
        calls = counter.read() - before
        phase.syncs, phase.bytes = calls.syncs / count, calls.bytes / count
    return phase


def problem(told: dict) -> str | None:
    """Each job has to come out exactly once."""
    wrong = [f"{told[key]:,} {words}" for key, words in (
        ("lost", "were lost"), ("twice", "came more than once"),
        ("strange", "were not whole, or never put")) if told.get(key)]
    return ", ".join(wrong) or None
