"""How a picture's series look: colours that read on white and on black, and are told apart by those
who confuse red and green; beyond colour, each has a mark of its own."""

import re
from dataclasses import dataclass

# Each has a contrast of at least 3 to white and to #0d1117. Neighbours differ in more than hue.
COLOURS = ["#0a7bd0", "#d55e00", "#009e73", "#b05fc0", "#ab7c00", "#d6456b", "#1b98a6", "#6a6fd8"]
NEUTRAL, INK, RULE = "#868e96", "#757a80", "#8b949e"
DASHES = ["", "7 3", "2 3", "8 3 2 3"]
MARKS = ["circle", "square", "triangle", "diamond", "down"]
# Pipelines of Tackle stand out among others.
OWN = re.compile(r"(tackle|curl|hmac|memory-queue|file-spool|standard|github|http-message)\b")


@dataclass(frozen=True)
class Style:
    colour: str
    mark: str
    dash: str
    width: float


class Palette:
    """Styles by name: the same in all pictures of a subject, in the order of first sight."""

    def __init__(self):
        self.styles: dict[str, Style] = {}

    def __getitem__(self, name: str) -> Style:
        if name not in self.styles:
            index, own = len(self.styles), is_own(name)
            self.styles[name] = Style(
                COLOURS[index % len(COLOURS)], MARKS[index % len(MARKS)],
                "" if own else DASHES[index // len(COLOURS) % len(DASHES)], 2.4 if own else 1.5)
        return self.styles[name]


def is_own(name: str) -> bool:
    return bool(OWN.match(name))
