"""Rounds: all that is compared runs once in each, so that a noisy moment is everybody's."""

from dataclasses import replace
from statistics import median
from typing import Callable

from progress import Progress
from senders import Laboratory, Load, Run, Sender

# What is sent before the first round is this part of the load.
WARM_UP_PART = 10


def ratios(measure: str, runs: list, reference: list) -> list[float]:
    """The ratio within each round, of whatever has that measure: a run, or a day."""
    pairs = [(getattr(own, measure), getattr(other, measure))
             for own, other in zip(runs, reference)]
    return [own / other if other else float("inf") for own, other in pairs]


def steps(contestants: int, rounds: int, is_warmed: bool = True) -> int:
    """How many steps of progress the rounds take."""
    return contestants * (rounds + is_warmed)


def wrong(sender: Sender, load: Load, run: Run) -> str | None:
    """What is wrong with a run: figures of one that did not deliver all say nothing."""
    if run.dead:
        return f"{run.dead} were not delivered"
    if not sender.is_timed and run.delivered != load.count:
        return f"{run.delivered} were delivered instead of {load.count}"
    more = run.counted - run.delivered
    if not 0 <= more <= (load.concurrency if sender.is_timed else 0):
        return f"it says {run.delivered} were delivered, nginx counted {run.counted}"
    return None


class Rounds:
    """The runs of what is compared, by its name; the first is the reference."""

    def __init__(self, laboratory: Laboratory, compared: dict[str, tuple[Sender, Load]],
                 wrong: Callable[[Sender, Load, Run], str | None] = wrong,
                 limit: float | None = None):
        self.laboratory, self.compared, self.wrong = laboratory, compared, wrong
        self.limit = limit
        self.runs: dict[str, list[Run]] = {name: [] for name in compared}
        self.problems: dict[str, list[str]] = {}

    def warm_up(self, progress: Progress):
        """Each runs once, for a short while and without being measured, so that the first round
        finds files and the receiver's memory as the others do. A load with a rate is left out: it
        has a warm-up of its own."""
        for name, (sender, load) in self.compared.items():
            if load.rate:
                continue
            progress.step(f"warm-up: {name}")
            count = max(load.concurrency, load.count // WARM_UP_PART)
            self.laboratory.run(sender, replace(load, count=count, quick=True), limit=self.limit)

    def run(self, rounds: int, progress: Progress):
        self.warm_up(progress)
        for number in range(1, rounds + 1):
            for name, (sender, load) in self.compared.items():
                progress.step(f"round {number} of {rounds}: {name}")
                run = self.laboratory.run(sender, load, limit=self.limit)
                self.runs[name].append(run)
                if problem := self.wrong(sender, load, run):
                    self.problems.setdefault(name, []).append(f"round {number}: {problem}")

    @property
    def reference(self) -> list[Run]:
        return next(iter(self.runs.values()))

    def ratios(self, measure: str, name: str) -> list[float]:
        return ratios(measure, self.runs[name], self.reference)

    def ratio(self, measure: str, name: str) -> float:
        """The median of the ratios within each round."""
        return median(self.ratios(measure, name))
