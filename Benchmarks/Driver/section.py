"""What was measured, before it becomes Markdown, JSON, or a page with pictures.

Each measurement returns sections. A figure is the list of what each round gave; whoever shows it
takes the median and tells the least and the most.
"""

from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Column:
    """A measure: `key` names it in rows and in JSON, where it is never changed."""
    key: str
    title: str
    # How many digits stand after the point.
    digits: int = 0
    # `%` shows a share of 1 in hundredths; others stand in the title already.
    unit: str = ""
    # Whether the least and the most are shown beside the median.
    has_spread: bool = False


@dataclass
class Row:
    """One contestant, or one size of the load."""
    name: str
    # What each round gave, by the keys of columns; an absent one is shown as a dash.
    figures: dict[str, list[float]]
    # What is wrong with its figures, if anything: a sentence.
    problem: str | None = None

    def middle(self, key: str) -> float | None:
        return median(self.figures[key]) if self.figures.get(key) else None


@dataclass
class Table:
    columns: list[Column]
    rows: list[Row]
    # The head of the first column.
    title: str = "sender"


@dataclass
class Verdict:
    """A sentence with its figure, and whether a budget is met; `None` is a remark."""
    text: str
    is_met: bool | None = None


@dataclass
class Plot:
    """A picture: each series is points of x with what each round gave of y.

    `kind` is `lines`, or `bars`, whose x are names. Bars stand in order, the least first, or the
    most where more is better.
    """
    title: str
    x: str
    y: str
    series: dict[str, list[tuple[float | str, list[float]]]]
    kind: str = "lines"
    is_x_logarithmic: bool = False
    is_y_logarithmic: bool = False
    is_more_better: bool = False


@dataclass
class Origin:
    """When, how and on what a section was measured."""
    # In UTC, as `2026-11-29 04:16`.
    date: str
    command: str
    # The machine and the versions, by what they are.
    facts: dict[str, str]
    seconds: float
    # How many steps that were, so that the next run knows how long one takes.
    steps: int


@dataclass
class Section:
    """One scenario of one subject."""
    subject: str
    scenario: str
    title: str
    # What was done, in Markdown: counts, rounds, conditions.
    text: str
    tables: list[Table] = field(default_factory=list)
    plots: list[Plot] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    # Whoever runs the measurement adds it.
    origin: Origin | None = None

    @property
    def is_met(self) -> bool:
        """Whether no budget is missed and nothing is wrong with a figure."""
        rows = [row for table in self.tables for row in table.rows]
        return all(verdict.is_met is not False for verdict in self.verdicts) and not any(
            row.problem for row in rows)
