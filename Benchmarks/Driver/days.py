"""Bad days: endpoints that fail, a receiver that goes away, a sender that is killed."""

import days_killed
import days_mixed
import days_restart
from arguments import Arguments
from noise import Noise
from progress import Progress
from section import Section
from senders import Laboratory

SCENARIOS = {"mixed": days_mixed, "receiver-restart": days_restart, "sender-killed": days_killed}
# A pair of runs takes a minute, so that three are what a full run of ten minutes has time for.
ROUNDS = 3


def steps(name: str, chosen: Arguments) -> int:
    return SCENARIOS[name].steps(chosen)


def measure(name: str, laboratory: Laboratory, chosen: Arguments, progress: Progress) -> Section:
    noise = Noise()
    section = SCENARIOS[name].measure(laboratory, chosen, progress)
    section.verdicts += noise.remarks()
    return section
