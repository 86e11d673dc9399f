"""What went wrong: a sentence, and where."""

import collections
from typing import NamedTuple


class Problem(NamedTuple):
    sentence: str
    webhook: str
    reason: str = ""


def sentences(problems):
    """One sentence for each thing that went wrong, however often it did."""
    places = collections.defaultdict(list)
    for problem in problems:
        places[problem.sentence].append(problem)
    for sentence, those in places.items():
        first = those[0]
        times = f"{len(those)} times, first with" if len(those) > 1 else "with"
        reason = f" ({first.reason})" if first.reason else ""
        yield f"{sentence}: {times} {first.webhook}{reason}"
