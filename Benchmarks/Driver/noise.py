"""What others do with the machine while programs are measured."""

import resource
import time

from machine import busy_seconds
from rounds import QUIET
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
        return [Verdict(f"the machine was not quiet: others kept {others:.1f} cores busy, so that"
                        " times say little")] if others > QUIET else []

    def tell(self):
        for remark in self.remarks():
            print(f"- {remark.text}")
