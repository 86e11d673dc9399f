"""The sender is killed again and again, and started on the same spool with the rest of its input.

Whoever feeds it gives a webhook again, under the same id, until it was told to be accepted. So all
must arrive, and some may arrive twice: those that the receiver had and of which the spool did not
know it yet, and those that were on disk and of which nobody was told.
"""

import json
import time
from collections import Counter, deque
from statistics import median

from arguments import Arguments
from arrivals import Arrivals, Latencies
from day import COLUMNS, FILE_SPOOL, PARTS, Day, DayBench, none_lost, row, series
from progress import Progress
from receiver import Receiver
from run_process import RunProcess
from section import Column, Plot, Section, Table, Verdict
from senders import Laboratory
from spool_place import SpoolPlace

ENDPOINTS = 100
RATE, QUICK_RATE = 2_000, 500
SECONDS, QUICK_SECONDS = 12, 6
KILLS, QUICK_KILLS = 5, 3
SIZE = 1024
# How long a process may run.
LIMIT = 60
TICK = 0.002
OPTIONS = """
schedule: { exponential: { initial: 1s, factor: 2 } }
"""


def steps(chosen: Arguments) -> int:
    return chosen.rounds


class Killing:
    """One round: webhooks at a steady rate, and a sender that is killed meanwhile."""

    def __init__(self, bench: DayBench, quick: bool):
        self.bench = bench
        self.rate, self.seconds, self.kills = (
            (QUICK_RATE, QUICK_SECONDS, QUICK_KILLS) if quick else (RATE, SECONDS, KILLS))
        self.count = self.rate * self.seconds
        self.moments = [kill * self.seconds / (self.kills + 1)
                        for kill in range(1, self.kills + 1)]
        # What was given again, since it was not told to be accepted.
        self.again: set[str] = set()
        # How many came twice that were not among those.
        self.known_twice = 0
        self.processes: list[RunProcess] = []

    def webhook(self, number: int) -> str:
        return f"bench-{number:010}"

    def planned(self, webhook: str) -> float:
        return self.begun + int(webhook.removeprefix("bench-")) / self.rate

    def line(self, number: int) -> bytes:
        payload = "x" * (SIZE - 2)
        return json.dumps({"url": self.urls[number % ENDPOINTS], "id": self.webhook(number),
                           "payload": payload}, separators=(",", ":")).encode() + b"\n"

    def start(self) -> RunProcess:
        laboratory = self.bench.laboratory
        process = RunProcess(laboratory.programs.program, self.bench.configuration,
                             laboratory.placement.sender, LIMIT)
        self.processes.append(process)
        return process

    def run(self, receiver: Receiver) -> Day:
        self.bench.sender(FILE_SPOOL)
        self.bench.place.fresh("spool")
        self.urls = receiver.urls("healthy", range(ENDPOINTS))
        self.begun = time.time()
        waiting = deque(range(self.count))
        for moment in self.moments:
            with self.start() as process:
                given = self.feed(process, waiting, moment)
                process.kill()
            rest = [number for number in given if self.webhook(number) not in process.accepted]
            self.again.update(map(self.webhook, rest))
            waiting.extendleft(reversed(rest))
        with self.start() as process:
            self.feed(process, waiting, self.seconds)
            process.drain()
        with self.start() as process:
            process.drain()
        return self.day()

    def feed(self, process: RunProcess, waiting: deque[int], until: float) -> list[int]:
        """Gives what is due, until that many seconds have passed since the beginning; tells which
        they were."""
        given: list[int] = []
        while (elapsed := time.time() - self.begun) < until:
            self.give(process, waiting, int(elapsed * self.rate), given)
            time.sleep(TICK)
        self.give(process, waiting, int(until * self.rate), given)
        return given

    def give(self, process: RunProcess, waiting: deque[int], due: int, given: list[int]):
        lines = []
        while waiting and waiting[0] < due:
            given.append(waiting.popleft())
            lines.append(self.line(given[-1]))
        if lines:
            process.give(b"".join(lines))

    def day(self) -> Day:
        """What came of it."""
        accepted = set().union(*(process.accepted for process in self.processes))
        told = sum((process.told for process in self.processes), Counter())
        arrivals = Arrivals(self.bench.record)
        first = arrivals.first.get("healthy", {})
        latencies = Latencies(first, self.planned)
        self.known_twice = sum(count for webhook, count in arrivals.repeated.items()
                               if webhook not in self.again)
        problem = None
        if len(accepted) != self.count:
            problem = f"{len(accepted):,} of {self.count:,} were accepted"
        elif left := self.bench.stored():
            problem = f"{len(left):,} were left in the spool"
        return Day(
            arrivals.delivered, len(accepted - first.keys()), arrivals.duplicated,
            told["retry"], told["dead"],
            sum(process.processor for process in self.processes) * 1e6 / max(1, len(first)),
            max(process.memory for process in self.processes) / 1e6,
            latencies.percentile(0.5) * 1e6, latencies.percentile(0.99) * 1e6,
            {name: latencies.over_time(part) for name, part in PARTS.items()},
            latencies.begun, latencies.last_late, problem)


def measure(laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    rounds: list[tuple[Killing, Day]] = []
    with SpoolPlace(laboratory.built, chosen.directory or laboratory.built) as place:
        bench = DayBench(laboratory, place, OPTIONS)
        for number in range(chosen.rounds):
            progress.step(f"{FILE_SPOOL}: the sender is killed, round {number + 1}")
            killing = Killing(bench, chosen.quick)
            with bench.receiver(["healthy"]) as receiver:
                rounds.append((killing, killing.run(receiver)))
    killings, days = [killing for killing, _ in rounds], [day for _, day in rounds]
    moments = ", ".join(f"{moment:g}" for moment in killings[0].moments)
    more = {"again": [float(len(killing.again)) for killing in killings],
            "known": [float(killing.known_twice) for killing in killings]}
    return Section(
        "days", "sender-killed", "The sender is killed and started again",
        f"`tackle run` with {FILE_SPOOL} reads {killings[0].rate:,} webhooks of 1 KiB a second for"
        f" {killings[0].seconds} s, to {ENDPOINTS} healthy endpoints; {chosen.rounds} rounds. It is"
        f" killed (SIGKILL) at seconds {moments}, and each time started again at once on the same"
        " spool: what it said was accepted is not given again, the rest is, under its id. The last"
        " one ends by itself with its input, and one more, whose input is empty, has to find"
        " nothing left. Lost is what was accepted and never arrived. Duplicated is what arrived"
        " again: a spool delivers at least once, and receivers pass over ids they know. Latency is"
        " from the moment that was planned for each webhook, also for what was given later, until"
        " the receiver had it.",
        [Table([*COLUMNS, Column("again", "given again"),
                Column("known", "duplicated though not given again")],
               [row(FILE_SPOOL, days, more)])],
        [Plot(f"The sender is killed at seconds {moments}", "second", "latency, ms",
              series(FILE_SPOOL, days), is_y_logarithmic=True)],
        [none_lost(FILE_SPOOL, days),
         Verdict(f"{FILE_SPOOL}: {median(day.duplicated for day in days):,.0f} duplicated in a run"
                 f" of {killings[0].kills} kills: of these {median(more['known']):,.0f} had arrived"
                 " before the spool knew it, and the others were on disk before anybody was told,"
                 " and so given again")])
