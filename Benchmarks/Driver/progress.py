"""What is under way, and how long it may still take: one line on standard error."""

import sys
import time


class Progress:
    """Counts steps; on a terminal it shows the one under way and the time left."""

    def __init__(self, steps: int = 0):
        self.steps, self.done, self.begun = steps, 0, time.monotonic()

    def expect(self, steps: int):
        """More is to be done than was known."""
        self.steps += steps

    def step(self, text: str):
        """Something begins; whatever was under way before has ended."""
        self.done += 1
        if sys.stderr.isatty():
            left = (time.monotonic() - self.begun) / max(1, self.done - 1) * (
                self.steps - self.done + 1)
            told = f", {left:.0f} s left" if self.done > 1 and self.steps >= self.done else ""
            sys.stderr.write(f"\r\033[K{self.done}/{self.steps} {text}{told}")
            sys.stderr.flush()

    def end(self):
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
