"""What webhooks that wait cost as they grow from 1,000 to 10,000,000: opening their spool after a
crash, memory, and a delivery of others meanwhile.

Each spool is filled by a process that is killed then. In each round each is opened by a new
process, which delivers some more and ends by killing itself. The queue in memory is weighed beside.
"""

import os
import signal
from statistics import median

from arguments import Arguments
from noise import Noise
from progress import Progress
from queueing import call
from section import Column, Plot, Row, Section, Table, Verdict
from senders import Laboratory
from spool_place import SpoolPlace, size

SIZES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]
MEMORY_SIZES = [1_000, 10_000, 100_000, 1_000_000]
MOST_QUICK = 100_000
DELIVERED, QUICK_DELIVERED = 50_000, 10_000
ENDPOINTS = 1_000
# With the largest, each round takes half a minute.
MOST_ROUNDS = 5
# What the process takes anyway, in bytes.
FIXED = 64e6
MOST_BYTES, MOST_SECONDS, MOST_CPU = 64, 3.0, 1.3
# Whose CPU a delivery that with the most is compared with.
FEW = 100_000
# What spool-bench tells: the key there, the factor that makes its unit of it.
COLUMNS = {
    Column("openSeconds", "opened in s", 3, has_spread=True): ("open", 1),
    Column("openCPUSeconds", "CPU s", 3): ("openCPU", 1),
    Column("residentMegabytes", "resident MB", 1, has_spread=True): ("resident", 1e-6),
    Column("peakMegabytes", "peak MB", 1): ("peak", 1e-6),
    Column("cpuMicroseconds", "CPU µs a delivery", 1, has_spread=True): ("cpu", 1),
    Column("deliveriesPerSecond", "deliveries/s", has_spread=True): ("rate", 1),
}
FILLED = Column("filledPerSecond", "filled/s")
DISK = Column("megabytesOnDisk", "MB on disk", 1)
EACH = Column("bytesEach", "bytes each", has_spread=True)
TOTAL = Column("megabytes", "MB", 1)


def sizes(chosen: Arguments, of: list[int] = SIZES) -> list[int]:
    most = chosen.count or (MOST_QUICK if chosen.quick else of[-1])
    return [number for number in of if number <= most] or [most]


def number_of_rounds(chosen: Arguments) -> int:
    return min(MOST_ROUNDS, chosen.rounds)


def steps(chosen: Arguments) -> int:
    own, memory = sizes(chosen), sizes(chosen, MEMORY_SIZES)
    return len(own) + number_of_rounds(chosen) * (len(own) + len(memory))


def fill(place: SpoolPlace, count: int) -> tuple[str, float]:
    """A spool that was filled by a process which was killed, and how many it took a second."""
    path = place.fresh(f"waiting-{count}")
    with place.start("spool-bench", "fill", path, count, ENDPOINTS) as process:
        try:
            filled = place.object("spool-bench", process)
        finally:
            process.send_signal(signal.SIGKILL)
    return path, count / filled["seconds"]


class Spools:
    """A spool for each size, and what each round found of it."""

    def __init__(self, place: SpoolPlace, chosen: Arguments, progress: Progress):
        self.place, self.chosen, self.progress = place, chosen, progress
        self.delivered = QUICK_DELIVERED if chosen.quick else DELIVERED
        self.paths: dict[int, str] = {}
        self.found: dict[int, dict[str, list[float]]] = {}
        self.problems: dict[int, str] = {}

    def fill(self):
        for number in sizes(self.chosen):
            self.progress.step(f"filling with {number:,}")
            self.paths[number], rate = fill(self.place, number)
            self.found[number] = {column.key: [] for column in COLUMNS} | {
                FILLED.key: [rate], DISK.key: [size(self.paths[number]) / 1e6]}

    def open(self, number: int):
        run = self.place.call("spool-bench", "deliver", self.paths[number], self.delivered,
                              ENDPOINTS, status=-signal.SIGKILL)
        for column, (measure, factor) in COLUMNS.items():
            self.found[number][column.key].append(run[measure] * factor)
        if run["waiting"] != number:
            self.problems[number] = f"after opening there were {run['waiting']:,} that wait"

    @property
    def rows(self) -> list[Row]:
        return [Row(f"{number:,}", figures, self.problems.get(number))
                for number, figures in self.found.items()]

    def points(self, key: str) -> list[tuple[float | str, list[float]]]:
        return [(number, figures[key]) for number, figures in self.found.items()]


