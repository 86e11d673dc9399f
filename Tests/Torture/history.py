"""Checks the history of a torture run: what was given, told and received, against what is promised.

Usage: history.py FILE...

It imports nothing of Tackle and of the driver. The files hold one JSON object a line; they are
merged by `at`. Each line that breaks a promise gives one objection: the invariant, the delivery and
the evidence, as JSON. The exit status is 1 where there is any, 2 where a file cannot be read.

Every event has `type`, `at` (seconds of CLOCK_MONOTONIC, which all processes of a machine share) and
`wall` (seconds since 1970). A delivery is the pair of `id` and `endpoint`. A `life` is the number of
a process of the sender, growing.

From the driver:
  start      life                     a process is about to be started
  given      life id endpoint sha256 bytes, perhaps order (its ordering key), due (wall), prompt
             (how late it may start, in seconds), probe (true: given after the faults stopped)
  accepted, delivered, retry, dead, refused, coalesced
             life id, perhaps endpoint attempt status error next (wall): a line that was printed
  kill       life                     a signal is about to be sent that may end the process
  end        life status, perhaps drained (true: its input had ended, so that nothing waits), early
             (true: nobody had asked for it), error (what was wrong with it)
  power      life                     what was not synced has been thrown away
  left       life id endpoint attempt: so many attempts the disk says of a delivery that waits, after
             that (each before its power)
  fault      kind phase, perhaps life: kind is full (no room) or sync (a sync fails), phase begin/end
  disk       bytes, perhaps live, segment, limit: what the spool has on disk
  requeue    perhaps count            dead letters are about to be tried again, while nothing runs
  stat       waiting dead             what the spool says it has, while nothing runs
  damage     file from to, perhaps id endpoint: bytes that were changed, and whose record they are
  report     file from to, perhaps life: damage that the sender has told of
From the receiver, in its own log, synced before it answers:
  delivery   n life id endpoint sha256 attempt status: a request, and what it will be answered
  answered   n                        the answer was written

The invariants:
  I1   What was accepted is delivered, dead or waiting. What was given but not accepted may be there
       or not.
  I2   What was told as delivered starts no more: in that life; and in later ones where the life
       went on for SETTLE seconds after that, or ended in good order.
  I3   A delivery starts again only after an answer that is no success, or after a crash.
  I4   Only what was given arrives, byte for byte.
  I5   Nothing starts before it is due, nor before the retry that was told; and, where a bound was
       given, no later than that.
  I6   Attempts grow in a life and never fall between lives, but for a power cut: after it they go on
       from what is left on the disk. A retry that was told, and had SETTLE seconds to reach the
       disk, is counted.
  I7   A dead letter starts no more until it is tried again, and then it has its bytes.
  I8   Deliveries of one ordering key start one after the other, in the order they were given.
  I9   The spool has at most twice what lives in it and four segments on disk, and never more than
       its limit.
  I10  Damage that was done is told of once a life, and none is told of that was not done.
  I11  Nothing is accepted on a sync that failed unless it is on disk all the same.
  I12  Where there is no room, refusals say so, deliveries go on, and it ends by itself.
  I13  After the faults a fresh webhook is delivered within 5 seconds; no process ends by itself,
       unless a fault made it: then with an error.
  I14  What the spool says it has is what the history says it has.
"""

import collections
import json
import sys

# How long an outcome may take from its line on standard output to the disk, at most.
SETTLE = 2.0
# Clocks are read at slightly different moments, and times are printed in milliseconds.
TICK = 0.005
# How long what was full may take to accept again, and a fresh webhook to be delivered.
RECOVERY = 5.0
# Room on disk for what is not body: headers, names, outcomes.
OVERHEAD = 1024
FULL_CODES = ("queue-full", "disk-full", "not-stored")
OUTCOMES = ("accepted", "delivered", "retry", "dead", "refused", "coalesced")

Objection = collections.namedtuple("Objection", "invariant id endpoint evidence")


