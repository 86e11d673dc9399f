"""Signed on the way by a pipeline's stages: the bytes on the wire are what is signed.

`tackle run` sends each payload through an `hmac` stage for each scheme, with two secrets where the
scheme has room for both, to a receiver. There each peer verifies what arrived by the headers of its
own scheme, for RFC 9421 with the Host header and the target as they arrive.
"""

import base64
import itertools
import json
import pathlib
import tempfile

from problems import Problem
from receiver import receiving
from webhooks import altered

# Each webhook has a target of its own, since not every scheme sends its id.
TARGET = "/in/caf%C3%A9%2Fbar/~x?sign=%2B&webhook={}"


class Stage:
    """A stage of a pipeline, and the peers that verify what it signs: they share their keys."""

    def __init__(self, peers):
        self.peers = peers
        self.peer = peers[0]
        self.keys = self.peer.keys[: 2 if self.peer.signs_with_several else 1]

    def configuration(self, names):
        """Its lines, its secrets being in the variables of these names."""
        lines = ["  - plugin: hmac", f"    scheme: {self.peer.scheme}", "    secrets:"]
        lines += [
            f"      - {{ {', '.join([f'env: {name}', *self.peer.secret_options()])} }}"
            for name in names
        ]
        return "\n".join(lines) + "\n"

    def problems(self, webhook, request):
        """What is wrong with a request that it has signed."""
        for peer in self.peers:
            if not peer.takes(webhook):
                continue
            for key in self.keys:
                reason = peer.refusal(key, request)
                if reason:
                    sentence = f"{peer.name} does not verify what arrives"
                    yield Problem(sentence, webhook.name, reason)
                if not peer.refusal(key, request.with_body(altered(request.body))):
                    sentence = f"{peer.name} verifies what arrives, with a byte altered"
                    yield Problem(sentence, webhook.name)


def pipelines(peers):
    """The stages of each pipeline: as few pipelines as have no scheme twice."""
    lines = []
    for _, alike in itertools.groupby(peers, key=lambda peer: (peer.scheme, peer.keys)):
        stage = Stage(list(alike))
        free = [
            line for line in lines if stage.peer.scheme not in (other.peer.scheme for other in line)
        ]
        if free:
            free[0].append(stage)
        else:
            lines.append([stage])
    return lines


def schemes_of(stages, separator=", "):
    return separator.join(stage.peer.scheme for stage in stages)


def check_wire(tackle, peers, webhooks):
    """A line for each pipeline without problems, and the problems of the others."""
    lines, problems = [], []
    for stages in pipelines(peers):
        arrivals, wrong = deliver(tackle, stages, webhooks)
        for number, webhook in enumerate(webhooks):
            target = TARGET.format(number)
            its = [arrival for arrival in arrivals if arrival.url.endswith(target)]
            wrong += arrival_problems(stages, webhook, its)
        problems += wrong
        if not wrong:
            verified = ", ".join(
                f"{peer.name} {sum(map(peer.takes, webhooks))}"
                for stage in stages
                for peer in stage.peers
            )
            lines.append(
                f"{len(webhooks)} deliveries by {schemes_of(stages, ' -> ')} arrived once, byte for"
                f" byte, and verify: {verified}; altered: none"
            )
    return lines, problems


def deliver(tackle, stages, webhooks):
    """What arrives, and what is wrong with the run."""
    variables = {}
    configuration = "pipeline:\n"
    for stage in stages:
        secrets = {f"SECRET_{n}": key.signing for n, key in enumerate(stage.keys, len(variables))}
        variables |= secrets
        configuration += stage.configuration(secrets)
    configuration += "  - plugin: curl\n    allow: [127.0.0.0/8]\n"
    with receiving() as receiver, tempfile.TemporaryDirectory() as directory:
        lines = [
            json.dumps(
                {
                    "id": f"wire-{number}",
                    "url": receiver.origin + TARGET.format(number),
                    "event": "interop",
                    "bodyBase64": base64.b64encode(webhook.body).decode(),
                    "contentType": "application/octet-stream",
                }
            )
            for number, webhook in enumerate(webhooks)
        ]
        file = pathlib.Path(directory, "pipeline.yaml")
        file.write_text(configuration)
        failure = tackle.run(file, "\n".join(lines).encode() + b"\n", variables)
        problems = [Problem("tackle run fails", schemes_of(stages), failure)] if failure else []
        return receiver.arrivals, problems


def arrival_problems(stages, webhook, arrivals):
    if len(arrivals) != 1:
        sentence = f"signed by {schemes_of(stages)}, not each arrives once at its URL"
        yield Problem(sentence, webhook.name, f"{len(arrivals)} arrived")
        return
    (request,) = arrivals
    if request.body != webhook.body:
        yield Problem("other bytes arrive than were sent", webhook.name)
    for stage in stages:
        yield from stage.problems(webhook, request)
