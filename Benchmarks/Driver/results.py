"""Results as JSON, and back: the sections of one or several runs.

`results.json` has `format` 1 and `sections`. A figure is the list of what each round gave; what was
not reached in the time there was, and so is infinite, is `null`. Keys are never changed.
"""

import json
import math
import os
import re
from dataclasses import asdict

from failure import Failure
from section import Column, Origin, Plot, Row, Section, Table, Verdict
from subjects import SUBJECTS

FORMAT = 1
NAME = "results.json"
# A list of numbers, which stands in one line.
NUMBERS = re.compile(r"\[[-+\d.eul,n\s]+\]")


def finite(value):
    """The same with `None` for what is infinite, which JSON does not have."""
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(each) for each in value]
    if isinstance(value, float):
        # Nine digits are more than is measured.
        return float(f"{value:.9g}") if math.isfinite(value) else None
    return value


def numbers(values: list[float | None]) -> list[float]:
    return [math.inf if value is None else value for value in values]


def row(stored: dict) -> Row:
    figures = {key: numbers(values) for key, values in stored["figures"].items()}
    return Row(stored["name"], figures, stored["problem"])


def plot(stored: dict) -> Plot:
    series = {name: [(x, numbers(values)) for x, values in points]
              for name, points in stored["series"].items()}
    return Plot(**{**stored, "series": series})


def section(stored: dict) -> Section:
    tables = [Table([Column(**column) for column in table["columns"]],
                    [row(each) for each in table["rows"]], table["title"])
              for table in stored["tables"]]
    return Section(**{
        **stored, "tables": tables, "plots": [plot(each) for each in stored["plots"]],
        "verdicts": [Verdict(**verdict) for verdict in stored["verdicts"]],
        "origin": stored["origin"] and Origin(**stored["origin"])})


def read(path: str) -> list[Section]:
    try:
        with open(path) as file:
            stored = json.load(file)
        if stored["format"] != FORMAT:
            raise Failure(f"{path} has format {stored['format']}, and not {FORMAT}")
        return [section(each) for each in stored["sections"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Failure(f"{path} holds no results of the bench: {error}")


def write(path: str, sections: list[Section]):
    """Writes the file anew, so that a reader has the old one or the new one."""
    stored = {"format": FORMAT, "sections": [finite(asdict(each)) for each in sections]}
    text = json.dumps(stored, indent=1, ensure_ascii=False, allow_nan=False)
    with open(f"{path}.new", "w") as file:
        file.write(NUMBERS.sub(lambda found: " ".join(found[0].split()), text) + "\n")
    os.replace(f"{path}.new", path)


def merged(older: list[Section], newer: list[Section]) -> list[Section]:
    """Each scenario once, the newer one, in the order of the subjects; scenarios that there are no
    more are left out."""
    found = {(each.subject, each.scenario): each for each in [*older, *newer]}
    return [found[name, scenario] for name, subject in SUBJECTS.items()
            for scenario in subject.scenarios if (name, scenario) in found]
