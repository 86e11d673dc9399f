"""A bad day: what failing, slow, throttling and dead endpoints cost the healthy ones beside them.

As in `isolation`, all are offered the same steady rate, half of what the pipeline does on its core
with all of them healthy, so that what the bad ones cost shows in the healthy ones' latency. Runs
come in pairs: in one all are healthy, in the other those that are given with `--aside` turn bad
after some seconds.
"""

from statistics import median

import comparison
import isolation
import rounds
from arguments import Arguments
from day import COLUMNS, FILE_SPOOL, MEMORY_QUEUE, Day, DayBench, none_lost
from day import row, series
from progress import Progress
from section import Column, Plot, Row, Section, Table, Verdict
from senders import Laboratory, Load
from spool_place import SpoolPlace

# How many endpoints of 100 are of which kind, after the healthy ones.
BAD = {"dead": 10, "failing": 20, "slow:1000": 10, "throttling:10": 1}
ENDPOINTS = 100
HEALTHY = ENDPOINTS - sum(BAD.values())
WORDS = {"dead": "never answer", "failing": "answer 500", "slow": "answer 204 after 1 s",
         "throttling": "answers 204 to 10 a second, and to others 429 and Retry-After: 1"}
SECONDS, QUICK_SECONDS = 20, 6
# How many are sent at once.
IN_FLIGHT = 64
# After how many the bad ones turn bad, and when a run is ended.
WARM_UP, QUICK_WARM_UP = 5, 2
PATIENCE = 1.5
P99_LIMIT = 1.5
# Short waits, so that a run sees retries and dead letters.
OPTIONS = """
schedule: { exponential: { initial: 1s, factor: 2 } }
max-attempts: 4
"""
PIPELINES = (MEMORY_QUEUE, FILE_SPOOL)
CLEAN, BAD_DAY = "all healthy", "bad day"


def steps(chosen: Arguments) -> int:
    return len(PIPELINES) * (1 + 2 * chosen.rounds)


class Mixed:
    """The runs of both kinds of day, by pipeline and kind."""

    def __init__(self, laboratory: Laboratory, place: SpoolPlace, chosen: Arguments,
                 progress: Progress):
        self.laboratory, self.chosen, self.progress = laboratory, chosen, progress
        self.bench = DayBench(laboratory, place, OPTIONS)
        self.seconds, self.warm_up = ((QUICK_SECONDS, QUICK_WARM_UP) if chosen.quick
                                      else (SECONDS, WARM_UP))
        self.rates: dict[str, int] = {}
        self.days: dict[tuple[str, str], list[Day]] = {}

    def run(self):
        for name in PIPELINES:
            self.progress.step(f"{name}: how fast it goes")
            self.rates[name] = max(1, int(self.capacity(name) / 2))
            for number in range(self.chosen.rounds):
                for kind in (CLEAN, BAD_DAY):
                    self.progress.step(f"{name}: {kind}, round {number + 1}")
                    self.days.setdefault((name, kind), []).append(self.day(name, kind))

    def capacity(self, name: str) -> float:
        """Deliveries a second with all endpoints healthy, as fast as it goes."""
        return isolation.capacity(self.laboratory, self.bench.sender(name),
                                  self.laboratory.nginx.urls(ENDPOINTS), self.chosen.quick)

    def day(self, name: str, kind: str) -> Day:
        rate = self.rates[name]
        with self.bench.receiver(["healthy", *BAD], self.warm_up) as receiver:
            if kind == CLEAN:
                aside = receiver.urls("healthy", range(HEALTHY, ENDPOINTS))
            else:
                aside = [url for bad in BAD for url in receiver.urls(
                    bad.partition(":")[0], self.numbers(bad))]
            load = Load(receiver.urls("healthy", range(HEALTHY)), rate * self.seconds, IN_FLIGHT,
                        self.chosen.quick, aside, rate)
            return self.bench.run(self.bench.sender(name), load, PATIENCE * self.seconds,
                                  self.warm_up)

    def numbers(self, bad: str) -> range:
        """The endpoints of a kind."""
        before = HEALTHY + sum(list(BAD.values())[:list(BAD).index(bad)])
        return range(before, before + BAD[bad])

    def had(self, name: str) -> Table:
        """What the endpoints of each kind had on the bad days of a pipeline."""
        days = self.days[name, BAD_DAY]
        rows = []
        for kind, count in {"healthy": HEALTHY, **BAD}.items():
            word = kind.partition(":")[0]

            def having(*statuses: int) -> list[float]:
                return [float(sum(day.statuses[word, status] for status in statuses))
                        for day in days]

            rows.append(Row(word, {"endpoints": [float(count)], "good": having(204),
                                   "bad": having(429, 500), "none": having(0)}))
        return Table([Column("endpoints", "endpoints"), Column("good", "204"),
                      Column("bad", "429 or 500"), Column("none", "no answer")], rows,
                     f"{name}: what the receiver gave")

    def ratio(self, name: str, measure: str) -> float:
        return median(rounds.ratios(measure, self.days[name, BAD_DAY], self.days[name, CLEAN]))

    def verdicts(self, name: str) -> list[Verdict]:
        both = [*self.days[name, CLEAN], *self.days[name, BAD_DAY]]
        duplicated = sum(day.duplicated for day in both)
        p99 = self.ratio(name, "p99")
        offered = median(day.aside["offered"] for day in self.days[name, BAD_DAY])
        left = [day.left for day in self.days[name, BAD_DAY] if day.left is not None]
        stored = f", {median(left):,.0f} of which were in the spool at its end" if left else ""
        return [
            none_lost(name, both),
            Verdict(f"{name}: {duplicated:,} duplicated, at most 0", duplicated == 0),
            Verdict(f"{name}: p99 of the healthy ones {p99:.2f} of the clean run's, at most"
                    f" {P99_LIMIT:.2f}", p99 <= P99_LIMIT),
            Verdict(f"{name}: p50 {self.ratio(name, 'p50'):.2f} of the clean run's, CPU a delivery"
                    f" {self.ratio(name, 'cpu'):.2f}; the {sum(BAD.values())} bad ones were"
                    f" offered {offered:,.0f} in a run{stored}"),
            *comparison.warnings([day.warnings for day in self.days[name, BAD_DAY]],
                                 f"{name}, {BAD_DAY}: ")]


