"""Counts that no clock is needed for: what a delivery asks of the kernel, the allocator, the disk
and the processor.

Each program sends a number of webhooks, then twice as many; the difference is free of what starting
and ending cost.
"""

import os
import re
import subprocess
import tempfile
from collections import Counter

from failure import Failure
from senders import Laboratory, Load, Sender
from system_calls import SystemCallCounter

IN_FLIGHT = 64
# A run in which not all arrived does not count, and is made again.
ATTEMPTS = 3


class Counts:
    """The ways of counting; each runs a sender once and tells what it did in all."""

    def __init__(self, laboratory: Laboratory):
        self.laboratory = laboratory

    def library(self, name: str) -> str:
        return os.path.join(self.laboratory.built, name)

    def call(self, sender: Sender, count: int, wrapper=(), environment=None) -> dict:
        load = Load(self.laboratory.nginx.urls(1), count, IN_FLIGHT)
        for _ in range(ATTEMPTS):
            result, _ = self.laboratory.call(sender, load, wrapper, environment=environment)
            if result["delivered"] == count:
                return result
        raise Failure(f"{sender.name} delivered {result['delivered']} of {count}")

    def system_calls(self, sender: Sender, count: int) -> Counter:
        with tempfile.NamedTemporaryFile("r") as file:
            self.call(sender, count, ("strace", "-c", "-f", "-o", file.name))
            return read_strace(file.read())

    def allocations(self, sender: Sender, count: int) -> Counter:
        """Calls of the allocator that take memory."""
        result = self.call(sender, count, environment={
            "LD_PRELOAD": self.library("allocations.so")})
        line = next(line for line in result["errors"].splitlines()
                    if line.startswith("allocations:"))
        return Counter({name: int(text) for name, text in re.findall(r"(\w+)=(\d+)", line)
                        if name != "free"})

    def syncs(self, sender: Sender, count: int) -> Counter:
        with tempfile.TemporaryDirectory() as folder:
            counter = SystemCallCounter(self.laboratory.built, os.path.join(folder, "counts"))
            self.call(sender, count, environment=counter.environment)
            return Counter(syncs=counter.read().syncs)

    def instructions(self, sender: Sender, count: int) -> Counter:
        def command(target: str, load: Load) -> list[str]:
            program, *rest = sender.command(target, load)
            return [self.stripped(program), *rest]

        result = self.call(Sender(sender.name, command, environment=sender.environment), count, (
            "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"),
            {"LD_PRELOAD": self.library("sigsuspend.so")})
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
