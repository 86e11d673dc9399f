"""Reads the arguments of `script/bench curl`. Run by itself it only checks them.

Usage: arguments.py [SCENARIO...] [--rounds N] [--quick]
"""

import sys
from dataclasses import dataclass, field

MEASURED = ["64", "1", "1000", "1000x1000", "10000", "memory"]
NAMES = MEASURED + ["counts"]


@dataclass
class Arguments:
    scenarios: list[str] = field(default_factory=list)
    rounds: int = 5
    quick: bool = False


def refuse(sentence: str):
    print(f"bench: {sentence}", file=sys.stderr)
    sys.exit(64)


def number(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        refuse(f"--rounds needs a number from 1 to 1000, not '{text or ''}'")
    return int(text)


def read(texts: list[str]) -> Arguments:
    arguments = Arguments()
    rounds = None
    rest = iter(texts)
    for text in rest:
        if text == "--rounds":
            rounds = number(next(rest, None))
        elif text == "--quick":
            arguments.quick = True
        elif text in NAMES:
            arguments.scenarios.append(text)
        else:
            refuse(f"'{text}' is neither an option (--rounds N, --quick) nor a scenario"
                   f" ({', '.join(NAMES)})")
    arguments.rounds = rounds or (2 if arguments.quick else 5)
    arguments.scenarios = list(dict.fromkeys(arguments.scenarios)) or MEASURED
    return arguments


if __name__ == "__main__":
    read(sys.argv[1:])