class Life:
    def __init__(self, number):
        self.number = number
        self.start = self.end = self.kill = None
        self.drained = False

    @property
    def crashed(self):
        return self.end is None or self.end["status"] < 0

    def ended_at(self):
        """When it was over at the latest that is known."""
        moment = self.kill or self.end
        return moment["at"] if moment else float("inf")


class Story:
    """What happened to one delivery."""

    def __init__(self, key):
        self.key = key
        self.given = None
        self.lines = []
        self.deliveries = []
        self.left = []
        self.damaged = False

    def told(self, kind):
        return [line for line in self.lines if line["type"] == kind]

    @property
    def succeeded(self):
        return any(is_success(each) for each in self.deliveries)


def is_success(delivery):
    return 200 <= delivery["status"] < 300


class History:
    def __init__(self, events):
        self.events = sorted(events, key=lambda event: event["at"])
        self.objections = []
        self.lives = {}
        self.stories = {}
        self.by_type = collections.defaultdict(list)
        self.answers = {}
        for event in self.events:
            self.by_type[event["type"]].append(event)
            self.take(event)
        # A request of a process that was killed may be read after the next one has begun.
        for story in self.stories.values():
            story.deliveries.sort(key=lambda each: (each.get("life", 0), each["at"]))

    def take(self, event):
        kind = event["type"]
        life = event.get("life")
        if life is not None and kind in ("start", "kill", "end"):
            known = self.lives.setdefault(life, Life(life))
            if getattr(known, kind) is None:
                setattr(known, kind, event)
            known.drained = known.drained or event.get("drained", False)
        if kind == "answered":
            self.answers[event["n"]] = event["at"]
        if "id" not in event:
            return
        story = self.story(event)
        if kind == "given":
            story.given = event
        elif kind in OUTCOMES:
            story.lines.append(event)
        elif kind == "delivery":
            story.deliveries.append(event)
        elif kind == "left":
            story.left.append(event)
        elif kind == "damage":
            story.damaged = True

    def story(self, event):
        key = (event["id"], event.get("endpoint"))
        return self.stories.setdefault(key, Story(key))

    def object(self, invariant, story, evidence):
        identifier, endpoint = story.key if story else (None, None)
        self.objections.append(Objection(invariant, identifier, endpoint, evidence))

    def life(self, event):
        return self.lives.get(event.get("life")) or Life(event.get("life"))

    def is_settled(self, line):
        """Whether an outcome that was told must have reached the disk before its life ended."""
        life = self.life(line)
        if not life.crashed:
            return life.end is not None
        begun = [each["at"] for each in self.by_type["fault"] if each["phase"] == "begin"]
        if any(at <= life.ended_at() and self.life_at(at) is life for at in begun):
            return False
        return life.ended_at() - line["at"] > SETTLE

    def life_at(self, at):
        for life in self.lives.values():
            if life.start and life.start["at"] <= at <= life.ended_at():
                return life
        return None

    def requeued_between(self, first, last):
        return any(first <= each["at"] <= last for each in self.by_type["requeue"])

    def check(self):
        drained = [life for life in self.lives.values() if life.drained and life.end]
        self.drained_at = max((life.end["at"] for life in drained), default=None)
        for story in list(self.stories.values()):
            self.check_known(story)
            if story.given is None:
                continue
            self.check_kept(story)
            self.check_ended(story)
            self.check_repeats(story)
            self.check_times(story)
            self.check_attempts(story)
        self.check_order()
        self.check_disk()
        self.check_damage()
        self.check_full()
        self.check_alive()
        self.check_counts()
        return self.objections

    def check_known(self, story):
        """I4, and I7's share of it."""
        for each in story.deliveries:
            if story.given is None:
                self.object("I4", story, f"request {each['n']} was given by nobody")
            elif each["sha256"] != story.given["sha256"] and not story.damaged:
                dead = [line for line in story.told("dead") if line["at"] < each["at"]]
                name = "I7" if dead else "I4"
                self.object(name, story, f"the body of request {each['n']} is another one")

    def check_kept(self, story):
        """I1, I7 and I11: what was accepted is somewhere at the end."""
        accepted = story.told("accepted")
        if not accepted or self.drained_at is None or story.succeeded or story.damaged:
            return
        if accepted[0]["at"] > self.drained_at or story.told("coalesced"):
            return
        dead = story.told("dead")
        requeues = [each["at"] for each in self.by_type["requeue"] if each["at"] < self.drained_at]
        if dead and (not requeues or dead[-1]["at"] > requeues[-1]):
            return
        if dead and self.is_settled(dead[-1]):
            self.object("I7", story, "a dead letter that was tried again never came")
            return
        life = self.life(accepted[0])
        for each in self.by_type["fault"]:
            if each["kind"] == "sync" and each["phase"] == "begin" and life is self.life_at(each["at"]):
                self.object("I11", story, f"accepted in life {life.number}, where a sync failed; lost")
                return
        starts = [(each["life"], each["status"]) for each in story.deliveries]
        self.object("I1", story, f"accepted in life {life.number}, then lost; started: {starts}")

    def check_ended(self, story):
        """I2 and I7: what has ended starts no more."""
        for line in story.lines:
            if line["type"] not in ("delivered", "dead"):
                continue
            name = "I2" if line["type"] == "delivered" else "I7"
            for each in story.deliveries:
                life = each.get("life", 0)
                again = life == line["life"] and each["at"] > line["at"]
                later = life > line["life"] and self.is_settled(line)
                if not again and not later or self.requeued_between(line["at"], each["at"]):
                    continue
                self.object(
                    name, story, f"{line['type']} in life {line['life']}, started in life {life}"
                )
                break

    def check_repeats(self, story):
        """I3: each start after a success has its reason."""
        by_life = collections.defaultdict(list)
        for each in story.deliveries:
            by_life[each.get("life", 0)].append(each)
        retries = collections.Counter(line["life"] for line in story.told("retry"))
        for life, each in by_life.items():
            crashed = self.lives.get(life, Life(life)).crashed
            for position, delivery in enumerate(each[:-1]):
                # An answer that came too late for the sender is told as a retry.
                if is_success(delivery) and retries[life] + crashed <= position:
                    text = f"request {each[position + 1]['n']} follows success {delivery['n']}"
                    self.object("I3", story, f"{text} in life {life}")
                    break
        lives = sorted(by_life)
        for life, after in zip(lives, lives[1:]):
            known = self.lives.get(life, Life(life))
            if any(is_success(each) for each in by_life[life]) and not known.crashed:
                told = any(line["life"] == life for line in story.told("delivered"))
                requeued = self.requeued_between(by_life[life][-1]["at"], by_life[after][0]["at"])
                if not told and not requeued:
                    text = f"a success in life {life}, which ended in good order, and again in"
                    self.object("I3", story, f"{text} life {after}")

    def check_times(self, story):
        """I5."""
        given = story.given
        due = given.get("due")
        for each in story.deliveries:
            if due is not None and each["wall"] < due - TICK:
                early = due - each["wall"]
                self.object("I5", story, f"request {each['n']} is {early:.3f} s before it is due")
        for line in story.told("retry"):
            self.check_retry_time(story, line)
        prompt = given.get("prompt")
        if prompt is None or not story.told("accepted"):
            return
        first = story.deliveries[0]["wall"] if story.deliveries else float("inf")
        earliest = max(due or 0, story.told("accepted")[0]["wall"])
        for life in self.lives.values():
            if life.start is None or life.end is None:
                continue
            begin = max(earliest, life.start["wall"])
            end = (life.kill or life.end)["wall"]
            if end > begin + prompt and first > begin + prompt:
                self.object("I5", story, f"it had not started {prompt} s after it could have")
                return

    def check_retry_time(self, story, line):
        if "next" not in line:
            return
        for each in story.deliveries:
            later = each["life"] > line["life"]
            same = each["life"] == line["life"] and each["at"] > line["at"]
            if not same and not (later and self.is_settled(line)):
                continue
            if self.requeued_between(line["at"], each["at"]):
                return
            if each["wall"] < line["next"] - TICK:
                early = line["next"] - each["wall"]
                self.object("I5", story, f"request {each['n']} is {early:.3f} s before its retry")
            return

    def check_attempts(self, story):
        """I6."""
        last, since = None, 0
        for line in story.lines:
            if "attempt" not in line:
                continue
            if last and self.requeued_between(last["at"], line["at"]):
                last, since = None, line["at"]
            if last:
                least = self.least_attempt(story, last, line, since)
                if line["attempt"] < least:
                    text = f"attempt {line['attempt']} in life {line['life']} follows attempt"
                    text += f" {last['attempt']} in life {last['life']}, and {least} is the least"
                    self.object("I6", story, text)
                    return
            last = line

    def least_attempt(self, story, last, line, since):
        """The lowest number that an attempt may have after another one."""
        if line["life"] == last["life"]:
            return last["attempt"] + 1
        # What a life has told and the disk must have, and what a power cut is known to have left.
        counted = [
            each for each in story.told("retry")
            if since <= each["at"] < line["at"] and self.is_settled(each)
        ]  # fmt: skip
        counted += [
            each for each in story.left if since <= each["at"] and each["life"] < line["life"]
        ]
        least = 1 + max((each["attempt"] for each in counted), default=0)
        cuts = self.by_type["power"]
        if any(last["life"] <= each["life"] < line["life"] for each in cuts):
            return least
        return max(least, last["attempt"])

    def check_order(self):
        """I8."""
        keys = collections.defaultdict(list)
        for story in self.stories.values():
            if story.given and story.given.get("order") is not None:
                keys[story.given["order"]].append(story)
        first_requeue = min((each["at"] for each in self.by_type["requeue"]), default=float("inf"))
        for stories in keys.values():
            stories.sort(key=lambda story: story.given["at"])
            self.check_first_starts(stories, first_requeue)
            starts = collections.defaultdict(list)
            for position, story in enumerate(stories):
                for each in story.deliveries:
                    if each["at"] < first_requeue:
                        starts[each["life"]].append((each["at"], position, each))
            for life, each in starts.items():
                self.check_order_in_life(stories, sorted(each, key=lambda start: start[0]), life)

    def check_first_starts(self, stories, end):
        latest = None
        for story in stories:
            starts = [each["at"] for each in story.deliveries if each["at"] < end]
            if not starts:
                later = [each for each in stories if each.given["at"] > story.given["at"]]
                begun = any(each.deliveries and each.deliveries[0]["at"] < end for each in later)
                excused = story.damaged or story.told("coalesced")
                if story.told("accepted") and begun and story.deliveries and not excused:
                    self.object("I8", story, "it started only after later ones of its key")
                continue
            first = min(starts)
            if latest and first < latest[0]:
                text = f"it started {latest[0] - first:.3f} s before {latest[1].key[0]}"
                self.object("I8", story, f"{text}, which was given before it")
            if latest is None or first > latest[0]:
                latest = (first, story)

    def check_order_in_life(self, stories, starts, life):
        for (_, before, one), (at, position, other) in zip(starts, starts[1:]):
            if position < before:
                text = f"in life {life} it started after {stories[before].key[0]}"
                self.object("I8", stories[position], f"{text}, which was given after it")
            # What a killed sender had asked may be answered whenever.
            elif one["n"] in self.answers and self.answers[one["n"]] > at + TICK:
                if not self.lives.get(life, Life(life)).crashed:
                    text = f"request {other['n']} began before request {one['n']} was answered"
                    self.object("I8", stories[position], text)

    def check_disk(self):
        """I9."""
        for each in self.by_type["disk"]:
            if "limit" in each and each["bytes"] > each["limit"]:
                self.object("I9", None, f"{each['bytes']} bytes, the limit is {each['limit']}")
        bounded = [each for each in self.by_type["disk"] if "segment" in each]
        if not bounded:
            return
        changes = []
        for story in self.stories.values():
            if story.given is None:
                continue
            size = story.given["bytes"] + OVERHEAD
            changes.append((story.given["at"], size))
            successes = [each["at"] for each in story.deliveries if is_success(each)]
            if successes:
                # Until the outcome must be on disk it may count as alive.
                changes.append((successes[0] + SETTLE, -size))
        changes.sort()
        live = position = 0
        for each in bounded:
            while position < len(changes) and changes[position][0] <= each["at"]:
                live += changes[position][1]
                position += 1
            known = each.get("live", live)
            bound = 2 * known + 4 * each["segment"]
            if each["bytes"] > bound:
                self.object("I9", None, f"{each['bytes']} bytes for {known} live ones, {bound} at most")

    def check_damage(self):
        """I10."""
        reports = self.by_type["report"]
        for each in self.by_type["damage"]:
            touching = [
                report for report in reports
                if report["file"] == each["file"] and report["at"] > each["at"]
                and report["from"] < each["to"] and each["from"] < max(report["to"], report["from"] + 1)
            ]  # fmt: skip
            story = self.story(each) if "id" in each else None
            if not touching:
                self.object("I10", story, f"damage in {each['file']} at {each['from']} is not told of")
            lives = collections.Counter(report.get("life") for report in touching)
            if any(count > 1 for count in lives.values()):
                self.object("I10", story, f"damage in {each['file']} is told of more than once")
        for report in reports:
            if not any(
                each["file"] == report["file"] and each["at"] < report["at"]
                and report["from"] < each["to"] and each["from"] < max(report["to"], report["from"] + 1)
                for each in self.by_type["damage"]
            ):  # fmt: skip
                self.object("I10", None, f"{report['file']} at {report['from']} was not damaged")

    def windows(self, kind):
        begin = None
        for each in self.by_type["fault"]:
            if each["kind"] != kind:
                continue
            if each["phase"] == "begin":
                begin = begin or each["at"]
            elif begin is not None:
                yield begin, each["at"]
                begin = None
        if begin is not None:
            yield begin, float("inf")

    def check_full(self):
        """I12."""
        windows = list(self.windows("full"))
        faults = windows + list(self.windows("sync"))
        for line in self.by_type["refused"]:
            code = str(line.get("error", "")).split(":")[0]
            story = self.story(line)
            excused = any(begin <= line["at"] <= end + RECOVERY for begin, end in faults)
            if code not in FULL_CODES:
                if any(begin <= line["at"] <= end for begin, end in faults):
                    self.object("I12", story, f"refused without saying that it is full: {line['error']}")
            elif not excused:
                self.object("I12", story, f"refused though there is room: {line.get('error')}")
        for begin, end in windows:
            self.check_full_window(begin, end)

    def check_full_window(self, begin, end):
        life = self.life_at(begin)
        if life is None:
            return
        waiting = [
            story for story in self.stories.values()
            if story.given and any(line["at"] < begin for line in story.told("accepted"))
            and not any(each["at"] < begin for each in story.deliveries)
            and story.given.get("due", 0) <= story.told("accepted")[0]["wall"]
        ]  # fmt: skip
        until = min(end, life.ended_at())
        started = any(begin <= each["at"] <= until for each in self.by_type["delivery"])
        if waiting and until - begin > 3 and not started:
            self.object("I12", waiting[0], "nothing was delivered while there was no room")
        fresh = [each for each in self.by_type["given"] if each["at"] > end]
        fresh = [each for each in fresh if self.life(each) is life]
        if not fresh or life.ended_at() < fresh[0]["at"] + RECOVERY:
            return
        last = fresh[0]["at"] + RECOVERY
        stories = [self.story(each) for each in fresh]
        if not any(line["at"] <= last for story in stories for line in story.told("accepted")):
            self.object("I12", stories[0], f"not accepted {RECOVERY} s after there was room again")

    def check_alive(self):
        """I13."""
        for life in self.lives.values():
            status = life.end["status"] if life.end else 0
            if status not in (0, 1) and not (life.kill and status < 0):
                self.object("I13", None, f"life {life.number} ended by itself: {status}")
            if life.end and life.end.get("error"):
                self.object("I13", None, f"life {life.number}: {life.end['error']}")
            faulty = any(each.get("life") == life.number for each in self.by_type["fault"])
            if life.end and life.end.get("early") and not faulty:
                self.object("I13", None, f"life {life.number} ended before its input did")
        probes = collections.defaultdict(list)
        for each in self.by_type["given"]:
            if each.get("probe"):
                probes[each["life"]].append(each)
        for life, each in probes.items():
            self.check_probes(self.lives.get(life) or Life(life), each)

    def check_probes(self, life, probes):
        """Of several that were given one after the other one has to come in time."""
        until = probes[0]["at"] + RECOVERY
        if life.ended_at() < until and not life.drained:
            return
        for each in probes:
            deliveries = self.story(each).deliveries
            if any(is_success(start) and start["at"] <= until for start in deliveries):
                return
        text = f"a fresh webhook was not delivered within {RECOVERY} s"
        self.object("I13", self.story(probes[0]), text)

    def check_counts(self):
        """I14."""
        for each in self.by_type["stat"] + self.by_type["requeue"]:
            at = each["at"]
            told = each.get("dead", each.get("count"))
            dead = self.recount(at, self.is_dead)
            if told is not None and not dead[0] <= told <= dead[1]:
                self.object("I14", None, f"{told} dead letters, there are {dead[0]} to {dead[1]}")
            waiting = self.recount(at, self.is_waiting)
            if "waiting" in each and not waiting[0] <= each["waiting"] <= waiting[1]:
                text = f"{each['waiting']} waiting, there are {waiting[0]} to {waiting[1]}"
                self.object("I14", None, text)

    def recount(self, at, rule):
        answers = [rule(story, at) for story in self.stories.values() if story.given]
        sure = sum(answer is True for answer in answers)
        return sure, sure + sum(answer is None for answer in answers)

    def is_dead(self, story, at):
        """True, False, or None where a crash leaves it open."""
        lines = [line for line in story.lines if line["at"] < at and line["type"] != "accepted"]
        lines = [line for line in lines if not self.requeued_between(line["at"], at - 1e-9)]
        if lines and lines[-1]["type"] == "dead":
            return True if self.is_settled(lines[-1]) else None
        if any(is_success(each) and each["at"] < at for each in story.deliveries):
            return False
        started = [each for each in story.deliveries if each["at"] < at]
        return None if any(self.life(each).crashed for each in started) else False

    def is_waiting(self, story, at):
        accepted = [line for line in story.told("accepted") if line["at"] < at]
        if story.given["at"] > at:
            return False
        ends = [line for line in story.lines if line["at"] < at]
        ends = [line for line in ends if line["type"] in ("delivered", "dead", "refused", "coalesced")]
        if ends:
            return False if self.is_settled(ends[-1]) else None
        if any(life.drained and life.end and life.end["at"] < at and life.end["at"] > story.given["at"]
               for life in self.lives.values()):  # fmt: skip
            return False
        crashed = self.life(story.given).crashed or any(
            self.life(each).crashed for each in story.deliveries
        )
        if story.deliveries and crashed:
            return None
        return True if accepted else None if crashed else False


def read(paths):
    events = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
        for number, line in enumerate(lines):
            if not line:
                continue
            try:
                events.append(json.loads(line))
            except ValueError as error:
                # The log of a process that was killed may end anywhere.
                if number < len(lines) - 1:
                    raise ValueError(f"{path}:{number + 1}: {error}") from error
    return events


def main(paths):
    try:
        history = History(read(paths))
    except (OSError, ValueError, KeyError) as error:
        print(f"history: {error}", file=sys.stderr)
        return 2
    objections = history.check()
    for each in objections:
        print(json.dumps(each._asdict()))
    counts = collections.Counter(event["type"] for event in history.events)
    text = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    print(f"history: {len(objections)} objections; {text}", file=sys.stderr)
    return 1 if objections else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
