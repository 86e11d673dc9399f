"""Keys as Standard Webhooks writes them; fixed, so that a failure can be had again."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .peer import Key, text_keys


def written(prefix, data):
    return prefix + base64.b64encode(data).decode()


def read(prefix, text):
    if not text.startswith(prefix):
        raise ValueError(f"the key's text does not begin with {prefix}")
    return base64.b64decode(text.removeprefix(prefix), validate=True)


def ed25519_key(seed):
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Key(written("whsk_", seed + raw), written("whpk_", raw))


def private_key(text):
    return Ed25519PrivateKey.from_private_bytes(read("whsk_", text)[:32])


def public_key(text):
    return Ed25519PublicKey.from_public_bytes(read("whpk_", text))


HMAC_KEYS = text_keys(
    written("whsec_", bytes(range(32))),
    written("whsec_", bytes(range(100, 124))),
    written("whsec_", bytes(range(192, 256))),
)
ED25519_KEYS = tuple(ed25519_key(bytes([first]) * 32) for first in (1, 2, 3))
