"""Rounds: all that is compared runs once in each, so that a noisy moment is everybody's."""

from statistics import mean, median
from typing import Callable

from senders import Laboratory, Load, Run, Sender
from table import comparison

# How many cores others may keep busy without a word.
QUIET = 0.1


def ratio(measure: str, runs: list[Run], reference: list[Run]) -> float:
    """The median of the ratios within each round."""
    pairs = [(getattr(own, measure), getattr(other, measure))
             for own, other in zip(runs, reference)]
    return median(own / other if other else float("inf") for own, other in pairs)


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

    def run(self, rounds: int):
        for number in range(1, rounds + 1):
            for name, (sender, load) in self.compared.items():
                run = self.laboratory.run(sender, load, limit=self.limit)
                self.runs[name].append(run)
                if problem := self.wrong(sender, load, run):
                    self.problems.setdefault(name, []).append(f"round {number}: {problem}")

    @property
    def reference(self) -> list[Run]:
        return next(iter(self.runs.values()))

    def ratio(self, measure: str, name: str) -> float:
        return ratio(measure, self.runs[name], self.reference)

    def tell(self, warned: list[str]):
        """Prints the table and what stands in the way of taking it at its word: what is wrong,
        noise, and the warnings of `tackle` under some of the names."""
        print(comparison(self.runs, set(self.problems),
                         lambda measure, own: ratio(measure, own, self.reference)))
        print()
        for name, sentences in self.problems.items():
            print(f"- WRONG: {name}: {'; '.join(sentences)}")
        self.tell_noise()
        self.tell_warnings([run for name in warned for run in self.runs[name]])

    def tell_noise(self):
        """What others did meanwhile, which times suffer from more than processor time does."""
        others = mean(run.others for own in self.runs.values() for run in own)
        if others > QUIET:
            print(f"- the machine was not quiet: others kept {others:.1f} cores busy, so that rates"
                  " and latencies say little")

    def tell_warnings(self, runs: list[Run]):
        """What tackle itself has warned of, without the figures of each run."""
        warnings = [{text.split(":")[0] for text in run.warnings} for run in runs]
        for text in sorted(set().union(*warnings)):
            count = sum(text in each for each in warnings)
            print(f"- tackle warned in {count} of {len(runs)} runs: {text}")
