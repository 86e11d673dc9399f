"""Counts that no clock is needed for: system calls, allocations and instructions a delivery.

Each program sends a number of webhooks, then twice as many; the difference is free of what starting
and ending cost.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from typing import Callable

from senders import Failure, Laboratory, Load, Sender
from table import markdown

IN_FLIGHT = 64
COUNT, QUICK_COUNT = 10_000, 2_000
INSTRUCTIONS_COUNT, INSTRUCTIONS_QUICK_COUNT = 1_000, 300
SHOWN = 8

Counting = Callable[[Sender, int], Counter]


class Counts:
    """The ways of counting; `built` is the folder of the libraries to preload."""

    def __init__(self, laboratory: Laboratory, built: str):
        self.laboratory, self.built = laboratory, built

    def preload(self, library: str) -> dict[str, str]:
        return {"LD_PRELOAD": os.path.join(self.built, library)}

    def call(self, sender: Sender, count: int, wrapper=(), environment=None) -> dict:
        load = Load(self.laboratory.nginx.urls(1), count, IN_FLIGHT)
        result, _ = self.laboratory.call(sender, load, wrapper, environment=environment)
        if result["delivered"] != count:
            raise Failure(f"{sender.name} delivered {result['delivered']} of {count}")
        return result

    def system_calls(self, sender: Sender, count: int) -> Counter:
        with tempfile.NamedTemporaryFile("r") as file:
            self.call(sender, count, ("strace", "-c", "-f", "-o", file.name))
            return read_strace(file.read())

    def allocator_calls(self, sender: Sender, count: int) -> Counter:
        result = self.call(sender, count, environment=self.preload("allocations.so"))
        line = next(line for line in result["errors"].splitlines()
                    if line.startswith("allocations:"))
        return Counter({name: int(text) for name, text in re.findall(r"(\w+)=(\d+)", line)})

    def instructions(self, sender: Sender, count: int) -> Counter:
        def command(target: str, load: Load) -> list[str]:
            program, *rest = sender.command(target, load)
            return [self.stripped(program), *rest]

        result = self.call(Sender(sender.name, command, environment=sender.environment), count, (
            "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"),
            self.preload("sigsuspend.so"))
        return Counter(instructions=int(re.search(r"Collected : (\d+)", result["errors"])[1]))

    def stripped(self, program: str) -> str:
        """The program without what a debugger needs, which valgrind may be too old to read."""
        copy = os.path.join(self.laboratory.programs.folder, os.path.basename(program))
        if not os.path.exists(copy):
            subprocess.run(["strip", "--strip-debug", "-o", copy, program], check=True)
        return copy


def read_strace(text: str) -> Counter:
    """The table of `strace -c`: share, seconds, microseconds a call, calls, errors, name."""
    rows = (line.split() for line in text.splitlines())
    return Counter({row[-1]: int(row[3]) for row in rows
                    if len(row) > 4 and row[3].isdigit() and row[-1] != "total"})


def a_delivery(counting: Counting, sender: Sender, count: int) -> dict[str, float]:
    fewer, more = counting(sender, count), counting(sender, 2 * count)
    return {name: (more[name] - fewer[name]) / count for name in more}


def most(calls: dict[str, float]) -> str:
    """The most frequent ones by name."""
    frequent = sorted(calls.items(), key=lambda item: -item[1])[:SHOWN]
    return ", ".join(f"{name} {number:.2f}" for name, number in frequent if number >= 0.005)


def measure(laboratory: Laboratory, built: str, quick: bool):
    counts = Counts(laboratory, built)
    count = QUICK_COUNT if quick else COUNT
    wanted = [
        ("system calls", ["strace"], counts.system_calls, count),
        ("allocations", [], counts.allocator_calls, count),
        ("instructions", ["valgrind", "strip"], counts.instructions,
         INSTRUCTIONS_QUICK_COUNT if quick else INSTRUCTIONS_COUNT),
    ]
    senders = (laboratory.programs.reference, laboratory.programs.tackle)
    rows, notes = [], []
    for name, tools, counting, number in wanted:
        missing = [tool for tool in tools if not shutil.which(tool)]
        if missing:
            notes.append(f"{name}: skipped, for want of {' and '.join(missing)}")
            continue
        found = [a_delivery(counting, sender, number) for sender in senders]
        totals = [sum(number for kind, number in each.items() if kind != "free")
                  for each in found]
        rows.append([name, *(f"{total:,.1f}" for total in totals),
                     f"{totals[1] / totals[0]:.2f}" if totals[0] else "-"])
        if len(found[0]) > 1:
            notes += [f"{name} of {sender.name}: {most(each)}"
                      for sender, each in zip(senders, found)]
    print(f"\n## Counts a delivery\n\n{IN_FLIGHT} in flight to one endpoint, 1 KiB.\n")
    print(markdown(["count", *(sender.name for sender in senders), "ratio"], rows))
    print()
    for note in notes:
        print(f"- {note}")
