"""What dead endpoints cost the healthy ones that share a queue with them.

Endpoints are hosts of their own. All are offered the same steady rate, half of what the pipeline
can do on one core, which is measured first. In the clean run of a pair all are healthy; in the other
run some stop to answer after some seconds, and only take connections and read. Those are given with
`--aside`, in both runs, so that latency and throughput are the healthy ones' alone; latency counts
from the moment on at which they stop.
"""

import os
from dataclasses import dataclass
from statistics import median

import comparison
import rounds
from arguments import Arguments
from black_hole import BlackHole
from progress import Progress
from rounds import Rounds
from section import Section, Verdict
from senders import Laboratory, Load, Run, Sender

ROUNDS, IN_FLIGHT = 7, 64
COUNT, QUICK_COUNT = 100_000, 20_000
MEASURES, QUICK_MEASURES = 3, 1
# How long a run lasts, and how long it may before it is ended.
SECONDS, QUICK_SECONDS = 13, 6
# How long all are healthy at first.
WARM_UP = 3
PATIENCE = 2.5
P99_LIMIT, P99_AIM = 1.5, 1.1
RATE_LIMIT = 0.95
SUBJECT, CLEAN = "isolation", "all healthy"
QUEUE = """
  - plugin: memory-queue
    capacity: 1000000
"""
TIMEOUT = "timeout: 3s"


@dataclass(frozen=True)
class Scenario:
    endpoints: int
    dead: int

    @property
    def name(self) -> str:
        return f"{self.dead:,} of {self.endpoints:,} dead"


SCENARIOS = {"100": Scenario(100, 10), "1000": Scenario(1000, 300)}


def steps(name: str, chosen: Arguments) -> int:
    measures = QUICK_MEASURES if chosen.quick else MEASURES
    return measures + rounds.steps(2, chosen.rounds, is_warmed=False)


def capacity(laboratory: Laboratory, sender: Sender, urls: list[str], quick: bool,
             progress: Progress | None = None) -> float:
    """Deliveries a second with all endpoints healthy, as fast as it goes."""
    load = Load(urls, QUICK_COUNT if quick else COUNT, IN_FLIGHT, quick)
    rates = []
    for _ in range(QUICK_MEASURES if quick else MEASURES):
        if progress:
            progress.step("how fast it goes")
        rates.append(laboratory.run(sender, load).rate)
    return median(rates)


def wrong(sender: Sender, load: Load, run: Run) -> str | None:
    """What is wrong with a run: nginx must have had what the sender says was delivered."""
    # What the dying ones have answered nginx has not seen.
    delivered = run.delivered + run.aside["delivered"]
    if not run.delivered <= run.counted <= delivered:
        return f"it says {delivered} were delivered, nginx counted {run.counted}"
    if run.dead:
        return f"{run.dead} were not delivered"
    if run.offered < RATE_LIMIT * load.rate and run.delivered == load.awaited:
        return f"{run.offered:,.0f}/s were offered instead of {load.rate:,}/s"
    return None


def slowness(load: Load, bad: Run, clean: Run) -> float:
    """The ratio of the two p99; what was not delivered in the time there was is later than all."""
    is_known = bad.delivered >= 0.99 * load.awaited and clean.p99
    return bad.p99 / clean.p99 if is_known else float("inf")


def told(scenario: Scenario, load: Load, runs: list[Run]) -> list[Verdict]:
    """What the dead ones had, and whether the healthy ones had all that was theirs."""
    offered = median(run.aside["offered"] for run in runs)
    retries = median(run.aside["retries"] for run in runs)
    found = [Verdict(f"the {scenario.dead} dead were offered {offered:,.0f} in a run, of which"
                     f" {retries:,.0f} attempts had timed out by its end")]
    late = [run for run in runs if run.delivered < load.awaited]
    if late:
        found.append(Verdict(
            f"in {len(late)} of {len(runs)} rounds the healthy ones had not had all in"
            f" {PATIENCE:g} times the time, but {median(run.delivered for run in late):,.0f} of"
            f" {load.awaited:,}: the latencies above are of these alone"))
    return found


def measure(name: str, laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    scenario, quick = SCENARIOS[name], chosen.quick
    sender = laboratory.programs.pipeline(
        "memory-queue -> hmac -> curl", queue=QUEUE, curl=TIMEOUT)
    healthy = laboratory.nginx.urls(scenario.endpoints)
    split = scenario.endpoints - scenario.dead
    most = capacity(laboratory, sender, healthy, quick, progress)
    rate, seconds = max(1, int(most / 2)), QUICK_SECONDS if quick else SECONDS
    with BlackHole(os.path.join(laboratory.built, "black-hole"), laboratory.placement.receiver,
                   WARM_UP) as hole:
        def load(aside: list[str]) -> Load:
            return Load(healthy[:split], rate * seconds, IN_FLIGHT, quick, aside, rate,
                        rate * WARM_UP)

        dead = hole.urls(range(split, scenario.endpoints))
        compared = Rounds(laboratory, {CLEAN: (sender, load(healthy[split:])),
                                       scenario.name: (sender, load(dead))},
                          wrong, PATIENCE * seconds)
        compared.run(chosen.rounds, progress)
    text = (f"`memory-queue -> hmac -> curl` with {rate:,} requests of 1 KiB a second, half of"
            f" {most:,.0f}, for {seconds} s, {chosen.rounds} rounds. All figures but those of the"
            f" processor are of the {split} endpoints that are healthy in both runs.")
    return Section(
        SUBJECT, name, scenario.name, text, [comparison.table(compared)],
        verdicts=[*budgets(compared, load(dead), scenario.name),
                  *told(scenario, load(dead), compared.runs[scenario.name]),
                  *comparison.remarks(compared, [CLEAN, scenario.name])])


def budgets(compared: Rounds, load: Load, name: str) -> list[Verdict]:
    pairs = zip(compared.runs[name], compared.reference)
    p99 = median(slowness(load, bad, clean) for bad, clean in pairs)
    rate = compared.ratio("rate", name)
    return [
        Verdict(f"p99: {p99:.2f} of the clean run's, at most {P99_LIMIT:.2f} (aim {P99_AIM:.2f})",
                p99 <= P99_LIMIT),
        Verdict(f"throughput: {rate:.2f} of the clean run's, at least {RATE_LIMIT:.2f}",
                rate >= RATE_LIMIT)]
