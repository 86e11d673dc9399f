"""Slack's signatures as the package slack_sdk makes and verifies them."""

from slack_sdk.signature import SignatureVerifier

from signed_request import SignedRequest

from .peer import Peer, Refused, later, packaged, text_keys

TIME = "X-Slack-Request-Timestamp"
SIGNATURE = "X-Slack-Signature"


class Slack(Peer):
    name = packaged("slack_sdk")
    scheme = "slack"
    keys = text_keys(
        "8f742231b10e8888abcd99yyyzzz85a5",
        "0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d",
        "a17e0a17e0a17e0a17e0a17e0a17e0a1",
    )

    def sign(self, keys, identifier, timestamp, webhook):
        (key,) = keys
        signature = SignatureVerifier(key.signing).generate_signature(
            timestamp=str(timestamp), body=webhook.body
        )
        headers = ((TIME, str(timestamp)), (SIGNATURE, signature))
        return SignedRequest(webhook.url, headers, webhook.body)

    def verify(self, key, request):
        verifier = SignatureVerifier(key.verifying)
        if not verifier.is_valid_request(request.body, dict(request.headers)):
            raise Refused("the package says that it is not valid")

    def alterations(self, request):
        return [("another time", request.with_header(TIME, later(request.header(TIME))))]
