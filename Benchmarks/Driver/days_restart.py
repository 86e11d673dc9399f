"""The receiver is killed and started again, while webhooks go on being sent to it."""

import time
from statistics import median

import comparison
from arguments import Arguments
from day import COLUMNS, FILE_SPOOL, MEMORY_QUEUE, Day, DayBench, none_lost, row, series
from progress import Progress
from section import Column, Plot, Section, Table, Verdict
from senders import Laboratory, Load
from spool_place import SpoolPlace

ENDPOINTS = 100
# A rate that any machine can do: what is to be seen is what is lost, and when it is caught up.
RATE, QUICK_RATE = 2_000, 500
SECONDS, QUICK_SECONDS = 14, 8
# When it is killed, and for how long it is away.
KILLED, QUICK_KILLED = 4, 2
AWAY = 3
LIMIT = 45
OPTIONS = """
schedule: { exponential: { initial: 1s, factor: 2 } }
"""
PIPELINES = (MEMORY_QUEUE, FILE_SPOOL)


def steps(chosen: Arguments) -> int:
    return len(PIPELINES) * chosen.rounds


class Restarts:
    """The runs, by pipeline."""

    def __init__(self, bench: DayBench, chosen: Arguments):
        self.bench, self.quick = bench, chosen.quick
        self.rate = QUICK_RATE if chosen.quick else RATE
        self.seconds = QUICK_SECONDS if chosen.quick else SECONDS
        self.killed = QUICK_KILLED if chosen.quick else KILLED
        self.days: dict[str, list[Day]] = {name: [] for name in PIPELINES}
        # How long after the restart the last came that was late.
        self.caught_up: dict[str, list[float]] = {name: [] for name in PIPELINES}

    def run(self, name: str):
        started: list[float] = []
        with self.bench.receiver(["healthy"]) as receiver:
            def start():
                receiver.start()
                started.append(time.time())

            load = Load(receiver.urls("healthy", range(ENDPOINTS)), self.rate * self.seconds,
                        self.rate, self.quick, rate=self.rate)
            day = self.bench.run(self.bench.sender(name), load, LIMIT, acts=[
                (self.killed, receiver.kill), (self.killed + AWAY, start)])
        if not started:
            day.problem = "it ended before the receiver was started again"
        self.days[name].append(day)
        self.caught_up[name].append(max(0, day.last_late - started[0]) if started else 0)

    def verdicts(self, name: str) -> list[Verdict]:
        days = self.days[name]
        duplicated = median(day.duplicated for day in days)
        return [
            none_lost(name, days),
            Verdict(f"{name}: {duplicated:,.0f} duplicated in a run: sent again since the receiver,"
                    " which had them, was killed before its answer was heard"),
            Verdict(f"{name}: the last that was over a second late came"
                    f" {median(self.caught_up[name]):.1f} s after the restart"),
            *comparison.warnings([day.warnings for day in days], f"{name}: ")]


def measure(laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    with SpoolPlace(laboratory.built, chosen.directory or laboratory.built) as place:
        restarts = Restarts(DayBench(laboratory, place, OPTIONS), chosen)
        for number in range(chosen.rounds):
            for name in PIPELINES:
                progress.step(f"{name}: the receiver is killed, round {number + 1}")
                restarts.run(name)
    back = restarts.killed + AWAY
    rows = [row(name, days, {"caught": restarts.caught_up[name]})
            for name, days in restarts.days.items()]
    lines = {}
    for name, days in restarts.days.items():
        lines |= series(name, days)
    return Section(
        "days", "receiver-restart", "The receiver is killed and started again",
        f"{restarts.rate:,} webhooks of 1 KiB a second to {ENDPOINTS} healthy endpoints for"
        f" {restarts.seconds} s, {chosen.rounds} rounds. The receiver is killed (SIGKILL) at second"
        f" {restarts.killed}: connections break, and new ones are refused. At second {back} it is"
        " started again on the same port. The waits between attempts are 1, 2, 4, 8… s, and each"
        " time is a fifth more or less; after 10 failures in a row an endpoint is only probed, once"
        " a second. Latency is from the moment that was planned for each webhook until the receiver"
        " had it. All of them must arrive in the end.",
        [Table([*COLUMNS, Column("caught", "caught up, s after the restart", 1, has_spread=True)],
               rows)],
        [Plot(f"The receiver is killed at second {restarts.killed}, and back at second {back}",
              "second", "latency, ms", lines, is_y_logarithmic=True)],
        [verdict for name in PIPELINES for verdict in restarts.verdicts(name)])
