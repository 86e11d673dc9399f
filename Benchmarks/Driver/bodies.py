"""A delivery's cost as bodies grow from 100 bytes to 1 MiB."""

import sweep
from arguments import Arguments
from contestants import HMAC, REFERENCE, SPOOL, Spooled
from progress import Progress
from section import Section
from senders import Laboratory, Load
from spool_place import SpoolPlace
from sweep import Sweep

# By the size of a body, how many a run sends, and how many through a spool.
COUNTS = {100: (40_000, 30_000), 1 << 10: (40_000, 30_000), 10 << 10: (25_000, 12_000),
          100 << 10: (5_000, 2_000), 1 << 20: (500, 250)}
QUICK_PART = 10
IN_FLIGHT = 64


def size_text(size: int) -> str:
    if size < 1 << 10:
        return f"{size} B"
    return f"{size >> 10} KiB" if size < 1 << 20 else f"{size >> 20} MiB"


def steps(chosen: Arguments) -> int:
    return sweep.steps(3, len(COUNTS), chosen.rounds)


def measure(laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    programs, urls = laboratory.programs, laboratory.nginx.urls(1)

    def load(size: int, is_spooled: bool = False) -> Load:
        count = COUNTS[size][is_spooled] // (QUICK_PART if chosen.quick else 1)
        return Load(urls, max(IN_FLIGHT, count), IN_FLIGHT, chosen.quick, size=size)

    tackle = programs.pipeline(HMAC)
    with SpoolPlace(laboratory.built, chosen.directory or laboratory.built) as place:
        spool = Spooled(laboratory, place, IN_FLIGHT).sender
        found = Sweep(laboratory, {
            REFERENCE: lambda size: (programs.reference, load(size)),
            HMAC: lambda size: (tackle, load(size)),
            SPOOL: lambda size: (spool, load(size, True))}, list(COUNTS), size_text)
        found.run(chosen.rounds, progress)
    counts = ", ".join(f"{load(size).count:,} of {size_text(size)} ({load(size, True).count:,}"
                       " through the spool)" for size in COUNTS)
    return Section(
        "growth", "bodies", "As bodies grow",
        f"Signed webhooks, {IN_FLIGHT} in flight to one endpoint, {chosen.rounds} rounds; a run is"
        f" {counts}. The receiver answers before it has read a large body, and reads it then: a"
        " delivery ends once all of it is sent. The spool has each on the disk before it is sent.",
        found.tables("bodies", [sweep.CPU, sweep.RATIO, sweep.RATE, sweep.THROUGHPUT,
                                sweep.MEMORY, sweep.RECEIVER]),
        [found.plot("CPU a delivery as bodies grow", "bytes of a body", sweep.CPU,
                    "CPU µs a delivery", is_y_logarithmic=True),
         found.plot("Throughput as bodies grow", "bytes of a body", sweep.THROUGHPUT,
                    is_y_logarithmic=True),
         found.plot("Memory as bodies grow", "bytes of a body", sweep.MEMORY)],
        found.remarks())
