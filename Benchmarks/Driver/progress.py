"""What is under way, and how long it may still take.

On a terminal that is one line on standard error; elsewhere a line for each scenario.
"""

import os
import re
import sys
import threading
import time
from dataclasses import dataclass, field

# A step is the same in each round, whatever the round's number.
ROUND = re.compile(r"\bround \d+( of \d+)?:? ?|\b\d+/\d+:? ?")
INTERVAL = 1.0
CLEAR = "\r\033[K"


@dataclass
class Part:
    """A scenario: how many steps it takes, and how long each does as far as that is known."""
    name: str
    steps: int
    # Of an earlier run: seconds a step.
    known: float | None = None
    # What was done: the step without its round, and its seconds.
    done: list[tuple[str, float]] = field(default_factory=list)

    def seconds_a_step(self) -> float | None:
        if self.done:
            return sum(seconds for _, seconds in self.done) / len(self.done)
        return self.known

    def left(self, current: str, elapsed: float) -> float | None:
        """Seconds that are left of it while a step is under way for so long."""
        count = self.steps - len(self.done)
        names = [name for name, _ in self.done]
        if current in names:
            # What followed in the round before follows again.
            start = len(names) - 1 - names[::-1].index(current)
            cycle = [seconds for _, seconds in self.done[start:]]
            ahead = [cycle[index % len(cycle)] for index in range(count)]
        elif (mean := self.seconds_a_step()) is not None:
            ahead = [mean] * count
        else:
            return None
        return max(0.0, ahead[0] - elapsed) + sum(ahead[1:]) if ahead else 0.0


class Progress:
    """Counts the steps of one scenario after the other; `parts` are all that there will be."""

    def __init__(self, parts: list[Part] | None = None):
        self.parts = parts or [Part("", 0)]
        self.number, self.begun = -1, time.monotonic()
        self.text, self.step_begun = "", None
        self.is_terminal = sys.stderr.isatty()
        # A step may begin while the line is drawn anew.
        self.lock, self.ended = threading.RLock(), threading.Event()
        if self.is_terminal:
            threading.Thread(target=self.tick, daemon=True).start()

    @property
    def part(self) -> Part:
        return self.parts[max(0, self.number)]

    def begin(self):
        """The next scenario begins."""
        with self.lock:
            self.finish_step()
            self.number += 1
            if self.is_terminal:
                self.show()
            else:
                print(f"bench: {self.part.name} ({self.number + 1} of {len(self.parts)})",
                      file=sys.stderr, flush=True)

    def expect(self, steps: int):
        """More is to be done in this scenario than was known."""
        with self.lock:
            self.part.steps += steps

    def step(self, text: str):
        """Something begins; whatever was under way before has ended."""
        with self.lock:
            self.finish_step()
            self.text, self.step_begun = text, time.monotonic()
            self.part.steps = max(self.part.steps, len(self.part.done) + 1)
            self.show()

    def finish_step(self):
        if self.step_begun is not None:
            name = ROUND.sub("", self.text)
            self.part.done.append((name, time.monotonic() - self.step_begun))
        self.text, self.step_begun = "", None

    def finish(self):
        """The scenario has ended, with as many steps as it had."""
        with self.lock:
            self.finish_step()
            self.part.steps = len(self.part.done)
            self.clear()

    def left(self) -> float | None:
        """Seconds, as far as anything is known of what is to come."""
        elapsed = time.monotonic() - self.step_begun if self.step_begun is not None else 0.0
        own = self.part.left(ROUND.sub("", self.text), elapsed)
        done = [seconds for part in self.parts for _, seconds in part.done]
        mean = sum(done) / len(done) if done else None
        total = own if own is not None else mean and mean * self.part.steps
        for part in self.parts[max(0, self.number) + 1:]:
            each = part.known if part.known is not None else mean
            if total is None or each is None:
                return None
            total += each * part.steps
        return total

    def line(self) -> str:
        left, part = self.left(), self.part
        words = [f"[{self.number + 1}/{len(self.parts)}] {part.name}"]
        if self.text:
            words.append(f"{len(part.done) + 1}/{part.steps} {self.text}")
        times = clock(time.monotonic() - self.begun)
        times += f", {clock(left)} left" if left is not None else ""
        return fit(" · ".join(words), times, width())

    def show(self):
        with self.lock:
            if self.is_terminal and not self.ended.is_set():
                sys.stderr.write(CLEAR + self.line())
                sys.stderr.flush()

    def tick(self):
        while not self.ended.wait(INTERVAL):
            if self.step_begun is not None:
                self.show()

    def clear(self):
        """Makes room for other output."""
        if self.is_terminal:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()

    def end(self):
        self.ended.set()
        with self.lock:
            self.clear()


def width() -> int:
    try:
        return max(20, os.get_terminal_size(sys.stderr.fileno()).columns)
    except OSError:
        return 80


def clock(seconds: float) -> str:
    whole = round(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def fit(text: str, times: str, columns: int) -> str:
    """One line that a terminal does not wrap: the times stay whole, the text is cut."""
    room = columns - len(times) - 4
    if len(text) > room:
        text = text[:max(0, room - 1)] + "…"
    return f"{text} · {times}"[:columns - 1]
