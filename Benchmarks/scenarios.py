"""The scenarios: what is sent in each, its rounds, and what it must keep to."""

import statistics
from dataclasses import dataclass

from senders import Laboratory, Load, Run, Sender
from table import comparison

# How many cores others may keep busy without a word.
QUIET = 0.1


@dataclass(frozen=True)
class Budget:
    """A limit on a ratio to the reference: `cpu` and `p50` at most, `rate` at least."""
    measure: str
    limit: float

    @property
    def is_least(self) -> bool:
        return self.measure == "rate"

    def text(self, ratio: float) -> tuple[bool, str]:
        name = {"cpu": "CPU a delivery", "rate": "throughput", "p50": "p50"}[self.measure]
        is_met = ratio >= self.limit if self.is_least else ratio <= self.limit
        words = "at least" if self.is_least else "at most"
        return is_met, (f"{name}: {ratio:.2f} of the raw loop's, {words} {self.limit:.2f}:"
                        f" {'met' if is_met else 'MISSED'}")


@dataclass(frozen=True)
class Scenario:
    title: str
    concurrency: int
    endpoints: int
    count: int
    budgets: tuple[Budget, ...] = ()
    has_peers: bool = True


SCENARIOS = {
    "64": Scenario("64 in flight to one endpoint", 64, 1, 100_000,
                   (Budget("cpu", 1.15), Budget("rate", 0.85))),
    "1": Scenario("One at a time to one endpoint", 1, 1, 30_000, (Budget("p50", 1.3),)),
    "1000": Scenario("1,000 in flight to one endpoint", 1000, 1, 100_000,
                     (Budget("cpu", 1.15),)),
    "1000x1000": Scenario("1,000 in flight to 1,000 endpoints", 1000, 1000, 100_000,
                          (Budget("cpu", 1.15),)),
    "10000": Scenario("64 in flight to 10,000 endpoints", 64, 10_000, 50_000, (), False),
}


def ratio(measure: str, sender: list[Run], reference: list[Run]) -> float:
    """The median of the ratios within each round."""
    pairs = [(getattr(own, measure), getattr(other, measure))
             for own, other in zip(sender, reference)]
    return statistics.median(own / other if other else float("inf") for own, other in pairs)


def wrong(sender: Sender, load: Load, run: Run) -> str | None:
    """What is wrong with a run: figures of one that did not deliver all say nothing."""
    if run.dead:
        return f"{run.dead} were not delivered"
    if not sender.is_timed and run.delivered != load.count:
        return f"{run.delivered} were delivered instead of {load.count}"
    more = run.counted - run.delivered
    if not 0 <= more <= (load.concurrency if sender.is_timed else 0):
        return f"it says {run.delivered} were delivered, nginx counted {run.counted}"
    return None


def measure(scenario: Scenario, laboratory: Laboratory, rounds: int, quick: bool) -> bool:
    """Runs the rounds and prints the table; tells whether all is as it must be."""
    programs = laboratory.programs
    senders = [programs.reference, programs.tackle]
    if scenario.has_peers:
        senders += [peer for peer in programs.peers if peer.many or scenario.endpoints == 1]
    count = scenario.count // 10 if quick else scenario.count
    urls = laboratory.nginx.urls(scenario.endpoints)
    runs: dict[str, list[Run]] = {sender.name: [] for sender in senders}
    problems: dict[str, list[str]] = {}
    for number in range(1, rounds + 1):
        for sender in senders:
            load = Load(urls, max(1, count // sender.part), scenario.concurrency, quick)
            run = laboratory.run(sender, load)
            runs[sender.name].append(run)
            if problem := wrong(sender, load, run):
                problems.setdefault(sender.name, []).append(f"round {number}: {problem}")
    print(f"\n## {scenario.title}\n\n{count:,} requests of 1 KiB, {rounds} rounds.\n")
    reference = runs[programs.reference.name]
    print(comparison(runs, set(problems), lambda measure, own: ratio(measure, own, reference)))
    print()
    for name, sentences in problems.items():
        print(f"- WRONG: {name}: {'; '.join(sentences)}")
    tell_noise(runs)
    tell_warnings(runs[programs.tackle.name])
    results = [budget.text(ratio(budget.measure, runs[programs.tackle.name], reference))
               for budget in scenario.budgets]
    for _, text in results:
        print(f"- {text}")
    return not problems and all(is_met for is_met, _ in results)


def tell_noise(runs: dict[str, list[Run]]):
    """What others did meanwhile, which times suffer from more than processor time does."""
    others = statistics.mean(run.others for own in runs.values() for run in own)
    if others > QUIET:
        print(f"- the machine was not quiet: others kept {others:.1f} cores busy, so that rates and"
              " latencies say little")


def tell_warnings(runs: list[Run]):
    """What tackle itself has warned of, without the figures of each round."""
    warnings = [{text.split(":")[0] for text in run.warnings} for run in runs]
    for text in sorted(set().union(*warnings)):
        rounds = sum(text in each for each in warnings)
        print(f"- tackle warned in {rounds} of {len(runs)} rounds: {text}")
