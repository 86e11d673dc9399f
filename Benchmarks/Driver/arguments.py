"""Reads the arguments of `script/bench`. Run by itself it only checks them.

Usage: arguments.py SUBJECT [SCENARIO...] [--rounds N] [--quick]

`spool` also has --count, --producers, --deliveries and --retries with a number, and --directory.
"""

import os
import sys
from dataclasses import dataclass, field

# What may be measured of each subject; `counts` only where it is named.
SCENARIOS = {
    "curl": ["64", "1", "1000", "1000x1000", "10000", "memory", "counts"],
    "isolation": ["100", "1000"],
    "queue": ["64", "observed", "scheduler", "waiting"],
    "spool": ["path", "scale", "retries"],
    "hmac": ["1k", "64k", "calls"],
}
NAMED_ONLY = ["counts"]
ROUNDS = {"curl": 5, "isolation": 7, "queue": 7, "spool": 5, "hmac": 7}
QUICK_ROUNDS = 2
# Options with a number, and the most it may be; all but the first are a spool's.
NUMBERS = {"--rounds": 1000, "--count": 100_000_000, "--producers": 65_536,
           "--deliveries": 10_000_000, "--retries": 1000}


@dataclass
class Arguments:
    subject: str
    scenarios: list[str] = field(default_factory=list)
    rounds: int = 0
    quick: bool = False
    # Of a spool: 0 and None are what the scenario has.
    count: int = 0
    producers: int = 0
    deliveries: int = 0
    retries: int = 0
    directory: str | None = None


def refuse(sentence: str):
    print(f"bench: {sentence}", file=sys.stderr)
    sys.exit(64)


def number(name: str, text: str | None) -> int:
    most = NUMBERS[name]
    if text is None or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        refuse(f"{name} needs a number from 1 to {most}, not '{text or ''}'")
    return int(text)


def directory(text: str | None) -> str:
    if not text or not os.path.isdir(text):
        refuse(f"--directory needs a directory that is there, not '{text or ''}'")
    return os.path.abspath(text)


def options(subject: str) -> list[str]:
    """The options that have a value."""
    return [*NUMBERS, "--directory"] if subject == "spool" else ["--rounds"]


def read(texts: list[str]) -> Arguments:
    if not texts or texts[0] not in SCENARIOS:
        refuse(f"say what to measure: script/bench {'|'.join(SCENARIOS)} [SCENARIO...]"
               " [--rounds N] [--quick]")
    arguments = Arguments(texts[0])
    names = SCENARIOS[arguments.subject]
    rest = iter(texts[1:])
    for text in rest:
        if text == "--directory" and text in options(arguments.subject):
            arguments.directory = directory(next(rest, None))
        elif text in options(arguments.subject):
            setattr(arguments, text.removeprefix("--"), number(text, next(rest, None)))
        elif text == "--quick":
            arguments.quick = True
        elif text in names:
            arguments.scenarios.append(text)
        else:
            known = ", ".join(["--quick", *options(arguments.subject)])
            refuse(f"'{text}' is neither an option ({known}) nor a scenario of"
                   f" {arguments.subject} ({', '.join(names)})")
    arguments.rounds = arguments.rounds or (
        QUICK_ROUNDS if arguments.quick else ROUNDS[arguments.subject])
    arguments.scenarios = list(dict.fromkeys(arguments.scenarios)) or [
        name for name in names if name not in NAMED_ONLY]
    return arguments


if __name__ == "__main__":
    read(sys.argv[1:])
