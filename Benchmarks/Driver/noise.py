"""What others do with the machine while programs are measured."""

import resource
import time

import comparison
from machine import busy_seconds
from section import Verdict


class Noise:
    """What others do with the machine while programs that were called here run."""

    def __init__(self):
        self.begun, self.busy, self.own = time.monotonic(), busy_seconds(), self.used()

    @staticmethod
    def used() -> float:
        usage = [resource.getrusage(who)
                 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in usage)

    def remarks(self) -> list[Verdict]:
        others = (busy_seconds() - self.busy - self.used() + self.own) / (
            time.monotonic() - self.begun)
        return comparison.noise(others, "times")
