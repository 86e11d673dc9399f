"""The secrets that the tests use, in every form in which one could get out."""

import base64
import binascii
import json
import pathlib
import re

PREFIXED = re.compile(r"wh(?:sec|sk)_([A-Za-z0-9+/]{12,}={0,2})")
SPLIT = re.compile(r'"\s*\+\s*"')  # a long literal that goes on in the next line
NAMED = re.compile(r'"((?:[A-Za-z0-9]+-)+secret(?:-[A-Za-z0-9]+)*)"')
SHORTEST = 8

# Named like secrets, and none: a key of a configuration, verdicts, topics, the name of a file.
NAMES = {"endpoint-secret", "no-secret", "bad-secret", "tackle-secret", "proxy-secret"}


def collect(root):
    """The bytes to look for, each with where it comes from."""
    texts = {}
    for path in sorted((root / "Tests").rglob("*")):
        if path.suffix in (".swift", ".py", ".yaml") and "Leaks" not in path.parts:
            source = SPLIT.sub("", path.read_text())
            for match in PREFIXED.finditer(source):
                texts[match[0]] = path.name
            for match in NAMED.finditer(source):
                if match[1].lower() not in NAMES:
                    texts[match[1]] = path.name
    for text in vectors(root):
        texts[text] = "Vectors/signatures.json"
    for text in bad_inputs(root):
        texts[text] = "Cases/bad_inputs.json"
    needles = {}
    for text, origin in texts.items():
        for form in forms(text):
            if len(form) >= SHORTEST:
                needles.setdefault(form, origin)
    return needles


def vectors(root):
    path = root / "Tests/TackleHMACTests/Vectors/signatures.json"
    for case in json.loads(path.read_text())["cases"]:
        if case["scheme"] == "standard-ed25519" and "whsk_" not in str(case["secret"]):
            continue  # public keys
        secrets = case["secret"] if isinstance(case["secret"], list) else [case["secret"]]
        yield from (secret.strip() for secret in secrets)


def bad_inputs(root):
    path = root / "Tests/TackleCLITests/Cases/bad_inputs.json"
    content = json.loads(path.read_text())
    yield from content["meta"]["environment"].values()
    for case in content["cases"]:
        # Some are words of an error that must not be said, and no secrets.
        yield from (text for text in case["expect"].get("never_mentions", []) if " " not in text)


def forms(text):
    """The text, and of a key in base64 that alone, its beginning, its bytes and their digits."""
    yield text.encode()
    match = PREFIXED.fullmatch(text)
    if not match:
        return
    yield match[1].encode()
    yield match[1][:12].encode()
    try:
        key = base64.b64decode(match[1], validate=True)
    except binascii.Error:
        return
    for part in (key, key[:32]):
        yield part
        yield part.hex().encode()
        yield part.hex().upper().encode()
