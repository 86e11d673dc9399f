"""What can be measured: the subjects, in the order of the report.

Each has a module with `SCENARIOS`, `measure(name, laboratory, chosen, progress) -> Section` and
`steps(name, chosen) -> int`. A module may also have `overview(sections) -> Section`, which shows
what lies across its scenarios, and `ROUNDS`, how many it has in a full run.
"""

import importlib
import importlib.util
from dataclasses import dataclass
from types import ModuleType

ROUNDS = 5


@dataclass(frozen=True)
class Subject:
    name: str
    title: str
    # What it is about, above its scenarios.
    summary: str
    module: str
    # Options besides those that all have.
    options: tuple[str, ...] = ()

    def load(self) -> ModuleType:
        return importlib.import_module(self.module)

    @property
    def rounds(self) -> int:
        return getattr(self.load(), "ROUNDS", ROUNDS)

    @property
    def scenarios(self) -> list[str]:
        return list(self.load().SCENARIOS)


ALL = [
    Subject("delivery", "Delivery", "What a delivery of a signed webhook of 1 KiB costs, beside"
            " other senders.", "delivery", options=("--directory",)),
    Subject("stores", "Durable queues", "What it costs to store, take and acknowledge webhooks"
            " durably, beside other stores.", "stores", options=("--directory",)),
    Subject("days", "Bad days", "What failing endpoints, a receiver's restart and a killed sender"
            " do to healthy deliveries; what was lost, and what arrived twice.", "days",
            options=("--directory",)),
    Subject("growth", "Growth", "What a delivery costs as endpoints, waiting webhooks, bodies and"
            " event loops grow.", "growth", options=("--count", "--directory")),
    Subject("isolation", "Isolation", "What dead endpoints cost the healthy ones that share a queue"
            " with them.", "isolation"),
    Subject("queue", "Queue", "What the queue in memory adds to a delivery.", "queueing"),
    Subject("spool", "Retries on disk", "What retries leave of a spool on disk.",
            "spool_retries", ("--deliveries", "--retries", "--directory")),
    Subject("hmac", "Signing", "What a signature costs, beside `openssl speed` and swift-crypto.",
            "signing"),
    Subject("check", "Counts", "What does not depend on the machine, held to the limits of"
            " `Benchmarks/thresholds.json`.", "check"),
]
SUBJECTS = {subject.name: subject for subject in ALL if importlib.util.find_spec(subject.module)}
