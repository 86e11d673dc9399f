"""Durable queues: what it takes to put, to take and to acknowledge jobs, beside other stores.

A scenario is a number of producers, each with one job of 1 KiB under way, and of as many consumers
afterwards. A job is put once its store says that it is durable; it has to come out exactly once.
Each store has as many jobs as take it some time, as a warm-up that is not counted has shown.
"""

from dataclasses import dataclass, field

import store_text
from arguments import Arguments
from embedded_stores import RawLoop, Spool, SQLite
from noise import Noise
from progress import Progress
from section import Column, Plot, Row, Section, Table, Verdict
from senders import Failure, Laboratory
from server_process import Absent
from server_stores import BeanstalkdStore, PostgresStore, RedisStore
from spool_place import SpoolPlace
from store import Phase, Store
from store_budgets import verdicts

SCENARIOS = {"1": 1, "16": 16, "64": 64, "256": 256}
# Seconds for both phases of a store in a round.
SECONDS, QUICK_SECONDS = 2.0, 0.5
# Jobs of the first warm-up, those for each producer besides, and the most of a round.
FIRST, FIRST_EACH, MOST = 200, 4, 200_000
# What is shorter than so many seconds says too little about how many jobs a round is to have.
LEAST_WARM_UP = 0.15
# What the raw loop would gain by a trick is asked where the budgets are.
TRICKS = {"raw loop, room reserved": "--reserved", "raw loop, over zeros": "--zeroed"}
TRICKS_AT = 64
PHASES = ("put", "take and acknowledge")
COLUMNS = [
    Column("jobsPerSecond", "jobs/s", has_spread=True),
    Column("tackleRatio", "Tackle's to it", 2, has_spread=True),
    Column("p50Microseconds", "p50 µs", has_spread=True),
    Column("p99Microseconds", "p99 µs", has_spread=True),
    Column("syncs", "syncs a job", 4),
    Column("cpuMicroseconds", "CPU µs a job", 1, has_spread=True),
    Column("serverMicroseconds", "of it the server's", 1),
    Column("bytes", "bytes written a job"),
    Column("jobs", "jobs a round"),
]
# Of taking there are no latencies.
LATENCIES = ("p50Microseconds", "p99Microseconds")


def contestants(producers: int) -> list[Store]:
    """In the order of a round: the raw loop does what the spool was seen to do before."""
    spool = Spool()
    tricks = TRICKS if producers == TRICKS_AT else {}
    return [spool, RawLoop(spool), *(RawLoop(spool, *trick) for trick in tricks.items()),
            SQLite(), BeanstalkdStore(), RedisStore(), PostgresStore()]


@dataclass
class Contest:
    """The rounds of one number of producers."""
    place: SpoolPlace
    producers: int
    seconds: float
    stores: list[Store]
    # By the name of a store: how many jobs it has, and what each round gave.
    counts: dict[str, int] = field(default_factory=dict)
    rounds: dict[str, list[list[Phase]]] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)
    # Why some are not compared.
    absent: list[str] = field(default_factory=list)

    def warm_up(self, store: Store):
        count = self.whole(FIRST + FIRST_EACH * self.producers)
        while phases := self.play(store, count, "warm-up"):
            taken = sum(phase.count / phase.rate for phase in phases)
            if taken >= LEAST_WARM_UP or count >= MOST:
                seconds = self.seconds * len(phases) / len(PHASES)
                self.counts[store.name] = self.whole(count * seconds / taken)
                return
            count = self.whole(count * 2 * LEAST_WARM_UP / taken)

    def whole(self, count: float) -> int:
        """As many jobs for each producer, and no more than there may be."""
        return max(1, round(min(count, MOST) / self.producers)) * self.producers

    def play(self, store: Store, count: int, when: str) -> list[Phase]:
        """One round of a store; nothing where it cannot do its work."""
        try:
            phases = store.play(self.place, self.producers, count)
        except Failure as failure:
            if isinstance(store, Spool):
                raise
            if isinstance(failure, Absent) and store.name not in self.counts:
                self.absent.append(str(failure))
                return []
            self.problems.setdefault(store.name, []).append(f"{when}: {failure}")
            return []
        for phase in phases:
            if phase.problem:
                self.problems.setdefault(store.name, []).append(f"{when}: {phase.problem}")
        return phases

    def run(self, store: Store, number: int):
        # What has failed once is not tried again: nothing could be compared with it.
        if store.name in self.counts:
            phases = self.play(store, self.counts[store.name], f"round {number}")
            if phases:
                self.rounds.setdefault(store.name, []).append(phases)
            else:
                del self.counts[store.name]

    def phases(self, name: str, number: int) -> list[Phase]:
        """What each round gave of one phase."""
        return [phases[number] for phases in self.rounds.get(name, []) if number < len(phases)]

    def ratios(self, name: str, number: int, measure: str = "rate") -> list[float]:
        """The spool's to another's, within each round."""
        return [getattr(own, measure) / getattr(other, measure) for own, other in zip(
            self.phases(Spool.name, number), self.phases(name, number))]


