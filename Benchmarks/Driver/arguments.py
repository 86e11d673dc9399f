"""Reads the arguments of `script/bench`. Run by itself it only checks them."""

import os
import shlex
import sys
from dataclasses import dataclass, field, replace

from subjects import SUBJECTS

QUICK_ROUNDS = 2
# Options with a number: the most it may be, and what it is of a subject that has it.
NUMBERS = {"--rounds": 1000, "--count": 100_000_000, "--deliveries": 10_000_000, "--retries": 1000}
MEANINGS = {"--count": "the most webhooks that wait", "--deliveries": "how many are retried",
            "--retries": "attempts of each"}
# Those of every subject: with a value, and without one.
COMMON, FLAGS = ["--rounds", "--output"], ["--quick", "--publish", "--fresh"]
# What the retries are in a run of everything: all of them take half an hour.
ALL_DELIVERIES = 10_000
EVERYTHING, REPORT = "all", "report"
PLACES = ".build-bench/report", ".build-bench/quick"


@dataclass
class Arguments:
    subject: str
    scenarios: list[str] = field(default_factory=list)
    rounds: int = 0
    quick: bool = False
    # 0 and None are what a scenario has.
    count: int = 0
    deliveries: int = 0
    retries: int = 0
    directory: str | None = None
    # Where the report is written; a quick run's is kept apart.
    output: str = ""
    # Whether Benchmarks/RESULTS.md is written too.
    publish: bool = False
    # Whether what an earlier run has found is left out of the report.
    fresh: bool = False
    # The results that a report is made from.
    file: str = ""
    # As it was typed.
    command: str = ""

    def of_subject(self, name: str) -> "Arguments":
        """The arguments of one subject out of a run of everything."""
        if name == self.subject:
            return self
        deliveries = self.deliveries or (ALL_DELIVERIES if name == "spool" else 0)
        rounds = self.rounds or rounds_of(name, self.quick)
        return replace(self, subject=name, scenarios=SUBJECTS[name].scenarios, rounds=rounds,
                       deliveries=deliveries)

    @property
    def subjects(self) -> list[str]:
        return list(SUBJECTS) if self.subject == EVERYTHING else [self.subject]


def usage() -> str:
    lines = [
        "usage: script/bench all [OPTION...]",
        "       script/bench SUBJECT [SCENARIO...] [OPTION...]",
        "       script/bench report FILE.json [--output DIRECTORY] [--publish]",
        "",
        "Measures what Tackle costs beside other senders and stores, and writes a report:",
        "report.md, report.html and results.json.",
        "",
        "subjects and their scenarios, all of them by default:"]
    lines += [f"  {name:<11}{' '.join(subject.scenarios)}" for name, subject in SUBJECTS.items()]
    lines += [
        "",
        "options:",
        "  --rounds N            so many rounds instead of those that the subject has",
        f"  --quick               small loads and {QUICK_ROUNDS} rounds: does it work?",
        f"  --output DIRECTORY    where the report goes: {PLACES[0]}, with --quick {PLACES[1]}",
        "  --fresh               leaves out of the report what earlier runs have found",
        "  --publish             writes Benchmarks/RESULTS.md and its pictures as well",
        "  --directory PATH      where spools and stores are: that file system is measured"]
    lines += [f"  {option + ' N':<22}of {name}: {meaning}" for option, meaning in MEANINGS.items()
              for name, subject in SUBJECTS.items() if option in subject.options]
    return "\n".join([*lines, "", "Benchmarks/README.md says what they are."])


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


def output(text: str | None) -> str:
    if not text or (os.path.exists(text) and not os.path.isdir(text)):
        refuse(f"--output needs a directory, not '{text or ''}'")
    return text


def rounds_of(subject: str, is_quick: bool) -> int:
    usual = SUBJECTS[subject].rounds
    return min(usual, QUICK_ROUNDS) if is_quick else usual


def options(subject: str) -> list[str]:
    """The options that have a value."""
    if subject == EVERYTHING:
        own = [option for each in SUBJECTS.values() for option in each.options]
        return [*COMMON, *dict.fromkeys(own)]
    return [*COMMON, *SUBJECTS[subject].options]


def value(arguments: Arguments, option: str, text: str | None):
    if option == "--directory":
        arguments.directory = directory(text)
    elif option == "--output":
        arguments.output = output(text)
    else:
        setattr(arguments, option.removeprefix("--"), number(option, text))


def read_report(texts: list[str]) -> Arguments:
    arguments = Arguments(REPORT)
    rest = iter(texts)
    for text in rest:
        if text == "--output":
            arguments.output = output(next(rest, None))
        elif text == "--publish":
            arguments.publish = True
        elif text.startswith("-") or arguments.file:
            refuse(f"'{text}' is no option of report (--output, --publish), which takes one file")
        else:
            arguments.file = text
    if not os.path.isfile(arguments.file):
        refuse(f"report needs a file of results that is there, not '{arguments.file}'")
    arguments.output = arguments.output or os.path.dirname(os.path.abspath(arguments.file))
    return arguments


def read(texts: list[str]) -> Arguments:
    if texts and texts[0] == REPORT:
        return read_report(texts[1:])
    if not texts or texts[0] not in [EVERYTHING, *SUBJECTS]:
        what = f"there is no subject '{texts[0]}'" if texts else "say what to measure"
        refuse(f"{what}: script/bench {'|'.join([EVERYTHING, *SUBJECTS, REPORT])}, or --help")
    arguments = Arguments(texts[0], command=shlex.join(["script/bench", *texts]))
    names = [] if texts[0] == EVERYTHING else SUBJECTS[texts[0]].scenarios
    rest = iter(texts[1:])
    for text in rest:
        if text in options(arguments.subject):
            value(arguments, text, next(rest, None))
        elif text in FLAGS:
            setattr(arguments, text.removeprefix("--"), True)
        elif text in names:
            arguments.scenarios.append(text)
        else:
            known = ", ".join([*FLAGS, *options(arguments.subject)])
            scenario = f" nor a scenario of {texts[0]} ({', '.join(names)})" if names else ""
            refuse(f"'{text}' is {'neither' if names else 'not'} an option ({known}){scenario}")
    if arguments.quick and arguments.publish:
        refuse("--quick says whether it works, and is not to be published")
    if arguments.subject != EVERYTHING:
        arguments.rounds = arguments.rounds or rounds_of(arguments.subject, arguments.quick)
        arguments.scenarios = list(dict.fromkeys(arguments.scenarios)) or names
    arguments.output = arguments.output or PLACES[arguments.quick]
    return arguments


if __name__ == "__main__":
    if sys.argv[1:] in ([], ["--help"], ["-h"]):
        print(usage(), file=sys.stdout if sys.argv[1:] else sys.stderr)
        sys.exit(0 if sys.argv[1:] else 64)
    read(sys.argv[1:])
