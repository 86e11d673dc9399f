"""A run of `tackle bench` on a good or a bad day: who had what, and how long it took."""

import json
import os
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from typing import Callable

from arrivals import Arrivals, Latencies, number
from receiver import Receiver
from section import Column, Row, Verdict
from senders import Failure, Laboratory, Load, Sender
from spool_place import SpoolPlace
from watch import Watch

MEMORY_QUEUE, FILE_SPOOL = "memory-queue -> hmac -> curl", "file-spool -> hmac -> curl"
# A spool has room for all of it anyway.
QUEUES = {MEMORY_QUEUE: "memory-queue\n    capacity: 1000000",
          FILE_SPOOL: "file-spool\n    directory: {directory}"}
# The shares of the plots.
PARTS = {"p50": 0.5, "p99": 0.99}

COLUMNS = [
    Column("delivered", "delivered"),
    Column("p50", "p50 µs", has_spread=True), Column("p99", "p99 µs", has_spread=True),
    Column("retries", "retries"), Column("dead", "dead letters"),
    Column("lost", "lost"), Column("duplicated", "duplicated"),
    Column("cpu", "CPU µs each", digits=1, has_spread=True),
    Column("memory", "peak MB", digits=1)]


@dataclass
class Day:
    """One run, as its sender and the receiver tell of it; times in microseconds."""
    delivered: int
    lost: int
    duplicated: int
    retries: int
    dead: int
    # Of a processor, for each that was delivered.
    cpu: float
    # In MB.
    memory: float
    p50: float
    p99: float
    # Milliseconds in each second, by the names of `PARTS`.
    over_time: dict[str, dict[int, float]]
    # When the first was planned, and when the last came that was late, in seconds since 1970.
    begun: float
    last_late: float
    problem: str | None = None
    # What the receiver had of which kind and status.
    statuses: Counter = field(default_factory=Counter)
    aside: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    # How many a spool had at the end, waiting or dead; nothing of a queue in memory.
    left: int | None = None


def row(name: str, days: list[Day], more: dict[str, list[float]] | None = None) -> Row:
    figures = {column.key: [float(getattr(day, column.key)) for day in days]
               for column in COLUMNS}
    problems = [f"round {place}: {day.problem}" for place, day in enumerate(days, 1)
                if day.problem]
    return Row(name, figures | (more or {}), "; ".join(problems) or None)


def series(name: str, days: list[Day]) -> dict[str, list[tuple[float, list[float]]]]:
    """The lines of a plot over time: what each round gave in each second."""
    found = {}
    for part in PARTS:
        lines = [day.over_time[part] for day in days]
        seconds = sorted(set().union(*lines))
        found[f"{name}, {part}"] = [
            (float(second), [line[second] for line in lines if second in line])
            for second in seconds]
    return found


def none_lost(name: str, days: list[Day]) -> Verdict:
    lost = sum(day.lost for day in days)
    return Verdict(f"{name}: {lost:,} lost of {sum(day.delivered for day in days):,}, at most 0",
                   lost == 0)


