"""Tests the reader of segments on segments that are written here.

Usage: segments_test.py
"""

import struct
import unittest

import segments
from segments import DEAD, DONE, HEADER, ID, ENDPOINT, MESSAGE, RECORD, STATE

SPOOL = bytes(range(16))


def header(number, previous=0, end=0):
    fields = HEADER.pack(b"TACKLESP", 2, 0, SPOOL, number, 1, 1, previous, end, end, 0, 0, 0)
    fields = fields[:-4]
    return 2 * (fields + struct.pack("<I", segments.checksum(fields)))


def record(segment, offset, kind, message, attempts, body=b""):
    fields = RECORD.pack(
        b"TkRc", kind, 0, 0, len(body), segments.checksum(body), 1, message, 0, attempts, 0
    )[:-4]
    place = SPOOL + struct.pack("<QQ", segment, offset)
    data = fields + struct.pack("<I", segments.checksum(place + fields)) + body
    return data + bytes(-len(data) % 8)


def webhook(name):
    fields = ((ID, name.encode()), (2, b"http://receiver.example/"), (ENDPOINT, b"e"))
    return b"".join(struct.pack("<BI", tag, len(data)) + data for tag, data in fields)


def segment(number, *records, **before):
    content = header(number, **before)
    for each in records:
        content += record(number, len(content), *each)
    return content


class SegmentsTest(unittest.TestCase):
    def attempts(self, *contents):
        files = {f"/s/segment-{at:016x}": content for at, content in enumerate(contents, 1)}
        return {name: count for (name, _), count in segments.attempts(files).items()}

    def test_the_checksum_is_that_of_rfc_3720(self):
        self.assertEqual(0xE3069283, segments.checksum(b"123456789"))

    def test_the_last_record_of_a_message_wins(self):
        first = segment(1, (MESSAGE, 1, 0, webhook("a")), (MESSAGE, 2, 0, webhook("b")), (STATE, 1, 1))
        self.assertEqual({"a": 1, "b": 0}, self.attempts(first))
        second = segment(2, (STATE, 1, 2), (STATE, 2, 1), previous=1, end=len(first))
        self.assertEqual({"a": 2, "b": 1}, self.attempts(first, second))
        third = segment(3, (DONE, 1, 3), (DEAD, 2, 2), previous=2, end=len(second))
        self.assertEqual({}, self.attempts(first, second, third))
        # A copy at the end of the log has the attempts with it.
        copy = segment(2, (MESSAGE, 1, 3, webhook("a")), previous=1, end=len(first))
        self.assertEqual({"a": 3}, self.attempts(b"", copy))

    def test_what_is_torn_costs_itself_alone(self):
        whole = segment(1, (MESSAGE, 1, 0, webhook("a")), (STATE, 1, 1), (STATE, 1, 2))
        for size in range(len(whole) - 47, len(whole)):
            self.assertEqual({"a": 1}, self.attempts(whole[:size]))
        for at in range(len(whole) - 96, len(whole) - 48):
            torn = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
            self.assertEqual({"a": 2}, self.attempts(torn))
        torn = bytearray(whole)
        torn[segments.START + RECORD.size + 6] ^= 1
        self.assertEqual({}, self.attempts(torn))

    def test_what_stands_behind_the_end_that_the_next_segment_tells_does_not_count(self):
        first = segment(1, (MESSAGE, 1, 0, webhook("a")), (STATE, 1, 1), (STATE, 1, 2))
        second = segment(2, previous=1, end=len(first) - 48)
        self.assertEqual({"a": 1}, self.attempts(first, second))
        self.assertEqual({"a": 2}, self.attempts(first, second[:90]))


if __name__ == "__main__":
    unittest.main()