def text(mixed: Mixed) -> str:
    kinds = "; ".join(f"{count} {word}, which {WORDS[word]}" for word, count in (
        (kind.partition(":")[0], count) for kind, count in BAD.items()))
    rates = "; ".join(f"{rate:,} a second for {name}" for name, rate in mixed.rates.items())
    return (f"{ENDPOINTS} endpoints, hosts of their own, are offered webhooks of 1 KiB at a steady"
            f" rate, half of what the pipeline does on its core with all of them healthy ({rates}),"
            f" for {mixed.seconds} s, {mixed.chosen.rounds} rounds. On a bad day, from second"
            f" {mixed.warm_up} on: {kinds}. {HEALTHY} are healthy all the time; p50 and p99 are"
            f" theirs, from second {mixed.warm_up} on in both runs, from the moment that was"
            " planned for each webhook until the receiver had it. An attempt may take 3 s; the"
            " waits are 1, 2 and 4 s, so that a run sees retries, and after 4 attempts a webhook"
            " is a dead letter. An endpoint that has failed 10 times in a row is only probed, once"
            " a second, so that hardly one dies in the time of a run. What the bad ones have not"
            " had by the end is left in the queue. Lost is what was accepted"
            " and has neither arrived, nor waits, nor is a dead letter; of the queue in memory,"
            " which ends with its process, what it says was delivered and has not arrived.")


def measure(laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    with SpoolPlace(laboratory.built, chosen.directory or laboratory.built) as place:
        mixed = Mixed(laboratory, place, chosen, progress)
        mixed.run()
    rows = [row(f"{name}, {kind}", days) for (name, kind), days in mixed.days.items()]
    plots = [Plot(f"{name}: the healthy ones, the others bad from second {mixed.warm_up} on",
                  "second", "latency, ms",
                  {**series(CLEAN, mixed.days[name, CLEAN]),
                   **series(BAD_DAY, mixed.days[name, BAD_DAY])}, is_y_logarithmic=True)
             for name in PIPELINES]
    return Section("days", "mixed", f"A bad day: {ENDPOINTS - HEALTHY} of {ENDPOINTS} are bad",
                   text(mixed), [Table(COLUMNS, rows), *(mixed.had(name) for name in PIPELINES)],
                   plots, [verdict for name in PIPELINES for verdict in mixed.verdicts(name)])
