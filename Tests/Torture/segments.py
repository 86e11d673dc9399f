"""Reads from the segments of a spool how many attempts each delivery that waits has behind it.

It is a reader of its own for the format that SpoolFormat.swift describes, so that what the sender
makes of its files after a power cut is held against what they say.
"""

import functools
import os
import struct

HEADER = struct.Struct("<8sII16sQQQQQQqII")
RECORD = struct.Struct("<4sBBHIIQQqII")
MESSAGE, STATE, DONE, DEAD = 1, 2, 3, 4
START = 2 * HEADER.size
ID, ENDPOINT = 1, 4


def make_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ 0x82F63B78 if value & 1 else value >> 1
        table.append(value)
    return table


TABLE = make_table()


# Much of what one cut leaves is read again after the next.
@functools.lru_cache(20_000)
def checksum(data):
    """CRC-32C."""
    value = 0xFFFFFFFF
    for byte in data:
        value = value >> 8 ^ TABLE[(value ^ byte) & 0xFF]
    return value ^ 0xFFFFFFFF


class Segment:
    """A segment; one without a readable header has no spool and no records."""

    def __init__(self, content):
        self.content = bytes(content)
        self.spool = self.number = None
        self.previous = self.previous_end = 0
        for begin in (0, HEADER.size):
            data = self.content[begin : begin + HEADER.size]
            if len(data) == HEADER.size and data[:8] == b"TACKLESP":
                fields = HEADER.unpack(data)
                if fields[-1] == checksum(data[:-4]):
                    self.spool, self.number = fields[3:5]
                    self.previous, self.previous_end = fields[7], fields[9]
                    return

    def records(self, end):
        """Type, message number, attempts and body of each record before an offset."""
        content, offset = self.content[:end], START
        seed = self.spool + struct.pack("<Q", self.number)
        while offset + RECORD.size <= len(content):
            data = content[offset : offset + RECORD.size]
            fields = RECORD.unpack(data)
            size = RECORD.size + fields[4]
            place = seed + struct.pack("<Q", offset)
            body = content[offset + RECORD.size : offset + size]
            if (
                fields[0] != b"TkRc" or fields[-1] != checksum(place + data[:-4])
                or len(body) < fields[4]
            ):  # fmt: skip
                offset += 8
                continue
            if checksum(body) == fields[5]:
                yield fields[1], fields[7], fields[9], body
            offset += (size + 7) & ~7


def names(body):
    """The id and the key of the endpoint of a webhook."""
    found, offset = {}, 0
    while offset + 5 <= len(body):
        tag, size = struct.unpack_from("<BI", body, offset)
        found[tag] = body[offset + 5 : offset + 5 + size]
        offset += 5 + size
    return found[ID].decode(), found[ENDPOINT].decode()


def attempts(files):
    """The attempts of each delivery by its id and endpoint, from the content of files by their path.

    Records are taken in the order of the log, where the last one of a message wins.
    """
    found = [Segment(files[path]) for path in sorted(files)
             if os.path.basename(path).startswith("segment-")]  # fmt: skip
    segments = [each for each in found if each.spool]
    ends = {each.previous: each.previous_end for each in segments if each.previous}
    keys, counts = {}, {}
    for segment in segments:
        for kind, message, count, body in segment.records(ends.get(segment.number)):
            if kind == MESSAGE:
                keys[message] = names(body)
            if kind in (MESSAGE, STATE):
                counts[message] = count
            elif kind in (DONE, DEAD):
                counts.pop(message, None)
    return {keys[message]: count for message, count in counts.items() if message in keys}
