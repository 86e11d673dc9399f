"""Standard Webhooks v1 as the packages standardwebhooks and svix have it.

svix 2 calls standardwebhooks, so the two are one implementation behind two interfaces.
"""

import datetime

import standardwebhooks
import svix.webhooks

from signed_request import SignedRequest

from .keys import HMAC_KEYS
from .peer import Peer, later, packaged


class StandardPeer(Peer):
    scheme = "standard"
    keys = HMAC_KEYS
    signs_with_several = True

    def webhook(self, secret):
        """The package's object that signs and verifies with a secret."""
        raise NotImplementedError

    def sign(self, keys, identifier, timestamp, webhook):
        moment = datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc)
        text = webhook.body.decode()
        signatures = [self.webhook(key.signing).sign(identifier, moment, text) for key in keys]
        headers = (
            ("webhook-id", identifier),
            ("webhook-timestamp", str(timestamp)),
            ("webhook-signature", " ".join(signatures)),
        )
        return SignedRequest(webhook.url, headers, webhook.body)

    def alterations(self, request):
        return standard_alterations(request)


class StandardWebhooks(StandardPeer):
    name = packaged("standardwebhooks")

    def webhook(self, secret):
        return standardwebhooks.Webhook(secret)

    def verify(self, key, request):
        self.webhook(key.verifying).verify(request.body, dict(request.headers), json_parse=False)


class Svix(StandardPeer):
    name = packaged("svix")

    def webhook(self, secret):
        return svix.webhooks.Webhook(secret)

    def verify(self, key, request):
        self.webhook(key.verifying).verify(request.body, dict(request.headers))


def standard_alterations(request):
    moment = request.header("webhook-timestamp")
    return [
        ("another id", request.with_header("webhook-id", "msg_another")),
        ("another time", request.with_header("webhook-timestamp", later(moment))),
    ]
