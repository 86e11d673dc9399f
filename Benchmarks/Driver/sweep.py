"""The same contestants at several sizes of what they are given: all sizes have their turn in each
round."""

from typing import Callable

import comparison
import rounds
from progress import Progress
from rounds import Rounds
from section import Column, Plot, Row, Table, Verdict
from senders import Laboratory, Load, Run, Sender

# A contestant at a size: who sends, and what.
Contestant = Callable[[int], tuple[Sender, Load]]

CPU = Column("cpuMicroseconds", "CPU µs each", 1, has_spread=True)
RATE = Column("deliveriesPerSecond", "deliveries/s", has_spread=True)
MEMORY = Column("peakMegabytes", "peak MB", 1, has_spread=True)
RATIO = Column("cpuRatio", "CPU ratio", 2, has_spread=True)
CONNECTIONS = Column("connections", "connections opened")
RECEIVER = Column("receiverBusy", "receiver busy", unit="%")
THROUGHPUT = Column("megabytesPerSecond", "MB/s", 1, has_spread=True)


def steps(contestants: int, sizes: int, number: int) -> int:
    return rounds.steps(contestants * sizes, number)


class Sweep:
    """`contestants` by name, the first of which is the reference, at each of `sizes`, which are
    shown with the words of `text`."""

    def __init__(self, laboratory: Laboratory, contestants: dict[str, Contestant],
                 sizes: list[int], text: Callable[[int], str] = "{:,}".format):
        self.contestants, self.sizes, self.text = list(contestants), sizes, text
        self.compared = Rounds(laboratory, {
            self.name(name, size): contestants[name](size)
            for size in sizes for name in contestants})

    def name(self, contestant: str, size: int) -> str:
        return f"{contestant}, {self.text(size)}"

    def run(self, number: int, progress: Progress):
        self.compared.run(number, progress)

    def runs(self, contestant: str, size: int) -> list[Run]:
        return self.compared.runs[self.name(contestant, size)]

    def load(self, contestant: str, size: int) -> Load:
        return self.compared.compared[self.name(contestant, size)][1]

    def figures(self, contestant: str, size: int) -> dict[str, list[float]]:
        runs = self.runs(contestant, size)
        found = {key: [getattr(run, measure) * factor for run in runs]
                 for key, (measure, factor) in comparison.MEASURES.items()}
        found[THROUGHPUT.key] = [run.rate * self.load(contestant, size).size / 1e6 for run in runs]
        if contestant != self.contestants[0]:
            reference = self.runs(self.contestants[0], size)
            found[RATIO.key] = rounds.ratios("cpu", runs, reference)
        return found

    def tables(self, title: str, columns: list[Column]) -> list[Table]:
        """A table a contestant, a row a size; the ratio is to the reference."""
        made = []
        for contestant in self.contestants:
            rows = []
            for size in self.sizes:
                problems = self.compared.problems.get(self.name(contestant, size))
                rows.append(Row(self.text(size), self.figures(contestant, size),
                                "; ".join(problems) if problems else None))
            own = [column for column in columns
                   if column is not RATIO or contestant != self.contestants[0]]
            made.append(Table(own, rows, f"{contestant}: {title}"))
        return made

    def plot(self, title: str, x: str, column: Column, unit: str | None = None,
             is_y_logarithmic: bool = False) -> Plot:
        """A line a contestant, without what is wrong."""
        series = {contestant: [(size, self.figures(contestant, size)[column.key])
                               for size in self.sizes
                               if self.name(contestant, size) not in self.compared.problems]
                  for contestant in self.contestants}
        return Plot(title, x, unit or column.title, series, is_x_logarithmic=True,
                    is_y_logarithmic=is_y_logarithmic)

    def remarks(self) -> list[Verdict]:
        return comparison.remarks(self.compared, [
            name for name in self.compared.runs if name.startswith("tackle")])
