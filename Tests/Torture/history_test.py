"""Tests the checker: of each invariant a history that keeps it, and histories that break that alone.

Usage: history_test.py
"""

import unittest

from history import History


class Story:
    """A history that is written by hand: each call adds an event, a tenth of a second later."""

    def __init__(self):
        self.events, self.at, self.number = [], 1000.0, 0
        self.start(1)

    def add(self, event_type, /, after=0.1, **fields):
        self.at += after
        self.events.append({"type": event_type, "at": self.at, "wall": self.at + 5e8, **fields})
        return self

    @property
    def wall(self):
        return self.at + 5e8

    def start(self, life):
        self.life = life
        return self.add("start", life=life)

    def given(self, name="a", **fields):
        fields = {"sha256": "s-" + name, "bytes": 100, **fields}
        return self.add("given", life=self.life, id=name, endpoint="e", **fields)

    def line(self, kind, name="a", **fields):
        return self.add(kind, life=self.life, id=name, endpoint="e", **fields)

    def accepted(self, name="a", **fields):
        return self.given(name, **fields).line("accepted", name)

    def delivery(self, name="a", status=200, **fields):
        self.number += 1
        fields = {"sha256": "s-" + name, "life": self.life, "attempt": 1, **fields}
        return self.add("delivery", n=self.number, id=name, endpoint="e", status=status, **fields)

    def answered(self, number=None):
        return self.add("answered", n=number or self.number)

    def success(self, name="a"):
        return self.delivery(name).answered().line("delivered", name, attempt=1, status=200)

    def death(self, name="a"):
        self.delivery(name, 500).answered()
        return self.line("dead", name, attempt=1, status=500)

    def kill(self, after=0.1):
        self.add("kill", after=after, life=self.life, signal=9)
        return self.add("end", after=0.01, life=self.life, status=-9)

    def end(self, after=0.1, status=0, drained=True, **fields):
        return self.add("end", after=after, life=self.life, status=status, drained=drained, **fields)

    def cut(self, **left):
        """A power cut, and the attempts that it leaves on the disk."""
        self.kill()
        for name, attempt in left.items():
            self.line("left", name, attempt=attempt)
        return self.add("power", life=self.life)

    def retries(self, *attempts):
        for attempt in attempts:
            self.delivery(status=500).answered().line("retry", attempt=attempt)
        return self

    def fault(self, kind, phase, after=0.1):
        return self.add("fault", after=after, kind=kind, phase=phase, life=self.life)

    def requeue(self, **fields):
        return self.add("requeue", **fields)


