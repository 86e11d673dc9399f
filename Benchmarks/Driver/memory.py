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

from arguments import Arguments
from contestants import HMAC, REFERENCE
from failure import Failure
from progress import Progress
from rounds import wrong
from section import Column, Row, Section, Table, Verdict
from senders import Laboratory, Load, Sender

IN_FLIGHT = 64
ENDPOINTS = (1000, 512, 256, 192, 128)
COUNT, QUICK_COUNT = 60_000, 15_000
# In MB, and in KiB.
PEAK_LIMIT, CONNECTION_LIMIT = 45, 24
PEAK = Column("peakMegabytes", "peak MB", 1, has_spread=True)
KEPT = Column("endpointsKeptOpen", "endpoints kept open")
FURTHER = Column("furtherConnections", "further idle connections")
EACH = Column("kibibytesEach", "KiB each", 1, has_spread=True)
COLUMNS = [PEAK, KEPT, FURTHER, EACH]


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


class Weighed:
    """A sender and what each round found of it."""

    def __init__(self, laboratory: Laboratory, sender: Sender, count: int):
        self.laboratory, self.sender, self.count = laboratory, sender, count
        self.most = IN_FLIGHT
        self.figures: dict[str, list[float]] = {column.key: [] for column in COLUMNS}
        self.problem: str | None = None

    def find_most(self):
        """The most endpoints of which every connection stays open."""
        self.most = next((endpoints for endpoints in ENDPOINTS if standing(
            self.laboratory, self.sender, endpoints, self.count).opened == endpoints), IN_FLIGHT)
        if self.most == IN_FLIGHT:
            self.problem = "it keeps no further connection open"

    def peak(self):
        load = Load(self.laboratory.nginx.urls(1), self.count, IN_FLIGHT)
        run = self.laboratory.run(self.sender, load)
        self.problem = self.problem or wrong(self.sender, load, run)
        self.figures[PEAK.key].append(run.memory / 1e6)

    def connection(self):
        """What a further idle connection costs, and how many further ones stood."""
        if self.most == IN_FLIGHT:
            return
        few, many = (standing(self.laboratory, self.sender, endpoints, self.count)
                     for endpoints in (IN_FLIGHT, self.most))
        further = many.sockets - few.sockets
        self.figures[KEPT.key].append(self.most)
        self.figures[FURTHER.key].append(further)
        self.figures[EACH.key].append((many.resident - few.resident) / max(1, further) / 1024)

    @property
    def row(self) -> Row:
        return Row(self.sender.name, self.figures, self.problem)


def steps(chosen: Arguments) -> int:
    return 2 * (1 + 2 * chosen.rounds)


def measure(laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    programs = laboratory.programs
    count = QUICK_COUNT if chosen.quick else COUNT
    raw_loop = programs.reference.command
    kept_by_hand = Sender(REFERENCE, lambda target, load: [
        *raw_loop(target, load), "--connections", str(len(load.urls))])
    senders = [Weighed(laboratory, sender, count)
               for sender in (kept_by_hand, programs.pipeline(HMAC))]
    for weighed in senders:
        progress.step(f"endpoints kept open: {weighed.sender.name}")
        weighed.find_most()
    for number in range(1, chosen.rounds + 1):
        for weighed in senders:
            progress.step(f"round {number} of {chosen.rounds}: peak, {weighed.sender.name}")
            weighed.peak()
            progress.step(f"round {number} of {chosen.rounds}: connections,"
                          f" {weighed.sender.name}")
            weighed.connection()
    return Section(
        "growth", "memory", "Memory",
        f"{count:,} signed webhooks of 1 KiB, {IN_FLIGHT} in flight, {chosen.rounds} rounds: the"
        f" peak with one endpoint; then with {IN_FLIGHT} and with more, as many as every connection"
        " stays open of. The difference of resident memory by that of open sockets is what a"
        " further idle connection costs, its endpoint's URL with it, the kernel's buffers without.",
        [Table(COLUMNS, [weighed.row for weighed in senders])],
        verdicts=budgets(senders[-1]))


def budgets(weighed: Weighed) -> list[Verdict]:
    verdicts = []
    for key, name, limit, unit in (
            (PEAK.key, f"peak at {IN_FLIGHT} in flight", PEAK_LIMIT, "MB"),
            (EACH.key, "a further idle connection", CONNECTION_LIMIT, "KiB")):
        if weighed.figures[key]:
            found = median(weighed.figures[key])
            verdicts.append(Verdict(f"{HMAC}: {name}: {found:.1f} {unit}, at most {limit} {unit}",
                                    found <= limit))
    return verdicts
