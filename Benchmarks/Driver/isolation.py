"""What dead endpoints cost the healthy ones that share a queue with them.

Endpoints are hosts of their own. All are offered the same steady rate, half of what the pipeline can
do on one core, which is measured first. In the clean run of a pair all are healthy; in the other run
some stop to answer after some seconds, and only take connections and read. Those are given with
`--aside`, in both runs, so that latency and throughput are the healthy ones' alone; latency counts
from the moment on at which they stop.
"""

import os
from dataclasses import dataclass
from statistics import median

from black_hole import BlackHole
from rounds import Rounds
from senders import Laboratory, Load, Run, Sender

IN_FLIGHT = 64
COUNT, QUICK_COUNT = 100_000, 20_000
MEASURES, QUICK_MEASURES = 3, 1
# How long a run lasts, and how long it may before it is ended.
SECONDS, QUICK_SECONDS = 13, 6
# How long all are healthy at first.
WARM_UP = 3
PATIENCE = 2.5
P99_LIMIT, P99_AIM = 1.5, 1.1
RATE_LIMIT = 0.95
CLEAN = "all healthy"
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


def capacity(laboratory: Laboratory, sender: Sender, urls: list[str], quick: bool) -> float:
    """Deliveries a second with all endpoints healthy, as fast as it goes."""
    load = Load(urls, QUICK_COUNT if quick else COUNT, IN_FLIGHT, quick)
    return median(laboratory.run(sender, load).rate
                  for _ in range(QUICK_MEASURES if quick else MEASURES))


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


def tell_runs(scenario: Scenario, load: Load, runs: list[Run]):
    """What the dead ones had, and whether the healthy ones had all that was theirs."""
    offered = median(run.aside["offered"] for run in runs)
    retries = median(run.aside["retries"] for run in runs)
    print(f"- the {scenario.dead} dead were offered {offered:,.0f} in a run, of which"
          f" {retries:,.0f} attempts had timed out by its end")
    late = [run for run in runs if run.delivered < load.awaited]
    if late:
        print(f"- in {len(late)} of {len(runs)} rounds the healthy ones had not had all in"
              f" {PATIENCE:g} times the time, but"
              f" {median(run.delivered for run in late):,.0f} of {load.awaited:,}: the latencies"
              " above are of these alone")


def measure(scenario: Scenario, laboratory: Laboratory, built: str, rounds: int,
            quick: bool) -> bool:
    """Runs the pairs and prints the table; tells whether all is as it must be."""
    sender = laboratory.programs.pipeline(
        "memory-queue -> hmac -> curl", queue=QUEUE, curl=TIMEOUT)
    healthy = laboratory.nginx.urls(scenario.endpoints)
    split = scenario.endpoints - scenario.dead
    most = capacity(laboratory, sender, healthy, quick)
    rate, seconds = max(1, int(most / 2)), QUICK_SECONDS if quick else SECONDS
    with BlackHole(os.path.join(built, "black-hole"), laboratory.placement.receiver,
                   WARM_UP) as hole:
        def load(aside: list[str]) -> Load:
            return Load(healthy[:split], rate * seconds, IN_FLIGHT, quick, aside, rate,
                        rate * WARM_UP)

        dead = hole.urls(range(split, scenario.endpoints))
        compared = Rounds(laboratory, {CLEAN: (sender, load(healthy[split:])),
                                       scenario.name: (sender, load(dead))},
                          wrong, PATIENCE * seconds)
        compared.run(rounds)
    print(f"\n## {scenario.name}\n\n{rate:,} requests of 1 KiB a second, half of {most:,.0f}, for"
          f" {seconds} s, {rounds} rounds. All figures but those of the processor are of the"
          f" {split} endpoints that are healthy in both runs.\n")
    compared.tell(warned=[CLEAN, scenario.name])
    tell_runs(scenario, load(dead), compared.runs[scenario.name])
    return tell_budgets(compared, load(dead), scenario.name) and not compared.problems


def tell_budgets(compared: Rounds, load: Load, name: str) -> bool:
    pairs = zip(compared.runs[name], compared.reference)
    p99 = median(slowness(load, bad, clean) for bad, clean in pairs)
    rate = compared.ratio("rate", name)
    print(f"- p99: {p99:.2f} of the clean run's, at most {P99_LIMIT:.2f} (aim {P99_AIM:.2f}):"
          f" {'met' if p99 <= P99_LIMIT else 'MISSED'}")
    print(f"- throughput: {rate:.2f} of the clean run's, at least {RATE_LIMIT:.2f}:"
          f" {'met' if rate >= RATE_LIMIT else 'MISSED'}")
    return p99 <= P99_LIMIT and rate >= RATE_LIMIT
