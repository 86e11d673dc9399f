"""What a delivery costs as something grows: endpoints, waiting webhooks, bodies, event loops; and
what memory a sender takes. Each is in a module of its own."""

import bodies
import endpoints
import loops
import memory
import pending
from arguments import Arguments
from progress import Progress
from section import Section
from senders import Laboratory

SCENARIOS = {"endpoints": endpoints, "pending": pending, "bodies": bodies, "loops": loops,
             "memory": memory}


def steps(name: str, chosen: Arguments) -> int:
    return SCENARIOS[name].steps(chosen)


def measure(name: str, laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    return SCENARIOS[name].measure(laboratory, chosen, progress)
