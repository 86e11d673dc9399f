"""Rounds as a table, and what stands in the way of taking it at its word."""

from statistics import mean

from rounds import Rounds
from section import Column, Row, Table, Verdict

# How many cores others may keep busy without a word.
QUIET = 0.1
# What each column takes from a run, and the factor that makes its unit of it.
MEASURES = {
    "deliveriesPerSecond": ("rate", 1), "cpuMicroseconds": ("cpu", 1),
    "userMicroseconds": ("user", 1), "systemMicroseconds": ("system", 1),
    "p50Microseconds": ("p50", 1), "p99Microseconds": ("p99", 1),
    "peakMegabytes": ("memory", 1e-6), "connections": ("connections", 1),
    "receiverBusy": ("receiver", 1)}
RATIOS = {"cpuRatio": "cpu", "throughputRatio": "rate"}
COLUMNS = [
    Column("deliveriesPerSecond", "deliveries/s", has_spread=True),
    Column("cpuMicroseconds", "CPU µs each", 1, has_spread=True),
    Column("userMicroseconds", "user", 1),
    Column("systemMicroseconds", "system", 1),
    Column("cpuRatio", "CPU ratio", 2, has_spread=True),
    Column("throughputRatio", "throughput ratio", 2, has_spread=True),
    Column("p50Microseconds", "p50 µs", has_spread=True),
    Column("p99Microseconds", "p99 µs", has_spread=True),
    Column("peakMegabytes", "peak MB", 1, has_spread=True),
    Column("connections", "connections"),
    Column("receiverBusy", "receiver busy", unit="%"),
]


def table(compared: Rounds) -> Table:
    """A row a contestant; ratios are to the first, within each round."""
    rows = []
    for name, runs in compared.runs.items():
        figures = {key: [getattr(run, measure) * factor for run in runs]
                   for key, (measure, factor) in MEASURES.items()}
        figures |= {key: compared.ratios(measure, name) for key, measure in RATIOS.items()}
        problems = compared.problems.get(name)
        rows.append(Row(name, figures, "; ".join(problems) if problems else None))
    return Table(COLUMNS, rows)


def noise(others: float, what: str) -> list[Verdict]:
    """A remark where others kept so many cores busy meanwhile."""
    return [Verdict(f"the machine was not quiet: others kept {others:.1f} cores busy, so that"
                    f" {what} say little")] if others > QUIET else []


def warnings(warned: list[list[str]], of: str = "") -> list[Verdict]:
    """What tackle itself has warned of in each run, without the figures; `of` stands before it."""
    found = [{text.split(":")[0] for text in texts} for texts in warned]
    return [Verdict(f"{of}tackle warned in {sum(text in each for each in found)} of {len(warned)}"
                    f" runs: {text}") for text in sorted(set().union(*found))]


def remarks(compared: Rounds, warned: list[str]) -> list[Verdict]:
    """Noise, and the warnings of tackle under some of the names."""
    others = mean(run.others for runs in compared.runs.values() for run in runs)
    return noise(others, "rates and latencies") + warnings(
        [run.warnings for name in warned for run in compared.runs[name]])
