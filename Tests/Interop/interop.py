"""Lets other people's packages verify what Tackle signs, and Tackle verify what they sign.

Usage: interop.py [--payloads FOLDER] TACKLE [SCHEME...]

`schemes.py` checks each scheme in both directions on the command line, `wire.py` what a pipeline
signs and sends, `delivery.py` what comes out of a spool; `peers` has the packages. Without a folder
of real payloads only made ones are signed. It exits 1 with a sentence for each problem.
"""

import argparse
import pathlib
import sys

from delivery import check_delivery
from peers import PEERS, SCHEMES
from problems import sentences
from schemes import check_schemes
from tackle import Tackle
from webhooks import webhooks
from wire import check_wire


def arguments():
    parser = argparse.ArgumentParser(prog="interop")
    parser.add_argument("--payloads", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("tackle", metavar="TACKLE")
    parser.add_argument(
        "schemes", nargs="*", metavar="SCHEME", help=f"only these ({', '.join(SCHEMES)})"
    )
    options = parser.parse_args()
    for scheme in options.schemes:
        if scheme not in SCHEMES:
            parser.error(f"there is no scheme {scheme}: take one of {', '.join(SCHEMES)}")
    if options.payloads and not any(options.payloads.glob("*.json")):
        parser.error(f"there are no payloads in {options.payloads}")
    return options


def main():
    options = arguments()
    tackle = Tackle(options.tackle)
    peers = [peer for peer in PEERS if peer.scheme in (options.schemes or SCHEMES)]
    chosen = webhooks(options.payloads)
    checks = [
        lambda: check_schemes(tackle, peers, chosen),
        lambda: check_wire(tackle, peers, chosen),
    ]
    if options.payloads and not options.schemes:
        checks.append(lambda: check_delivery(tackle, options.payloads))
    status = 0
    for check in checks:
        lines, problems = check()
        for line in lines:
            print(f"interop: {line}", flush=True)
        for sentence in sentences(problems):
            print(f"interop: {sentence}", file=sys.stderr)
            status = 1
    sys.exit(status)


if __name__ == "__main__":
    main()
