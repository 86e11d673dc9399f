"""Writes the report: Markdown, JSON, and a page with pictures; and `Benchmarks/RESULTS.md`."""

import glob
import os

import markdown
import page
import pictures
import results
from section import Section
from subjects import SUBJECTS

BENCHMARKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
PUBLISHED = os.path.join(BENCHMARKS, "Results")
REMARKS = os.path.join(PUBLISHED, "remarks.md")
GENERATED = ("What `script/bench` has measured, written by it. [README.md](README.md) says what is"
             " compared and how; [results.json](Results/results.json) has what each round gave.")
INTRODUCTION = ("What `script/bench` has measured: what Tackle costs, beside other senders and"
                " stores.")


def overviews(sections: list[Section]) -> dict[str, Section]:
    """What lies across the scenarios of a subject, of those that show it."""
    found = {}
    for name, subject in SUBJECTS.items():
        overview = getattr(subject.load(), "overview", None)
        own = [each for each in sections if each.subject == name]
        if overview and len(own) > 1:
            found[name] = overview(own)
    return found


def drawn(sections: list[Section], across: dict[str, Section]) -> pictures.Pictures:
    found: pictures.Pictures = {}
    for name in SUBJECTS:
        first = [across[name]] if name in across else []
        found |= pictures.of_subject(
            name, [*first, *(each for each in sections if each.subject == name)])
    return found


def remarks() -> str:
    """What was written by hand: where Tackle is behind, and why."""
    if not os.path.exists(REMARKS):
        return ""
    with open(REMARKS) as file:
        return file.read().strip()


def put(path: str, text: str):
    with open(path, "w") as file:
        file.write(text)


def files(found: pictures.Pictures, folder: str, prefix: str) -> markdown.Pictures:
    """Writes the pictures into a folder in the place of those that were there, and tells titles
    and paths for Markdown."""
    os.makedirs(folder, exist_ok=True)
    for old in glob.glob(os.path.join(glob.escape(folder), "*.svg")):
        os.unlink(old)
    told: markdown.Pictures = {}
    for owner, own in found.items():
        for key, title, svg in own:
            put(os.path.join(folder, f"{key}.svg"), svg + "\n")
            told.setdefault(owner, []).append((title, f"{prefix}/{key}.svg"))
    return told


def write(folder: str, sections: list[Section], words: str):
    """The three files and the pictures, for those who look at them here; with words of remarks."""
    across = overviews(sections)
    found = drawn(sections, across)
    os.makedirs(folder, exist_ok=True)
    paths = files(found, os.path.join(folder, "pictures"), "pictures")
    results.write(os.path.join(folder, results.NAME), sections)
    put(os.path.join(folder, "report.md"),
        markdown.report(sections, across, paths, words, INTRODUCTION))
    put(os.path.join(folder, "report.html"),
        page.report(sections, across, found, words, INTRODUCTION))


def publish(sections: list[Section]):
    """`RESULTS.md` and what it shows."""
    across = overviews(sections)
    paths = files(drawn(sections, across), PUBLISHED, "Results")
    results.write(os.path.join(PUBLISHED, results.NAME), sections)
    put(os.path.join(BENCHMARKS, "RESULTS.md"),
        markdown.report(sections, across, paths, remarks(), GENERATED))