class DayBench:
    """Runs `tackle bench` of the pipelines with a queue, to a receiver that records."""

    def __init__(self, laboratory: Laboratory, place: SpoolPlace, options: str):
        """The queues have these options more, lines of YAML."""
        self.laboratory, self.place, self.options = laboratory, place, options
        self.directory = os.path.join(place.folder, "spool")
        self.record = os.path.join(laboratory.programs.folder, "record")

    def receiver(self, kinds: list[str], healthy_seconds: float = 0) -> Receiver:
        return Receiver(self.place.program("receiver"), self.laboratory.placement.receiver,
                        self.record, kinds, healthy_seconds)

    def sender(self, name: str) -> Sender:
        """A pipeline; a spool is empty at the beginning of each run."""
        lines = [f"  - plugin: {QUEUES[name].format(directory=self.directory)}",
                 *(f"    {line}" for line in self.options.strip().splitlines())]
        sender = self.laboratory.programs.pipeline(
            name, queue="\n".join(lines), curl="timeout: 3s")

        def command(target: str, load: Load) -> list[str]:
            self.place.fresh("spool")
            return sender.command(target, load)

        return Sender(name, command, environment=sender.environment)

    @property
    def configuration(self) -> str:
        """Where the pipeline with a spool stands, once its sender was made."""
        return os.path.join(self.laboratory.programs.folder, f"{FILE_SPOOL}.yaml")

    def stored(self) -> set[str]:
        """The ids of those that the spool has, waiting or dead."""
        listing = subprocess.run(
            [self.laboratory.programs.program, "spool", "ls", self.directory, "--all", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if listing.returncode:
            raise Failure(f"the spool cannot be read: {listing.stderr.strip()[-300:]}")
        return {json.loads(line)["id"] for line in listing.stdout.splitlines()}

    def run(self, sender: Sender, load: Load, limit: float, since: int = 0,
            acts: list[tuple[float, Callable[[], None]]] = ()) -> Day:
        """Runs it once, for at most `limit` seconds; p50 and p99 are of what was planned for the
        second `since` or later. `acts` are done meanwhile, so long after the first came."""
        watch = Watch(acts, lambda: os.path.getsize(self.record) > 0)
        result, used = self.laboratory.call(sender, load, look=watch, limit=limit)
        arrivals = Arrivals(self.record)
        arrived: set[int] = set()
        awaited: dict[str, float] = {}
        for first in arrivals.first.values():
            for webhook, moment in first.items():
                place = number(webhook)
                arrived.add(place)
                if not is_aside(load, place):
                    awaited[webhook] = moment
        latencies = Latencies(awaited)
        aside = result["aside"]
        stored = set(map(number, self.stored())) if sender.name == FILE_SPOOL else None
        return Day(
            arrivals.delivered, lost(load, result, arrived, stored),
            arrivals.duplicated, result["retries"] + aside["retries"],
            result["dead"] + aside["dead"],
            (used.ru_utime + used.ru_stime) * 1e6 / max(1, arrivals.delivered),
            watch.memory / 1e6, latencies.percentile(0.5, since) * 1e6,
            latencies.percentile(0.99, since) * 1e6,
            {name: latencies.over_time(part) for name, part in PARTS.items()},
            latencies.begun, latencies.last_late, wrong(load, result, len(awaited)),
            arrivals.statuses, aside, result["warnings"], stored and len(stored))


def is_aside(load: Load, place: int) -> bool:
    """Whether `tackle bench` does not wait for the webhook of that number, as it decides it."""
    aside, all_urls = len(load.aside), len(load.urls) + len(load.aside)
    return (place + 1) * aside // all_urls > place * aside // all_urls


def lost(load: Load, result: dict, arrived: set[int], stored: set[int] | None) -> int:
    """How many were accepted and have neither arrived, nor wait, nor are dead letters.

    What a queue in memory holds at the end goes with its process: there it is how many have not
    arrived of those that it says were delivered, and all that are waited for have to be."""
    aside = result["aside"]
    known = arrived | (stored or set())
    awaited = sum(not is_aside(load, place) for place in known)
    if stored is None:
        return (max(0, result["delivered"] - awaited)
                + max(0, aside["delivered"] - len(known) + awaited))
    missing = max(0, result["accepted"] - awaited)
    if result["delivered"] == load.awaited:
        # When the last one is delivered the rest of those aside is not accepted any more, and
        # nobody is told which: those of the last second are passed over.
        missing += max(0, sum(is_aside(load, place) and place not in known
                              for place in range(load.count - load.rate)) - aside["refused"])
    return missing


def wrong(load: Load, result: dict, arrived: int) -> str | None:
    """What is wrong with a run: all that are waited for must have arrived, and in time."""
    if result["dead"] or result["refused"]:
        return (f"{result['dead']:,} of the healthy ones' are dead letters, and"
                f" {result['refused']:,} were refused")
    if arrived != load.awaited:
        return f"{arrived:,} of {load.awaited:,} had arrived in the time there was"
    if arrived != result["delivered"]:
        return f"it says {result['delivered']:,} were delivered, {arrived:,} arrived"
    if result["offeredPerSecond"] < 0.95 * load.rate:
        return f"{result['offeredPerSecond']:,.0f}/s were offered instead of {load.rate:,}/s"
    return None
