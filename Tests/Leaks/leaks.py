"""Looks for every secret of the tests in all that was printed, logged and spooled.

Usage: leaks.py TACKLE LOG...

It uses the command line with secrets of all kinds and looks through all that it said and wrote, and
through the logs of tests that are named. What a command is for, such as a signature, is no secret;
`keygen`, which prints new secrets, is not run. It first plants a secret, to see that it finds it.
"""

import json
import pathlib
import sys
import tempfile

from needles import collect
from uses import Uses

ROOT = pathlib.Path(__file__).resolve().parents[2]


def search(needles, files):
    """A sentence for each secret that stands in a file, which does not show it."""
    for path in files:
        content = path.read_bytes()
        for needle, origin in needles.items():
            if needle in content:
                place = content.index(needle)
                yield f"{path} holds a secret of {origin} at byte {place}, {len(needle)} bytes long"


def main(tackle, *logs):
    needles = collect(ROOT)
    with tempfile.TemporaryDirectory() as directory:
        planted = pathlib.Path(directory) / "planted.log"
        for needle in needles:
            planted.write_bytes(b"warning: the secret is " + needle + b"\n")
            if not list(search(needles, [planted])):
                sys.exit("leaks: a secret that was planted was not found: the search is broken")
        folder = pathlib.Path(directory) / "said"
        folder.mkdir()
        uses = Uses(tackle, folder)
        vectors = ROOT / "Tests/TackleHMACTests/Vectors/signatures.json"
        uses.cases(json.loads(vectors.read_text())["cases"])
        uses.configurations()
        uses.arguments()
        uses.spool()
        uses.listener()
        files = [path for path in folder.rglob("*") if path.is_file()] + [*map(pathlib.Path, logs)]
        problems = sorted(search(needles, files))
        for problem in problems:
            print(f"leaks: {problem}", file=sys.stderr)
        size = sum(path.stat().st_size for path in files)
    if problems:
        sys.exit(1)
    print(f"leaks: {len(needles)} forms of the tests' secrets, none of them in {size:,} bytes of"
          f" {len(files)} files: {uses.count} runs of tackle, a spool, {len(logs)} logs of tests")


if __name__ == "__main__":
    main(*sys.argv[1:])
