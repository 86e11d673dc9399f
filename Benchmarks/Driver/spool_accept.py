"""How fast a spool accepts, beside what the disk, SQLite and beanstalkd do.

In each round the spool is first: its batch (records a sync) and its bytes a record, as they were
counted, are those of the raw loop after it. SQLite has 64 rows a transaction, or as many as there
are producers where these are fewer: none of them has two under way. beanstalkd has a connection for
each producer.
"""

import os
from dataclasses import dataclass, fields
from statistics import median
from typing import Callable

from arguments import Arguments
from beanstalkd import HOST, Beanstalkd
from noise import Noise
from queueing import verdict
from senders import Laboratory
from spool_place import SpoolPlace
from table import markdown, spread

COUNT, QUICK_COUNT = 100_000, 20_000
# What is accepted one after the other needs a sync each: fewer of them take as long.
FULL_PRODUCERS = 64
LEAST_COUNT = 2_000
# beanstalkd syncs each job: it has one in so many.
BEANSTALKD_PART = 20
BODY = 1024
SQLITE_BATCH = 64
SPOOL, RAW = "file-spool", "raw loop"
# What the raw loop would gain by a trick; no budget refers to it.
TRICKS = {"raw loop, room reserved": "--reserved", "raw loop, over zeros": "--zeroed"}
SQLITE, BEANSTALKD = "SQLite", "beanstalkd"
MOST_SYNCS = 0.05
MOST_P99 = 3.0
# At least so much of the spool's rate in that of the reference.
LEAST_RATES = {RAW: 0.6, SQLITE: 1.2, BEANSTALKD: 10.0}


@dataclass
class Figures:
    """What one has done in one round; times in microseconds. The times are those of `send`, of
    fdatasync, of a transaction and of a put."""
    rate: float
    cpu: float
    p50: float
    p99: float
    syncs: float
    writes: float
    bytes: float


class Contest:
    """The rounds of one number of producers."""

    def __init__(self, place: SpoolPlace, producers: int, count: int):
        self.place, self.producers, self.count = place, producers, count
        self.rounds: dict[str, list[Figures]] = {}
        self.stored = 0

    def run(self):
        spool = self.counted(SPOOL, self.count, self.spool)
        batch = max(1.0, 1 / spool.syncs)
        # What is in its files, and not what it wrote: the zeros ahead of its records are a trick
        # of its own, which the plain loop has no use for.
        shape = ["--bytes", self.stored, "--batch", f"{batch:.3f}"]
        self.counted(RAW, self.count, lambda path, count: self.place.call(
            "raw-append", path, "--count", count, *shape, is_counted=True))
        for name, trick in TRICKS.items():
            self.counted(name, self.count, lambda path, count: self.place.call(
                "raw-append", path, "--count", count, *shape, trick, is_counted=True))
        self.counted(SQLITE, self.count, lambda path, count: self.place.call(
            "sqlite-rows", path, "--count", count, "--bytes", BODY, "--batch",
            min(SQLITE_BATCH, self.producers), is_counted=True))
        self.counted(BEANSTALKD, max(200, self.count // BEANSTALKD_PART), self.beanstalkd)

    def counted(self, name: str, count: int, call: Callable[[str, int], dict]) -> Figures:
        self.place.counter.reset()
        found = call(self.place.fresh("store"), count)
        calls = self.place.counter.read()
        figures = Figures(found["rate"], found["cpu"], found["p50"], found["p99"],
                          calls.syncs / count, calls.writes / count, calls.bytes / count)
        self.rounds.setdefault(name, []).append(figures)
        return figures

    def spool(self, path: str, count: int) -> dict:
        found = self.place.call("spool-bench", "accept", path, count, self.producers,
                                is_counted=True)
        files = [os.path.join(path, name) for name in os.listdir(path)]
        self.stored = round(sum(os.path.getsize(file) for file in files) / count)
        return found

    def beanstalkd(self, path: str, count: int) -> dict:
        directory = self.place.directory(path)
        with Beanstalkd(directory, self.place.counter.environment) as server:
            before = server.processor_seconds()
            found = self.place.call("beanstalk-jobs", HOST, "--port", server.port, "--count", count,
                                    "--bytes", BODY, "--connections", self.producers)
            cpu = (server.processor_seconds() - before) / count * 1e6
        return {**found, "cpu": cpu}

    def ratio(self, measure: str, name: str) -> float:
        """The spool's to another's: the median of the ratios within each round."""
        return median(getattr(own, measure) / getattr(other, measure)
                      for own, other in zip(self.rounds[SPOOL], self.rounds[name]))

    def middle(self, name: str) -> Figures:
        return Figures(*(median(getattr(each, field.name) for each in self.rounds[name])
                         for field in fields(Figures)))


def table(contest: Contest) -> str:
    head = ["store", "accepted/s", "spread", "the spool's to it", "CPU µs each", "p50 µs",
            "p99 µs", "syncs each", "records a sync", "writes each", "bytes each"]
    rows = []
    for name, runs in contest.rounds.items():
        own = contest.middle(name)
        # beanstalkd writes by calls that are not counted, and the zeros are not of the rows.
        is_known = own.writes and name not in TRICKS
        writes = [f"{own.writes:.3f}", f"{own.bytes:,.0f}"] if is_known else ["-", "-"]
        rows.append([name, f"{own.rate:,.0f}", spread([run.rate for run in runs]),
                     f"{contest.ratio('rate', name):.2f}", f"{own.cpu:.1f}", f"{own.p50:,.0f}",
                     f"{own.p99:,.0f}", f"{own.syncs:.4f}",
                     f"{1 / own.syncs:,.1f}" if own.syncs else "-", *writes])
    return markdown(head, rows)


def tell_budgets(contest: Contest) -> bool:
    is_met = True
    for name, least in LEAST_RATES.items():
        ratio = contest.ratio("rate", name)
        is_met &= verdict(f"accepted a second: {ratio:.2f} of what {name} does, at least"
                          f" {least:.1f}", ratio >= least)
    p99 = contest.ratio("p99", RAW)
    is_met &= verdict(f"p99 of send: {p99:.2f} of the p99 of the raw loop's fdatasync, at most"
                      f" {MOST_P99:.1f}", p99 <= MOST_P99)
    syncs = contest.middle(SPOOL).syncs
    if contest.producers < FULL_PRODUCERS:
        print(f"- {syncs:.3f} syncs a delivery")
        return is_met
    return verdict(f"{syncs:.4f} syncs a delivery, at most {MOST_SYNCS:.2f}",
                   syncs <= MOST_SYNCS) and is_met


def measure(laboratory: Laboratory, place: SpoolPlace, chosen: Arguments) -> bool:
    producers = chosen.producers or FULL_PRODUCERS
    full = chosen.count or (QUICK_COUNT if chosen.quick else COUNT)
    count = max(LEAST_COUNT, full * min(producers, FULL_PRODUCERS) // FULL_PRODUCERS)
    contest = Contest(place, producers, count)
    noise = Noise()
    for _ in range(chosen.rounds):
        contest.run()
    print(f"\n## What a spool accepts\n\n{count:,} webhooks of 1 KiB from {producers} producers,"
          f" nothing delivered, {chosen.rounds} rounds; the others beside it store as many bytes"
          " of body each.\n")
    print(table(contest))
    print()
    noise.tell()
    return tell_budgets(contest)
