"""What the spool has to keep to beside the others: at 64 producers; elsewhere it is told."""

from statistics import median
from typing import TYPE_CHECKING

from section import Verdict

if TYPE_CHECKING:
    from stores import Contest

AT = 64
SPOOL, RAW = "file-spool", "raw loop"
MOST_SYNCS = 0.05
# The spool's p99 of `send` to that of the raw loop's fdatasync.
MOST_P99 = 3.0
# At least so much of the spool's rate in that of the reference.
LEAST_RATES = {RAW: 0.6, "SQLite": 1.2, "beanstalkd": 10.0}
COMPARED = (*LEAST_RATES, "Redis", "PostgreSQL")
PUT, TAKE = 0, 1


def verdicts(contest: "Contest") -> list[Verdict]:
    is_held = contest.producers == AT
    found = []
    for name in COMPARED:
        if not (ratios := contest.ratios(name, PUT)):
            continue
        ratio, least = median(ratios), LEAST_RATES.get(name)
        text = f"put: {ratio:.2f} of the jobs a second that {name} puts"
        found.append(Verdict(f"{text}, at least {least:.1f}", ratio >= least)
                     if is_held and least else Verdict(text))
    if ratios := contest.ratios(RAW, PUT, "p99"):
        ratio = median(ratios)
        text = f"p99 of `send`: {ratio:.2f} of the p99 of the raw loop's fdatasync"
        found.append(Verdict(f"{text}, at most {MOST_P99:.1f}", ratio <= MOST_P99)
                     if is_held else Verdict(text))
    syncs = median(phase.syncs for phase in contest.phases(SPOOL, PUT))
    text = f"put: {syncs:.4f} syncs a job"
    found.append(Verdict(f"{text}, at most {MOST_SYNCS:.2f}", syncs <= MOST_SYNCS)
                 if is_held else Verdict(text))
    taken = [f"{median(ratios):.2f} of {name}'s" for name in COMPARED
             if (ratios := contest.ratios(name, TAKE))]
    if taken:
        found.append(Verdict(f"take and acknowledge, jobs a second: {', '.join(taken)}"))
    opening = median(phase.opening for phase in contest.phases(SPOOL, TAKE))
    found.append(Verdict(f"to open what is stored takes the spool {opening * 1e3:,.0f} ms, before"
                         " it takes the first job"))
    return found
