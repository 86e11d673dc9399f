"""The program under test, as its command line is documented."""

import os
import subprocess

from signed_request import SignedRequest

RUN_LIMIT = 120


class TackleFailure(Exception):
    """It failed at what it was told, which is something else than finding a request not genuine."""


class Tackle:
    def __init__(self, program):
        self.program = program

    def sign(self, peer, keys, identifier, timestamp, webhook):
        """The webhook as a request that the peer's scheme signs with the keys."""
        status, output = self._call(
            "sign",
            ["--scheme", peer.scheme],
            *(["--secret", key.signing] for key in keys),
            ["--id", identifier, "--timestamp", str(timestamp)],
            peer.sign_options(webhook),
            body=webhook.body,
        )
        headers = [line.partition(": ") for line in output.splitlines()]
        if status != 0 or not headers or not all(separator for _, separator, _ in headers):
            raise TackleFailure(f"tackle sign exited {status}: {first_line(output)}")
        return SignedRequest(
            webhook.url, tuple((name, value) for name, _, value in headers), webhook.body
        )

    def refusal(self, peer, keys, now, request):
        """Why a receiver with the keys finds the request not genuine, or None."""
        status, output = self._call(
            "verify",
            ["--scheme", peer.scheme],
            *(["--secret", key.verifying] for key in keys),
            ["--now", str(now)],
            *(["--header", f"{name}: {value}"] for name, value in request.headers),
            peer.verify_options(request),
            body=request.body,
        )
        if status not in (0, 1):
            raise TackleFailure(f"tackle verify exited {status}: {first_line(output)}")
        return first_line(output) if status == 1 else None

    def run(self, configuration, lines, variables):
        """Sends lines of webhooks; why that failed, or None."""
        try:
            run = subprocess.run(
                [self.program, "run", "--config", configuration],
                input=lines,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, **variables},
                timeout=RUN_LIMIT,
            )
        except subprocess.TimeoutExpired:
            return f"it did not end in {RUN_LIMIT} s"
        if run.returncode != 0:
            return f"exit {run.returncode}: {run.stdout.decode().strip()[:1000]}"
        return None

    def _call(self, command, *options, body):
        run = subprocess.run(
            [self.program, command, *sum(options, []), "--body", "-"],
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
        return run.returncode, run.stdout.decode()


def first_line(output):
    return output.strip().partition("\n")[0] or "it says nothing"
