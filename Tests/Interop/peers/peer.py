"""What the peers have in common: somebody else's signer and verifier of one scheme."""

import importlib.metadata
from typing import NamedTuple

TOLERANCE = 300


class Key(NamedTuple):
    """A key's text for who signs and for who verifies; the same unless the scheme is asymmetric."""

    signing: str
    verifying: str


class Refused(Exception):
    """The request is not genuine: for verifiers that return it instead of raising it."""


class Peer:
    """A signer and verifier that knows nothing of Tackle.

    `keys` are a new and an old one of the same sender, and another sender's.
    """

    name: str
    scheme: str
    keys: tuple[Key, Key, Key]
    is_timed = True
    takes_any_bytes = False
    signs_with_several = False

    def sign(self, keys, identifier, timestamp, webhook):
        """The webhook as a signed request."""
        raise NotImplementedError

    def verify(self, key, request):
        """Raises an error unless the request is genuine and its time, if signed, is now."""
        raise NotImplementedError

    def refusal(self, key, request):
        """Why the request is not genuine, or None.

        Any error counts: some packages raise others than their own at odd input. That is harmless
        where a request must be refused, and where it must not every reason is a problem.
        """
        try:
            self.verify(key, request)
            return None
        except Exception as error:
            return f"{type(error).__name__}: {error}".rstrip(": ")

    def alterations(self, request):
        """The request with other things altered than its body, each with what it is."""
        return []

    def variants(self, key, identifier, timestamp, webhook):
        """Requests signed in other ways, each with what it is and whether it must be genuine."""
        return []

    def takes(self, webhook):
        return self.takes_any_bytes or webhook.is_text

    def sign_options(self, webhook):
        """What `tackle sign` must be told besides."""
        return []

    def verify_options(self, request):
        """What `tackle verify` must be told besides."""
        return []

    def secret_options(self):
        """What a secret in a pipeline's stage must be told besides."""
        return []


def text_keys(*texts):
    return tuple(Key(text, text) for text in texts)


def later(text):
    """One second later: still now, but not what was signed."""
    return str(int(text) + 1)


def packaged(package):
    """The package's name and the version that is installed."""
    return f"{package} {importlib.metadata.version(package)}"
