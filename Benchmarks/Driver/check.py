"""What does not depend on the machine: counts a delivery, and ratios to the raw loop.

All are held to the limits of `Benchmarks/thresholds.json`, so that a change that makes a delivery
dearer is found where it is made. `script/bench check` needs no quiet machine.
"""

import json
import os
import shutil
from collections import Counter
from dataclasses import dataclass
from typing import Callable

import rounds
from arguments import Arguments
from counts import IN_FLIGHT, Counts
from failure import Failure
from progress import Progress
from rounds import Rounds
from section import Column, Row, Section, Table, Verdict
from senders import Laboratory, Load, Sender
from spool_place import SpoolPlace

SUBJECT, ROUNDS = "check", 5
SCENARIOS = ["allocations", "system-calls", "syncs", "instructions", "processor"]
THRESHOLDS = os.path.join(os.path.dirname(__file__), "..", "thresholds.json")
REFERENCE = "raw loop"
HMAC, MEMORY, SPOOL = (
    "hmac -> curl", "memory-queue -> hmac -> curl", "file-spool -> hmac -> curl")
PIPELINES = [HMAC, MEMORY, SPOOL]
QUEUE = """
  - plugin: {plugin}
    per-endpoint: {in_flight}
"""
DELIVERIES, QUICK_DELIVERIES = 30_000, 5_000
# How many of the most frequent calls are named.
SHOWN = 8
# What a busy machine does to one run it seldom does to three.
ATTEMPTS = 3
AGAIN = f"What is above its limit is measured again, {ATTEMPTS} times at most."
# What each limit is of; those that are ratios are to the raw loop's.
WORDS = {"allocations": "allocations", "system-calls": "system calls", "syncs": "syncs",
         "instructions": "instructions", "processor": "processor time"}
RATIOS = ("instructions", "processor")


@dataclass(frozen=True)
class Measure:
    title: str
    unit: str
    # Without these programs it cannot be measured.
    tools: tuple[str, ...]
    # So many are sent, and twice as many.
    count: int
    counting: Callable[[Counts, Sender, int], Counter]
    digits: int = 1
    of: tuple[str, ...] = (REFERENCE, *PIPELINES)


MEASURES = {
    "allocations": Measure("Allocations a delivery", "allocations", (), 4_000,
                           Counts.allocations),
    "system-calls": Measure("System calls a delivery", "system calls", ("strace",), 2_000,
                            Counts.system_calls),
    "syncs": Measure("Syncs of a file a delivery", "syncs", (), 10_000, Counts.syncs, 3, (SPOOL,)),
    "instructions": Measure("Instructions a delivery", "instructions", ("valgrind", "strip"), 500,
                            Counts.instructions, 0),
}


@dataclass(frozen=True)
class Limit:
    """The most that is allowed of a pipeline's figure, or of its ratio to the raw loop's."""
    measure: str
    pipeline: str
    most: float

    @property
    def is_ratio(self) -> bool:
        return self.measure in RATIOS

    def verdict(self, found: float) -> Verdict:
        of = f" of the {REFERENCE}'s" if self.is_ratio else ""
        told = (f"{self.pipeline}: {found:.4g}{of} {WORDS[self.measure]} a delivery, at most"
                f" {self.most:g}")
        more = found / self.most - 1
        if more > 0:
            told += f", which is {more:.1%} more than allowed"
        return Verdict(told, more <= 0)


