"""Each scheme both ways: peers verify what Tackle signs, and Tackle what they sign.

Each payload must verify as it was signed, and must not with one byte altered, with another secret
and, where the time is signed, after ten minutes.
"""

import concurrent.futures
import time

from problems import Problem
from tackle import TackleFailure
from webhooks import altered

OLD = 600
IDENTIFIER = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"
BYTE = "with a byte altered"
THREADS = 4


class Verdicts:
    """What is wrong with a receiver's verdicts on what a signer has signed."""

    def __init__(self, receiver, signer, webhook, refusal):
        """`refusal` tells why the receiver, with these keys, refuses a request, or None."""
        self.receiver, self.signer, self.webhook = receiver, signer, webhook
        self.refusal = refusal

    def genuine(self, keys, request, how=""):
        reason = self.refusal(keys, request)
        if reason:
            sentence = f"{self.receiver} does not verify what {self.signer} signs{how}"
            yield Problem(sentence, self.webhook.name, reason)

    def forged(self, keys, request, how):
        if not self.refusal(keys, request):
            sentence = f"{self.receiver} verifies what {self.signer} signs, {how}"
            yield Problem(sentence, self.webhook.name)

    def rotated(self, peer, request):
        """`request` is signed with the new and with the old key."""
        new, old, other = peer.keys
        yield from self.genuine([new], request, " with two secrets, by the new one")
        yield from self.genuine([old], request, " with two secrets, by the old one")
        yield from self.forged([other], request, "with two secrets, by a third")


def peer_verifies(tackle, peer, webhook):
    """What is wrong where the peer verifies what Tackle signs."""

    def signed(*keys, age=0):
        return tackle.sign(peer, keys, IDENTIFIER, int(time.time()) - age, webhook)

    new, old, other = peer.keys
    request = signed(new)
    verdicts = Verdicts(
        peer.name, "tackle", webhook, lambda keys, request: peer.refusal(*keys, request)
    )
    yield from verdicts.genuine([new], request)
    yield from verdicts.forged([new], request.with_body(altered(webhook.body)), BYTE)
    for what, alteration in peer.alterations(request):
        yield from verdicts.forged([new], alteration, f"with {what}")
    yield from verdicts.forged([other], request, "with another secret")
    if peer.is_timed:
        yield from verdicts.forged([new], signed(new, age=OLD), "ten minutes after")
    if peer.signs_with_several:
        yield from verdicts.rotated(peer, signed(new, old))


def tackle_verdicts(tackle, peer, webhook, now):
    return Verdicts(
        "tackle",
        peer.name,
        webhook,
        lambda keys, request: tackle.refusal(peer, keys, now, request),
    )


def tackle_verifies(tackle, peer, webhook):
    """What is wrong where Tackle verifies what the peer signs."""
    new, _, other = peer.keys
    now = int(time.time())
    request = peer.sign([new], IDENTIFIER, now, webhook)
    verdicts = tackle_verdicts(tackle, peer, webhook, now)
    yield from verdicts.genuine([new], request)
    yield from verdicts.forged([new], request.with_body(altered(webhook.body)), BYTE)
    yield from verdicts.forged([other], request, "with another secret")
    if peer.is_timed:
        stale = peer.sign([new], IDENTIFIER, now - OLD, webhook)
        yield from verdicts.forged([new], stale, "ten minutes after")


def tackle_keeps_rules(tackle, peer, webhook):
    """What is wrong where the scheme's rules decide, whatever the payload."""
    new, old, other = peer.keys
    now = int(time.time())
    request = peer.sign([new], IDENTIFIER, now, webhook)
    verdicts = tackle_verdicts(tackle, peer, webhook, now)
    yield from verdicts.genuine([other, new], request, ", where it holds another secret besides")
    for what, alteration in peer.alterations(request):
        yield from verdicts.forged([new], alteration, f"with {what}")
    for what, variant, is_genuine in peer.variants(new, IDENTIFIER, now, webhook):
        if is_genuine:
            yield from verdicts.genuine([new], variant, f" {what}")
        else:
            yield from verdicts.forged([new], variant, what)
    if peer.signs_with_several:
        yield from verdicts.rotated(peer, peer.sign([new, old], IDENTIFIER, now, webhook))


def directions(peer, webhooks):
    """For each line of the report: its title, and the checks that stand behind it."""
    verified = [(peer_verifies, webhook) for webhook in webhooks]
    yield f"{peer.name} verifies what tackle signs", verified
    received = [(tackle_verifies, webhook) for webhook in webhooks]
    received.append((tackle_keeps_rules, webhooks[0]))
    yield f"tackle verifies what {peer.name} signs", received


def check_schemes(tackle, peers, webhooks):
    """A line for each peer and direction without problems, and the problems of the others."""
    lines, problems, running = [], [], []
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        for peer in peers:
            taken = list(filter(peer.takes, webhooks))
            for title, checks in directions(peer, taken):
                line = f"{title}: {len(taken)} payloads{promises(peer)}"
                futures = [pool.submit(found, check, tackle, peer, one) for check, one in checks]
                running.append((line, futures))
        for line, futures in running:
            wrong = [problem for future in futures for problem in future.result()]
            problems += wrong
            if not wrong:
                lines.append(line)
    return lines, problems


def found(check, tackle, peer, webhook):
    """The check's problems, and the one that it could not be finished."""
    problems = []
    try:
        problems.extend(check(tackle, peer, webhook))
    except TackleFailure as failure:
        problems.append(Problem(f"{peer.scheme}: {failure}", webhook.name))
    except Exception as error:
        sentence = f"{peer.name} cannot be checked"
        reason = f"{type(error).__name__}: {error}"
        problems.append(Problem(sentence, webhook.name, reason))
    return problems


def promises(peer):
    several = ", with two secrets by either" if peer.signs_with_several else ""
    old = ", old" if peer.is_timed else ""
    return f"{several}; altered, other secret{old}: none"
