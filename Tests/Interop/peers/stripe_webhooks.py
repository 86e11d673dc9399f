"""Stripe's signatures as the package stripe makes and verifies them."""

import stripe

from signed_request import SignedRequest

from .peer import TOLERANCE, Peer, later, packaged, text_keys

HEADER = "Stripe-Signature"


class Stripe(Peer):
    name = packaged("stripe")
    scheme = "stripe"
    keys = text_keys(
        "whsec_interop5A4v9oG6dQ2sZ7xK1bT8mY3c",
        "whsec_interop0lD0lD0lD0lD0lD0lD0lD0lD",
        "whsec_interopAnotherSendersSecretText",
    )
    signs_with_several = True

    def sign(self, keys, identifier, timestamp, webhook):
        value = f"t={timestamp}"
        for key in keys:
            signature = stripe.WebhookSignature._compute_signature(
                f"{timestamp}.{webhook.body.decode()}", key.signing
            )
            value += f",v1={signature}"
        return SignedRequest(webhook.url, ((HEADER, value),), webhook.body)

    def verify(self, key, request):
        stripe.WebhookSignature.verify_header(
            request.body, request.header(HEADER), key.verifying, TOLERANCE
        )

    def alterations(self, request):
        moment, separator, rest = request.header(HEADER).removeprefix("t=").partition(",")
        value = f"t={later(moment)}{separator}{rest}"
        return [("another time", request.with_header(HEADER, value))]

    def variants(self, key, identifier, timestamp, webhook):
        request = self.sign([key], identifier, timestamp, webhook)
        moment, _, signature = request.header(HEADER).partition(",")
        forged = signature.removeprefix("v1=")
        return [
            (
                "beside a signature of its test events (v0)",
                request.with_header(HEADER, f"{moment},v0={'0' * 64},{signature}"),
                True,
            ),
            ("as v0 alone", request.with_header(HEADER, f"{moment},v0={forged}"), False),
        ]