def limits() -> list[Limit]:
    try:
        with open(THRESHOLDS) as file:
            stored = json.load(file)["limits"]
        found = [Limit(measure, pipeline, float(each["most"]))
                 for measure, own in stored.items() for pipeline, each in own.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Failure(f"Benchmarks/thresholds.json cannot be read: {error!r}")
    for limit in found:
        if limit.measure not in SCENARIOS or limit.pipeline not in PIPELINES:
            raise Failure(f"Benchmarks/thresholds.json has a limit for {limit.measure} of"
                          f" {limit.pipeline}, which is not measured")
    return found


def steps(name: str, chosen: Arguments) -> int:
    if name == "processor":
        return rounds.steps(1 + len(PIPELINES), chosen.rounds)
    return 2 * len(MEASURES[name].of)


def measure(name: str, laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    with SpoolPlace(laboratory.built, chosen.directory or laboratory.built) as place:
        senders = contestants(laboratory, place)
        if name == "processor":
            return processor(laboratory, senders, chosen, progress)
        return counted(name, Counts(laboratory), senders, progress)


def contestants(laboratory: Laboratory, place: SpoolPlace) -> dict[str, Sender]:
    """The reference and the pipelines; a spool is empty at the beginning of each run."""
    programs = laboratory.programs
    memory = QUEUE.format(plugin="memory-queue", in_flight=IN_FLIGHT)
    directory = os.path.join(place.folder, "check")
    spool = programs.pipeline(SPOOL, queue=QUEUE.format(
        plugin="file-spool", in_flight=IN_FLIGHT).rstrip() + f"\n    directory: {directory}")

    def command(target: str, load: Load) -> list[str]:
        place.fresh("check")
        return spool.command(target, load)

    return {REFERENCE: programs.reference, HMAC: programs.pipeline(HMAC),
            MEMORY: programs.pipeline(MEMORY, queue=memory),
            SPOOL: Sender(SPOOL, command, environment=spool.environment)}


def counted(name: str, counts: Counts, senders: dict[str, Sender], progress: Progress) -> Section:
    own = MEASURES[name]
    if missing := [tool for tool in own.tools if not shutil.which(tool)]:
        raise Failure(f"there is no {' and no '.join(missing)}: script/bootstrap bench check"
                      " installs them")
    found: dict[str, list[Counter]] = {each: [] for each in own.of}
    wanted = list(own.of)
    for attempt in range(ATTEMPTS):
        if attempt:
            progress.expect(2 * len(wanted))
        for each in wanted:
            found[each].append(a_delivery(own, each, counts, senders[each], progress))
        least = {each: min(kinds, key=Counter.total) for each, kinds in found.items()}
        verdicts = held(name, {each: kinds.total() for each, kinds in least.items()})
        wanted = [pipeline for pipeline, verdict in verdicts if not verdict.is_met]
        if not wanted:
            break
    named = [Verdict(f"{each}: {most(kinds)}") for each, kinds in least.items() if len(kinds) > 1]
    return Section(
        SUBJECT, name, own.title,
        f"The difference of {2 * own.count:,} deliveries and {own.count:,}; {IN_FLIGHT} in flight"
        f" to one endpoint, 1 KiB. {AGAIN} The least counts.", [table(name, found)],
        verdicts=[*(verdict for _, verdict in verdicts), *named])


def a_delivery(own: Measure, name: str, counts: Counts, sender: Sender,
               progress: Progress) -> Counter:
    totals = []
    for count in (own.count, 2 * own.count):
        progress.step(f"{name}, {count:,} deliveries")
        totals.append(own.counting(counts, sender, count))
    fewer, more = totals
    return Counter({kind: (more[kind] - fewer[kind]) / own.count for kind in more})


def table(name: str, found: dict[str, list[Counter]]) -> Table:
    own, is_ratio = MEASURES[name], REFERENCE in found
    columns = [Column("each", own.unit, own.digits, has_spread=True)]
    columns += [Column("ratio", f"of the {REFERENCE}'s", 3, has_spread=True)] if is_ratio else []
    rows = []
    for each, kinds in found.items():
        figures = {"each": [kind.total() for kind in kinds]}
        if is_ratio:
            reference = min(kind.total() for kind in found[REFERENCE])
            figures["ratio"] = [kind.total() / reference for kind in kinds]
        rows.append(Row(each, figures))
    return Table(columns, rows)


def held(name: str, figures: dict[str, float]) -> list[tuple[str, Verdict]]:
    """A verdict for each limit, and whose it is."""
    return [(limit.pipeline, limit.verdict(
        figures[limit.pipeline] / (figures[REFERENCE] if limit.is_ratio else 1)))
        for limit in limits() if limit.measure == name]


def most(kinds: dict[str, float]) -> str:
    """The most frequent ones by name."""
    frequent = sorted(kinds.items(), key=lambda item: -item[1])[:SHOWN]
    return ", ".join(f"{kind} {number:.2f}" for kind, number in frequent if number >= 0.005)


def processor(laboratory: Laboratory, senders: dict[str, Sender], chosen: Arguments,
              progress: Progress) -> Section:
    count = QUICK_DELIVERIES if chosen.quick else DELIVERIES
    load = Load(laboratory.nginx.urls(1), count, IN_FLIGHT, chosen.quick)
    for attempt in range(ATTEMPTS):
        if attempt:
            progress.expect(steps("processor", chosen))
        compared = Rounds(laboratory, {name: (sender, load) for name, sender in senders.items()})
        compared.run(chosen.rounds, progress)
        verdicts = held("processor", {name: compared.ratio("cpu", name) for name in senders})
        if not compared.problems and all(verdict.is_met for _, verdict in verdicts):
            break
    rows = [Row(name, {"each": [run.cpu for run in runs], "ratio": compared.ratios("cpu", name)},
                "; ".join(compared.problems.get(name, [])) or None)
            for name, runs in compared.runs.items()]
    return Section(
        SUBJECT, "processor", "Processor time a delivery",
        f"{count:,} deliveries of 1 KiB, {IN_FLIGHT} in flight to one endpoint, {chosen.rounds}"
        f" alternating rounds; the median of the ratios within each round counts. {AGAIN}",
        [Table([Column("each", "CPU µs", 1, has_spread=True),
                Column("ratio", f"of the {REFERENCE}'s", 2, has_spread=True)], rows)],
        verdicts=[verdict for _, verdict in verdicts])
