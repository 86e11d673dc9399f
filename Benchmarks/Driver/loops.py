"""A delivery's cost and the throughput as event loops grow from 1 to the number of cores."""

import copy
import os

import sweep
from arguments import Arguments
from contestants import HMAC
from progress import Progress
from section import Section
from senders import Laboratory, Load
from sweep import Sweep

IN_FLIGHT, ENDPOINTS = 256, 64
COUNT, QUICK_COUNT = 60_000, 6_000


def sizes() -> list[int]:
    """1, 2, 4 and so on, and the number of cores."""
    cores = len(os.sched_getaffinity(0))
    return sorted({1 << power for power in range(cores.bit_length()) if 1 << power < cores}
                  | {cores})


def steps(chosen: Arguments) -> int:
    return sweep.steps(1, len(sizes()), chosen.rounds)


def unpinned(laboratory: Laboratory) -> Laboratory:
    """The same one whose senders run where the system likes."""
    other = copy.copy(laboratory)
    other.placement = copy.copy(laboratory.placement)
    other.placement.sender = []
    return other


def measure(laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    load = Load(laboratory.nginx.urls(ENDPOINTS), QUICK_COUNT if chosen.quick else COUNT,
                IN_FLIGHT, chosen.quick)
    found = Sweep(unpinned(laboratory), {HMAC: lambda loops: (
        laboratory.programs.pipeline(f"{HMAC}, {loops} loops", curl=f"event-loops: {loops}"),
        load)}, sizes())
    found.run(chosen.rounds, progress)
    return Section(
        "growth", "loops", "As event loops grow",
        f"{load.count:,} signed webhooks of 1 KiB, {IN_FLIGHT} in flight to {ENDPOINTS} endpoints,"
        f" {chosen.rounds} rounds. The sender is not pinned, for all numbers of loops alike: on one"
        " core several say nothing. The receiver has one core, of those that the sender shares"
        " with it, and one worker: where it is busy all the time, more loops have nobody to send"
        " to.",
        found.tables("event loops", [sweep.CPU, sweep.RATE, sweep.MEMORY, sweep.CONNECTIONS,
                                     sweep.RECEIVER]),
        [found.plot("Throughput as event loops grow", "event loops", sweep.RATE),
         found.plot("CPU a delivery as event loops grow", "event loops", sweep.CPU,
                    "CPU µs a delivery")],
        found.remarks())
