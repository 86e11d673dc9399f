"""A delivery's cost as endpoints grow from 1 to 10,000, hosts of their own on loopback."""

import sweep
from arguments import Arguments
from contestants import HMAC, REFERENCE
from progress import Progress
from section import Section
from senders import Laboratory, Load
from sweep import Sweep

SIZES = [1, 10, 100, 1_000, 10_000]
IN_FLIGHT = 64
COUNT, QUICK_COUNT = 40_000, 4_000
# Each endpoint has its turn so often at least.
TURNS, QUICK_TURNS = 2, 1


def steps(chosen: Arguments) -> int:
    return sweep.steps(2, len(SIZES), chosen.rounds)


def count(endpoints: int, is_quick: bool) -> int:
    # With so many endpoints each connection is a new one, at ten times the cost.
    least = endpoints * (QUICK_TURNS if is_quick else TURNS)
    usual = QUICK_COUNT if is_quick else COUNT
    return least if endpoints == SIZES[-1] else max(least, usual)


def measure(laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    programs = laboratory.programs

    def load(endpoints: int) -> Load:
        return Load(laboratory.nginx.urls(endpoints), count(endpoints, chosen.quick), IN_FLIGHT,
                    chosen.quick)

    tackle = programs.pipeline(HMAC)
    found = Sweep(laboratory, {
        REFERENCE: lambda endpoints: (programs.reference, load(endpoints)),
        HMAC: lambda endpoints: (tackle, load(endpoints))}, SIZES)
    found.run(chosen.rounds, progress)
    return Section(
        "growth", "endpoints", "As endpoints grow",
        f"Signed webhooks of 1 KiB, {IN_FLIGHT} in flight, to hosts of their own in turn;"
        f" {count(1, chosen.quick):,} deliveries in a run, {count(SIZES[-1], chosen.quick):,} to"
        f" {SIZES[-1]:,} endpoints; {chosen.rounds} rounds. The raw loop keeps as many connections"
        " as are in flight, Tackle those whose endpoint has had another request of late.",
        found.tables("endpoints", [sweep.CPU, sweep.RATIO, sweep.RATE, sweep.MEMORY,
                                   sweep.CONNECTIONS, sweep.RECEIVER]),
        [found.plot("CPU a delivery as endpoints grow", "endpoints", sweep.CPU,
                    "CPU µs a delivery"),
         found.plot("Memory as endpoints grow", "endpoints", sweep.MEMORY)],
        found.remarks())
