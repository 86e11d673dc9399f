"""What a program asks of its files: the counts of the preloaded library `SystemCalls/`."""

import os
import struct
from dataclasses import dataclass

# As the library has them.
FORMAT = "<5q"


@dataclass
class SystemCalls:
    syncs: int
    writes: int
    bytes: int
    sync_nanoseconds: int
    reservations: int

    def __sub__(self, other: "SystemCalls") -> "SystemCalls":
        return SystemCalls(*(getattr(self, name) - getattr(other, name)
                             for name in self.__dataclass_fields__))


class SystemCallCounter:
    """A file in which programs that are called with `environment` count."""

    def __init__(self, built: str, path: str):
        self.path = path
        self.environment = {
            "LD_PRELOAD": os.path.join(built, "system-calls.so"), "SYSTEM_CALLS": path}

    def reset(self):
        if os.path.exists(self.path):
            os.unlink(self.path)

    @property
    def is_there(self) -> bool:
        """Whether a program counts in it, or has."""
        return os.path.exists(self.path)

    def read(self) -> SystemCalls:
        """What was counted until now, also while programs run."""
        if not self.is_there:
            return SystemCalls(0, 0, 0, 0, 0)
        with open(self.path, "rb") as file:
            return SystemCalls(*struct.unpack(FORMAT, file.read(struct.calcsize(FORMAT))))
