"""Reads the arguments of `script/bench`. Run by itself it only checks them.

Usage: arguments.py SUBJECT [SCENARIO...] [--rounds N] [--quick]
"""

import sys
from dataclasses import dataclass, field

# What may be measured of each subject; `counts` only where it is named.
SCENARIOS = {
    "curl": ["64", "1", "1000", "1000x1000", "10000", "memory", "counts"],
    "isolation": ["100", "1000"],
    "queue": ["64", "observed", "scheduler", "waiting"],
}
NAMED_ONLY = ["counts"]
ROUNDS = {"curl": 5, "isolation": 7, "queue": 7}
QUICK_ROUNDS = 2


@dataclass
class Arguments:
    subject: str
    scenarios: list[str] = field(default_factory=list)
    rounds: int = 0
    quick: bool = False


def refuse(sentence: str):
    print(f"bench: {sentence}", file=sys.stderr)
    sys.exit(64)


def number(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        refuse(f"--rounds needs a number from 1 to 1000, not '{text or ''}'")
    return int(text)


def read(texts: list[str]) -> Arguments:
    if not texts or texts[0] not in SCENARIOS:
        refuse(f"say what to measure: script/bench {'|'.join(SCENARIOS)} [SCENARIO...]"
               " [--rounds N] [--quick]")
    arguments = Arguments(texts[0])
    names = SCENARIOS[arguments.subject]
    rest = iter(texts[1:])
    for text in rest:
        if text == "--rounds":
            arguments.rounds = number(next(rest, None))
        elif text == "--quick":
            arguments.quick = True
        elif text in names:
            arguments.scenarios.append(text)
        else:
            refuse(f"'{text}' is neither an option (--rounds N, --quick) nor a scenario of"
                   f" {arguments.subject} ({', '.join(names)})")
    arguments.rounds = arguments.rounds or (
        QUICK_ROUNDS if arguments.quick else ROUNDS[arguments.subject])
    arguments.scenarios = list(dict.fromkeys(arguments.scenarios)) or [
        name for name in names if name not in NAMED_ONLY]
    return arguments


if __name__ == "__main__":
    read(sys.argv[1:])
