"""Memory: the peak at 64 in flight, and what one further idle connection costs.

Both runs of a pair keep 64 in flight; one has 64 endpoints, the other more, so that all its further
connections rest until their endpoint's turn comes again. The first number of endpoints is taken of
which every connection stays open (nginx then accepts each once). The slope of resident memory over
open sockets is the cost; each endpoint's URL is part of it, the kernel's buffers are not.
"""

import os
import subprocess
import time
from dataclasses import dataclass
from statistics import median

from rounds import wrong
from senders import Failure, Laboratory, Load, Sender
from table import markdown

IN_FLIGHT = 64
ENDPOINTS = (1000, 512, 256, 192, 128)
COUNT, QUICK_COUNT = 60_000, 15_000
PEAK_LIMIT = 45e6
CONNECTION_LIMIT = 24 << 10


@dataclass
class Sample:
    sockets: int
    resident: int


@dataclass
class Standing:
    """A run's resident memory while so many connections stood, and how many it had opened."""
    sockets: float
    resident: float
    opened: int


def sample(pid: int) -> Sample:
    folder = f"/proc/{pid}/fd"
    sockets = 0
    for name in os.listdir(folder):
        try:
            sockets += os.readlink(f"{folder}/{name}").startswith("socket:")
        except FileNotFoundError:
            pass  # closed in the meantime
    with open(f"/proc/{pid}/status") as file:
        resident = next(int(line.split()[1]) << 10 for line in file if line.startswith("VmRSS:"))
    return Sample(sockets, resident)


def watch(process: subprocess.Popen, samples: list[Sample]):
    """Takes samples until the process ends: what is left then has no memory."""
    while True:
        time.sleep(0.05)
        try:
            samples.append(sample(process.pid))
        except (FileNotFoundError, StopIteration):
            return


def standing(laboratory: Laboratory, sender: Sender, endpoints: int, count: int) -> Standing:
    samples: list[Sample] = []
    before = laboratory.nginx.status_at_rest()
    load = Load(laboratory.nginx.urls(endpoints), count, IN_FLIGHT)
    result, _ = laboratory.call(sender, load, look=lambda process: watch(process, samples))
    if result["delivered"] != count:
        raise Failure(f"{sender.name} delivered {result['delivered']} of {count}")
    after = laboratory.nginx.status_at_rest()
    late = samples[len(samples) // 2:-1] or samples
    return Standing(median(each.sockets for each in late), median(each.resident for each in late),
                    after.accepts - before.accepts - 1)


def peak(laboratory: Laboratory, sender: Sender, count: int) -> int:
    load = Load(laboratory.nginx.urls(1), count, IN_FLIGHT)
    run = laboratory.run(sender, load)
    if problem := wrong(sender, load, run):
        raise Failure(f"{sender.name}: {problem}")
    return run.memory


def kept(laboratory: Laboratory, sender: Sender, count: int) -> int:
    """The most endpoints of which every connection stays open."""
    for endpoints in ENDPOINTS:
        if standing(laboratory, sender, endpoints, count).opened == endpoints:
            return endpoints
    return IN_FLIGHT


def connection_cost(laboratory: Laboratory, sender: Sender, most: int, rounds: int, count: int):
    """Bytes a further idle connection, and how many further ones stood; medians over the rounds."""
    costs, further = [], []
    for _ in range(rounds):
        few = standing(laboratory, sender, IN_FLIGHT, count)
        many = standing(laboratory, sender, most, count)
        further.append(many.sockets - few.sockets)
        costs.append((many.resident - few.resident) / max(1, further[-1]))
    return median(costs), median(further)


def measure(laboratory: Laboratory, rounds: int, quick: bool) -> bool:
    programs = laboratory.programs
    count = QUICK_COUNT if quick else COUNT
    raw_loop = programs.reference.command
    kept_by_hand = Sender(programs.reference.name, lambda target, load: [
        *raw_loop(target, load), "--connections", str(len(load.urls))])
    rows, peaks, costs = [], {}, {}
    for sender in (kept_by_hand, programs.tackle):
        peaks[sender.name] = median(peak(laboratory, sender, count) for _ in range(rounds))
        most = kept(laboratory, sender, count)
        costs[sender.name], further = (
            connection_cost(laboratory, sender, most, rounds, count)
            if most > IN_FLIGHT else (float("inf"), 0))
        rows.append([sender.name, f"{peaks[sender.name] / 1e6:.1f}", f"{most:,}",
                     f"{further:,.0f}", f"{costs[sender.name] / 1024:.1f}"])
    print(f"\n## Memory\n\n{count:,} requests of 1 KiB, {IN_FLIGHT} in flight, {rounds} rounds.\n")
    print(markdown(["sender", "peak MB", "endpoints kept open", "further idle connections",
                    "KiB each"], rows))
    print()
    results = [
        ("peak at 64 in flight", peaks["tackle"] / 1e6, PEAK_LIMIT / 1e6, "MB"),
        ("a further idle connection", costs["tackle"] / 1024, CONNECTION_LIMIT / 1024, "KiB"),
    ]
    for name, found, limit, unit in results:
        print(f"- {name}: {found:.1f} {unit}, at most {limit:.0f} {unit}:"
              f" {'met' if found <= limit else 'MISSED'}")
    return all(found <= limit for _, found, limit, _ in results)
