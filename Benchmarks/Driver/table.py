"""Tables in Markdown."""

from statistics import median
from typing import Callable

from senders import Run


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A table whose first column holds names, and the others numbers."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def spread(numbers: list[float]) -> str:
    middle = median(numbers)
    if not middle:
        return "-"
    least, most = min(numbers) / middle - 1, max(numbers) / middle - 1
    return f"{least:+.0%} to {most:+.0%}"


def comparison(runs: dict[str, list[Run]], wrong: set[str],
               ratio: Callable[[str, list[Run]], float]) -> str:
    """A row a sender: medians over the rounds, and medians of the ratios within each round."""
    head = ["sender", "deliveries/s", "spread", "CPU µs each", "user", "system", "CPU ratio",
            "throughput ratio", "p50 µs", "p99 µs", "peak MB", "connections",
            "receiver busy"]
    rows = []
    for name, own in runs.items():
        def middle(measure: str) -> float:
            return median(getattr(run, measure) for run in own)

        rows.append([
            f"{name} (WRONG)" if name in wrong else name,
            f"{middle('rate'):,.0f}", spread([run.rate for run in own]),
            f"{middle('cpu'):.1f}", f"{middle('user'):.1f}", f"{middle('system'):.1f}",
            f"{ratio('cpu', own):.2f}", f"{ratio('rate', own):.2f}",
            f"{middle('p50'):,.0f}", f"{middle('p99'):,.0f}",
            f"{middle('memory') / 1e6:.1f}", f"{middle('connections'):,.0f}",
            f"{middle('receiver'):.0%}"])
    return markdown(head, rows)