class HistoryTest(unittest.TestCase):
    def good(self, story):
        self.assertEqual([], History(story.events).check())

    def bad(self, invariant, story, name="a"):
        found = History(story.events).check()
        self.assertEqual({invariant}, {each.invariant for each in found}, found)
        if name:
            self.assertIn(name, [each.id for each in found])
        self.assertTrue(all(each.evidence for each in found))

    def test_i1_what_was_accepted_is_delivered_dead_or_waiting(self):
        self.good(Story().accepted().success().end())
        self.good(Story().accepted().death().end(status=1))
        self.good(Story().accepted().kill())
        # What was not accepted may be there or not.
        self.good(Story().given().kill().start(2).end())
        self.good(Story().given().kill().start(2).success().end())
        self.bad("I1", Story().accepted().kill().start(2).end())
        self.bad("I1", Story().accepted().delivery(status=500).answered().kill().start(2).end())

    def test_i2_what_was_delivered_starts_no_more(self):
        self.good(Story().accepted().success().kill().start(2).success().end())
        self.bad("I2", Story().accepted().success().kill(after=3).start(2).success().end())
        self.bad("I2", Story().accepted().success().end().start(2).success().end())
        story = Story().accepted().success().line("retry", attempt=2)
        self.bad("I2", story.delivery(attempt=2).answered().end())

    def test_i3_a_delivery_is_repeated_only_for_a_reason(self):
        story = Story().accepted().delivery(status=500).answered().line("retry", attempt=1)
        self.good(story.delivery().answered().line("delivered", attempt=2).end())
        self.good(Story().accepted().delivery().answered().kill().start(2).success().end())
        # An answer that came too late.
        story = Story().accepted().delivery().line("retry", attempt=1).answered().delivery()
        self.good(story.answered().line("delivered", attempt=2).end())
        story = Story().accepted().delivery().answered().delivery().answered()
        self.bad("I3", story.line("delivered").end())
        story = Story().accepted().delivery().answered().end(drained=False)
        self.bad("I3", story.start(2).success().end())

    def test_i4_only_what_was_given_arrives(self):
        self.good(Story().accepted().success().end())
        self.bad("I4", Story().delivery("b").answered().end(), "b")
        self.bad("I4", Story().accepted().delivery(sha256="x").answered().line("delivered").end())

    def test_i5_nothing_starts_before_it_is_due_or_much_later(self):
        def due(wait, after=0.0, **fields):
            story = Story()
            story.accepted(due=story.wall + wait, **fields)
            story.at += after
            return story

        self.good(due(3, 3).success().end())
        self.bad("I5", due(3).success().end())
        self.good(due(3, 3, prompt=1).success().end())
        self.bad("I5", due(3, 5, prompt=1).success().end())
        self.bad("I5", due(3, 9, prompt=1).kill())
        # While nobody runs nothing can start.
        self.good(due(9, prompt=1).kill().add("nothing", after=20).start(2).success().end())
        story = Story().accepted().delivery(status=500).answered()
        story.line("retry", attempt=1, next=story.wall + 2)
        self.bad("I5", story.delivery().answered().line("delivered", attempt=2).end())
        story = Story().accepted().delivery(status=500).answered()
        story.line("retry", attempt=1, next=story.wall + 9).kill(after=3).start(2)
        self.bad("I5", story.delivery().answered().line("delivered", attempt=2).end())
        # What was told just before the kill may not have reached the disk.
        story = Story().accepted().delivery(status=500).answered()
        story.line("retry", attempt=1, next=story.wall + 9).kill().start(2)
        self.good(story.delivery().answered().line("delivered", attempt=1).end())

    def test_i6_attempts_never_fall(self):
        def retried(attempts, kill=None, then=()):
            story = Story().accepted()
            for life, numbers in ((1, attempts), (2, then)):
                if life == 2:
                    story.kill(kill).start(2)
                for number in numbers:
                    story.delivery(status=500).answered().line("retry", attempt=number)
                if kill is None:
                    return story
            return story

        self.good(retried([1, 2]).kill())
        self.good(retried([1, 2], 0.1, [2, 3]).kill())
        self.bad("I6", retried([1, 1]).kill())
        self.bad("I6", retried([1, 2], 0.1, [1]).kill())
        self.bad("I6", retried([1, 2], 3, [2]).kill())
        story = Story().accepted().death().end(status=1).requeue().start(2)
        self.good(story.success().end())

    def test_i6_a_power_cut_takes_back_what_it_has_not_left(self):
        def cut(**left):
            return Story().accepted().retries(1, 2, 3).cut(**left).start(2)

        self.good(cut(a=1).retries(2, 3).kill())
        self.good(cut(a=3).retries(4).kill())
        self.good(cut().retries(1).kill())
        self.bad("I6", cut(a=1).retries(1).kill())
        self.bad("I6", cut(a=3).retries(3).kill())
        # What another delivery has left counts for that one.
        self.good(cut(b=3).retries(1).kill())
        # Where a second cut has left less than the first, something was lost between the two.
        self.good(cut(a=2).cut(a=2).start(3).retries(3).kill())
        self.bad("I6", cut(a=2).cut(a=1).start(3).retries(2).kill())
        # In a life attempts grow, whatever comes after it; and a kill alone takes nothing back.
        self.bad("I6", Story().accepted().retries(2, 1).cut(a=1).kill())
        self.bad("I6", cut(a=1).retries(2, 3).kill().start(3).retries(2).kill())
        # What was told long before the cut is on the disk.
        self.bad("I6", Story().accepted().retries(1, 2).add("nothing", after=3).cut().start(2)
                 .retries(1).kill())  # fmt: skip
        # The outcome at the end was lost, the retry before it was not.
        story = Story().accepted().retries(1).delivery().answered().line("delivered", attempt=2)
        self.good(story.cut(a=1).start(2).delivery().answered().line("delivered", attempt=2).end())
        # Tried again by hand, a dead letter begins anew.
        story = Story().accepted().retries(1, 2).cut(a=2).start(2).delivery(status=500).answered()
        story.line("dead", attempt=3).end(status=1).requeue().start(3)
        self.good(story.retries(1).cut(a=1).start(4).retries(2).kill())

    def test_i7_a_dead_letter_stays_dead_and_whole_until_it_is_tried_again(self):
        self.good(Story().accepted().death().end().requeue().start(2).success().end())
        self.good(Story().accepted().death().kill().start(2).death().end())
        self.bad("I7", Story().accepted().death().end().start(2).delivery().answered().end())
        self.bad("I7", Story().accepted().death().end().requeue().start(2).end())
        story = Story().accepted().death().end().requeue().start(2).delivery(sha256="x")
        self.bad("I7", story.answered().line("delivered", attempt=2).end())

    def test_i8_a_key_keeps_its_order(self):
        def pair():
            return Story().accepted("a", order="k").accepted("b", order="k")

        self.good(pair().success("a").success("b").end())
        self.good(pair().success("a").delivery("b").kill().start(2).success("a").success("b").end())
        self.bad("I8", pair().success("b").success("a").end())
        story = pair().delivery("a").delivery("b").answered(1).answered(2)
        self.bad("I8", story.line("delivered", "a").line("delivered", "b").end(), "b")
        story = pair().delivery("a", 500).answered().delivery("b").answered().line("delivered", "b")
        story.line("retry", "a", attempt=1).delivery("a").answered()
        self.bad("I8", story.line("delivered", "a", attempt=2).end())

    def test_i9_the_disk_has_a_bound(self):
        self.good(Story().accepted().success().end().add("disk", bytes=400_000, segment=100_000))
        self.bad("I9", Story().add("disk", bytes=400_001, live=0, segment=100_000), None)
        self.bad("I9", Story().add("disk", bytes=101, limit=100), None)
        story = Story().accepted(bytes=100_000).success().end().add("disk", after=1, bytes=550_000, segment=100_000)
        self.good(story)
        self.bad("I9", story.add("disk", after=5, bytes=550_000, segment=100_000), None)

    def test_i10_damage_is_told_of(self):
        def damaged():
            return Story().accepted().kill().add("damage", id="a", endpoint="e", file="f", **{"from": 10, "to": 11})

        def report(story, begin):
            return story.add("report", file="f", life=2, **{"from": begin, "to": 90})

        self.good(report(damaged().start(2), 0).end())
        self.bad("I10", damaged().start(2).end())
        self.bad("I10", report(report(damaged().start(2), 0), 0).end())
        self.bad("I10", report(damaged().start(2).add("report", file="f", life=2, **{"from": 10, "to": 20}), 50).end(), None)

    def test_i11_nothing_is_accepted_on_a_sync_that_failed(self):
        story = Story().fault("sync", "begin").accepted().fault("sync", "end").kill()
        self.good(story.start(2).success().end())
        story = Story().fault("sync", "begin").accepted().fault("sync", "end").kill()
        self.bad("I11", story.start(2).end())

    def test_i12_no_room_is_told_and_passes(self):
        def full(error="queue-full: no room", after=0.1):
            story = Story().accepted("b").fault("full", "begin").given().line("refused", error=error)
            return story.add("nothing", after=after)

        good = full().success("b").fault("full", "end")
        self.good(good.accepted("c").success("c").end())
        self.bad("I12", full("cannot write").success("b").fault("full", "end").end())
        self.bad("I12", full(after=4).fault("full", "end").success("b").end(), "b")
        self.bad("I12", full().success("b").fault("full", "end").given("c").end(after=9), "c")
        self.bad("I12", Story().given().line("refused", error="queue-full: no room").end())
        story = full().success("b").fault("full", "end").add("nothing", after=9).accepted("d").success("d")
        self.bad("I12", story.given("c").line("refused", "c", error="not-stored: no room").end(), "c")

    def test_i13_it_lives_on(self):
        self.good(Story().accepted(probe=True).success().end())
        self.good(Story().given(probe=True).kill())
        self.good(Story().given("b", probe=True).accepted(probe=True).success().end())
        story = Story().accepted(probe=True).add("nothing", after=9)
        self.bad("I13", story.success().end())
        self.bad("I13", Story().end(status=78), None)
        self.bad("I13", Story().end(status=1, drained=False, early=True), None)
        self.good(Story().fault("sync", "begin").end(status=1, drained=False, early=True))
        self.bad("I13", Story().end(status=-11), None)
        self.bad("I13", Story().end(error="it had not ended"), None)

    def test_i14_it_counts_what_there_is(self):
        dead = Story().accepted().death().accepted("b").end(drained=False)
        self.good(dead.add("stat", waiting=1, dead=1))
        self.bad("I14", dead.add("stat", waiting=0, dead=1), None)
        self.bad("I14", Story().accepted().death().end().requeue(count=0), None)
        self.bad("I14", Story().accepted().success().end().requeue(count=1), None)
        # A crash leaves open whether the last outcome was stored.
        story = Story().accepted().delivery(status=500).kill()
        self.good(story.add("stat", waiting=0, dead=1).add("stat", waiting=1, dead=0))


if __name__ == "__main__":
    unittest.main()