def measure(laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    program = [*laboratory.placement.sender, os.path.join(laboratory.built, "queue-bench")]
    in_memory: dict[int, list[float]] = {
        number: [] for number in sizes(chosen, MEMORY_SIZES)}
    rounds, noise = number_of_rounds(chosen), Noise()
    with SpoolPlace(laboratory.built, chosen.directory or laboratory.built) as place:
        spools = Spools(place, chosen, progress)
        spools.fill()
        for each in range(1, rounds + 1):
            for number in spools.paths:
                progress.step(f"round {each} of {rounds}: spool with {number:,}")
                spools.open(number)
            for number, figures in in_memory.items():
                progress.step(f"round {each} of {rounds}: memory with {number:,}")
                figures.append(call([*program, "memory", str(number)])[0]["bytes"])
    return Section(
        "growth", "pending", "As waiting webhooks grow",
        f"In the spool: webhooks of 200 bytes to {ENDPOINTS:,} endpoints, due in a year; the"
        f" process that stored them was killed. A new one opens the spool, is weighed, and delivers"
        f" {spools.delivered:,} of 1 KiB meanwhile, to a transport that answers at once; {rounds}"
        " rounds, nothing is pinned. What is read is in the system's cache. On disk there is room"
        " that is reserved for what comes. In the queue in memory:"
        f" webhooks of 1 KiB, each with a body of its own, to 1,000 endpoints, {rounds} rounds.",
        [Table([FILLED, DISK, *COLUMNS], spools.rows, "file-spool: waiting"),
         memory_table(in_memory)],
        plots(spools, in_memory), [*budgets(spools), *noise.remarks()])


def memory_table(in_memory: dict[int, list[float]]) -> Table:
    return Table([EACH, TOTAL], [
        Row(f"{number:,}", {EACH.key: figures,
                            TOTAL.key: [each * number / 1e6 for each in figures]})
        for number, figures in in_memory.items()], "memory-queue: waiting")


def plots(spools: Spools, in_memory: dict[int, list[float]]) -> list[Plot]:
    weights = [(number, [each * number / 1e6 for each in figures])
               for number, figures in in_memory.items()]
    return [
        Plot("Memory as waiting webhooks grow", "waiting", "MB", {
            "file-spool, the process": spools.points("residentMegabytes"),
            "memory-queue, with bodies of 1 KiB": weights},
             is_x_logarithmic=True, is_y_logarithmic=True),
        Plot("Time to open a spool", "waiting", "s", {
            "file-spool": spools.points("openSeconds")},
             is_x_logarithmic=True, is_y_logarithmic=True),
        Plot("CPU a delivery as others wait", "waiting", "CPU µs a delivery", {
            "file-spool": spools.points("cpuMicroseconds")}, is_x_logarithmic=True)]


def budgets(spools: Spools) -> list[Verdict]:
    count = max(spools.found)
    many, few = spools.found[count], spools.found[max(
        number for number in spools.found if number <= min(FEW, count))]
    seconds = median(many["openSeconds"]) / count * 1e6
    verdicts = [Verdict(f"{count:,} opened in {seconds:.2f} s a million, at most"
                        f" {MOST_SECONDS:.1f}", seconds <= MOST_SECONDS)]
    for key, name in (("residentMegabytes", "memory after opening"),
                      ("peakMegabytes", "memory at its peak")):
        each = (median(many[key]) * 1e6 - FIXED) / count
        verdicts.append(Verdict(
            f"{name} of {count:,}: {max(0, each):.1f} bytes each beside {FIXED / 1e6:.0f} MB, at"
            f" most {MOST_BYTES}", each <= MOST_BYTES))
    if few is not many:
        ratio = median(own / other for own, other in zip(many["cpuMicroseconds"],
                                                         few["cpuMicroseconds"]))
        verdicts.append(Verdict(
            f"CPU a delivery with {count:,} waiting: {ratio:.2f} of that with {FEW:,}, at most"
            f" {MOST_CPU:.1f}", ratio <= MOST_CPU))
    return verdicts
