"""The pictures of a report: SVG for each plot, with one palette for each subject."""

import bars
import lines
from palette import Palette
from section import Plot, Section

# Key, title and SVG of each picture, by subject and scenario.
Pictures = dict[tuple[str, str], list[tuple[str, str, str]]]


def draw(plot: Plot, palette: Palette, key: str) -> str:
    """The picture; nothing where there is no figure to show."""
    return (bars if plot.kind == "bars" else lines).draw(plot, palette, key)


def of_subject(subject: str, sections: list[Section]) -> Pictures:
    """Keys are `subject-1` and on."""
    palette, count = Palette(), 0
    found: Pictures = {}
    for section in sections:
        for plot in section.plots:
            key = f"{subject}-{count + 1}"
            if drawn := draw(plot, palette, key):
                count += 1
                found.setdefault((section.subject, section.scenario), []).append(
                    (key, plot.title, drawn))
    return found
