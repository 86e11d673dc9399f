"""The scenarios: what is sent in each, its rounds, and what it must keep to."""

from dataclasses import dataclass

from rounds import Rounds
from senders import Laboratory, Load


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


def measure(scenario: Scenario, laboratory: Laboratory, rounds: int, quick: bool) -> bool:
    """Runs the rounds and prints the table; tells whether all is as it must be."""
    programs = laboratory.programs
    senders = [programs.reference, programs.tackle]
    if scenario.has_peers:
        senders += [peer for peer in programs.peers if peer.many or scenario.endpoints == 1]
    count = scenario.count // 10 if quick else scenario.count
    urls = laboratory.nginx.urls(scenario.endpoints)
    compared = Rounds(laboratory, {
        sender.name: (sender, Load(urls, max(1, count // sender.part), scenario.concurrency, quick))
        for sender in senders})
    compared.run(rounds)
    print(f"\n## {scenario.title}\n\n{count:,} requests of 1 KiB, {rounds} rounds.\n")
    compared.tell(warned=[programs.tackle.name])
    results = [budget.text(compared.ratio(budget.measure, programs.tackle.name))
               for budget in scenario.budgets]
    for _, text in results:
        print(f"- {text}")
    return not compared.problems and all(is_met for is_met, _ in results)
