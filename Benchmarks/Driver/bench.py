"""Measures what Tackle costs, in comparison, and writes a report.

Usage: bench.py TACKLE BUILT SUBJECT [SCENARIO...] [OPTION...], as `script/bench --help` tells.

`script/bench` builds what is in C into the folder BUILT and calls this; TACKLE may be empty where
nothing is sent. It exits 1 where a budget is missed, where a count is wrong, or where something
could not be measured.
"""

import os
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field

import markdown
import nginx
import report
import results
import versions
from arguments import REPORT, Arguments, read
from failure import Failure
from machine import Placement, machine, raise_open_files
from progress import Part, Progress
from section import Origin, Section, Verdict
from senders import Laboratory, Programs
from subjects import SUBJECTS


@dataclass
class Work:
    """One scenario that is to be measured."""
    subject: str
    scenario: str
    chosen: Arguments

    def steps(self) -> int:
        return SUBJECTS[self.subject].load().steps(self.scenario, self.chosen)


def planned(chosen: Arguments) -> list[Work]:
    own = [chosen.of_subject(name) for name in chosen.subjects]
    return [Work(each.subject, name, each) for each in own for name in each.scenarios]


@dataclass
class Results:
    """What was found, and what earlier runs have found; the report has both."""
    chosen: Arguments
    older: list[Section] = field(default_factory=list)
    newer: list[Section] = field(default_factory=list)

    def __post_init__(self):
        # Where nothing can be written nothing needs to be measured.
        os.makedirs(self.chosen.output, exist_ok=True)
        folder = report.PUBLISHED if self.chosen.publish else self.chosen.output
        path = os.path.join(folder, results.NAME)
        if os.path.exists(path) and not self.chosen.fresh:
            self.older = results.read(path)

    @property
    def all(self) -> list[Section]:
        return results.merged(self.older, self.newer)

    def add(self, section: Section):
        """Keeps it at once, so that a run that is broken off has what it found."""
        self.newer.append(section)
        results.write(os.path.join(self.chosen.output, results.NAME), self.all)

    def seconds_a_step(self, work: Work) -> float | None:
        """How long a step took the last time."""
        return next((each.origin.seconds / each.origin.steps for each in self.older
                     if (each.subject, each.scenario) == (work.subject, work.scenario)
                     and each.origin and each.origin.steps), None)


def unmeasured(work: Work, why: str) -> Section:
    return Section(work.subject, work.scenario, f"{work.scenario}: not measured", "", verdicts=[
        Verdict(f"it could not be measured: {why}", False)])


def measured(work: Work, laboratory: Laboratory, progress: Progress,
             facts: dict[str, str]) -> Section:
    """The section of a scenario; where it could not be measured it says why."""
    subject, begun = SUBJECTS[work.subject], time.time()
    progress.begin()
    try:
        directory = work.chosen.directory or laboratory.built
        own = {**facts, **versions.of_subject(work.subject, laboratory.built, directory)}
        section = subject.load().measure(work.scenario, laboratory, work.chosen, progress)
    except Failure as failure:
        own, section = facts, unmeasured(work, str(failure))
    except Exception as error:
        # A mistake in one subject leaves the others of a long run what they are.
        progress.clear()
        traceback.print_exc()
        own, section = facts, unmeasured(work, repr(error))
    progress.finish()
    section.origin = Origin(
        time.strftime("%Y-%m-%d %H:%M", time.gmtime(begun)), work.chosen.command, own,
        time.time() - begun, len(progress.part.done))
    return section


def run(chosen: Arguments, found: Results, tackle: str, built: str):
    """Measures all that was chosen, and tells each section once it is there."""
    placement, files = Placement(), raise_open_files()
    plan = planned(chosen)
    progress = Progress([Part(f"{work.subject} {work.scenario}", work.steps(),
                              found.seconds_a_step(work)) for work in plan])
    try:
        with (tempfile.TemporaryDirectory() as folder,
              nginx.Nginx(placement.receiver, files) as server):
            programs = Programs(tackle, os.path.join(built, "raw-loop"), folder)
            laboratory = Laboratory(programs, server, placement, built)
            facts = {**machine(placement, files), **versions.base(tackle, built, nginx.path())}
            print(markdown.rows(["", ""], [list(fact) for fact in facts.items()], False))
            for work in plan:
                section = measured(work, laboratory, progress, facts)
                found.add(section)
                print("\n" + markdown.section(section), end="")
    finally:
        progress.end()


def make_report(chosen: Arguments, sections: list[Section]):
    # What is published has no page: it would stand among the pictures of RESULTS.md.
    if os.path.abspath(chosen.output) != os.path.abspath(report.PUBLISHED):
        report.write(chosen.output, sections, report.remarks() if chosen.publish else "")
        print(f"bench: the report is in {chosen.output}: report.md, report.html and results.json",
              file=sys.stderr)
    if chosen.publish:
        report.publish(sections)
        print("bench: Benchmarks/RESULTS.md and Benchmarks/Results are written", file=sys.stderr)


def main(tackle: str, built: str, *rest: str):
    chosen = read(list(rest))
    if chosen.subject == REPORT:
        return make_report(chosen, results.merged([], results.read(chosen.file)))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.stdout.reconfigure(line_buffering=True)
    found = Results(chosen)
    try:
        run(chosen, found, tackle, os.path.abspath(built))
    finally:
        if found.newer:
            make_report(chosen, found.all)
    if missed := markdown.missed(found.newer):
        for section, text in missed:
            print(f"bench: missed: {section.subject} {section.scenario}: {text}", file=sys.stderr)
        sys.exit(1)


try:
    main(*sys.argv[1:])
except Failure as failure:
    sys.exit(f"bench: {failure}")
except OSError as error:
    sys.exit(f"bench: {error.filename or 'the system'}: {error.strerror}")
except KeyboardInterrupt:
    sys.exit(130)