def table(contest: Contest, number: int) -> Table:
    rows = []
    for store in contest.stores:
        phases = contest.phases(store.name, number)
        problems = contest.problems.get(store.name)
        if not phases and not (problems and number == 0):
            continue
        figures = {
            "jobsPerSecond": [phase.rate for phase in phases],
            "tackleRatio": contest.ratios(store.name, number),
            "p50Microseconds": [phase.p50 for phase in phases],
            "p99Microseconds": [phase.p99 for phase in phases],
            "syncs": [phase.syncs for phase in phases],
            "cpuMicroseconds": [phase.cpu for phase in phases],
            "serverMicroseconds": [phase.server for phase in phases],
            "bytes": [phase.bytes for phase in phases],
            "jobs": [phase.count for phase in phases]}
        known = {key: found for key, found in figures.items() if None not in found
                 and (number == 0 or key not in LATENCIES)}
        rows.append(Row(store.name, known, "; ".join(problems) if problems else None))
    columns = [column for column in COLUMNS if number == 0 or column.key not in LATENCIES]
    return Table(columns, rows, PHASES[number])


def steps(name: str, chosen: Arguments) -> int:
    present = [store for store in contestants(SCENARIOS[name]) if not store.absence()]
    return len(present) * (chosen.rounds + 1)


def measure(name: str, laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    producers = SCENARIOS[name]
    stores = contestants(producers)
    seconds = QUICK_SECONDS if chosen.quick else SECONDS
    below = chosen.directory or laboratory.built
    with SpoolPlace(laboratory.built, below) as place:
        contest = Contest(place, producers, seconds,
                          [store for store in stores if not store.absence()])
        contest.absent = [sentence for store in stores if (sentence := store.absence())]
        for store in contest.stores:
            progress.step(f"warm-up: {store.name}")
            contest.warm_up(store)
        noise = Noise()
        for number in range(1, chosen.rounds + 1):
            for store in contest.stores:
                progress.step(f"round {number} of {chosen.rounds}: {store.name}")
                contest.run(store, number)
        remarks = noise.remarks()
    left_out = [Verdict(f"not compared: {sentence}") for sentence in contest.absent]
    return Section(
        "stores", name, f"{producers} producer{'s' if producers > 1 else ''}",
        store_text.text(producers, chosen.rounds, seconds),
        tables=[table(contest, number) for number in range(len(PHASES))],
        verdicts=[*verdicts(contest), *left_out, *remarks])


def overview(sections: list[Section]) -> Section:
    """How many jobs a second each store puts and takes, over the number of producers."""
    plots = []
    for number, phase in enumerate(PHASES):
        series: dict[str, list[tuple[float | str, list[float]]]] = {}
        for section in sorted(sections, key=lambda each: SCENARIOS[each.scenario]):
            for row in section.tables[number].rows:
                if row.name not in TRICKS and row.figures.get("jobsPerSecond"):
                    series.setdefault(row.name, []).append(
                        (SCENARIOS[section.scenario], row.figures["jobsPerSecond"]))
        plots.append(Plot(
            f"Jobs a second: {phase}", "producers" if number == 0 else "consumers", "jobs/s",
            series, is_x_logarithmic=True, is_y_logarithmic=True))
    return Section("stores", "overview", "Durable queues", store_text.OVERVIEW, plots=plots)
