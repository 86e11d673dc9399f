"""GitHub's and Shopify's signatures after their documentation, with Python's hmac.

These are recipes and no packages: neither provider has one in Python that verifies webhooks.
GitHub: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
Shopify: https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
"""

import base64
import hashlib
import hmac

from signed_request import SignedRequest

from .peer import Peer, Refused, text_keys


class Recipe(Peer):
    """One header with an HMAC-SHA256 of the body alone."""

    header_name: str
    is_timed = False
    takes_any_bytes = True

    def value(self, mac):
        """The code as the header has it."""
        raise NotImplementedError

    def sign(self, keys, identifier, timestamp, webhook):
        (key,) = keys
        value = self.expected(key.signing, webhook.body)
        return SignedRequest(webhook.url, ((self.header_name, value),), webhook.body)

    def verify(self, key, request):
        expected = self.expected(key.verifying, request.body)
        if not hmac.compare_digest(expected, request.header(self.header_name)):
            raise Refused("the codes differ")

    def expected(self, secret, body):
        return self.value(hmac.new(secret.encode(), body, hashlib.sha256))


class GitHub(Recipe):
    name = "GitHub's documented recipe (no package)"
    scheme = "github"
    keys = text_keys("It's a Secret to Everybody", "an old secret", "another's secret")
    header_name = "X-Hub-Signature-256"

    def value(self, mac):
        return "sha256=" + mac.hexdigest()


class Shopify(Recipe):
    name = "Shopify's documented recipe (no package)"
    scheme = "shopify"
    keys = text_keys(
        "shpss_0123456789abcdef0123456789abcdef",
        "shpss_00000000000000000000000000000000",
        "shpss_ffffffffffffffffffffffffffffffff",
    )
    header_name = "X-Shopify-Hmac-SHA256"

    def value(self, mac):
        return base64.b64encode(mac.digest()).decode()
