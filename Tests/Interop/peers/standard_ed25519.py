"""Standard Webhooks v1a after its specification, with the package cryptography for Ed25519.

No package of these verifies v1a: what is signed and how it is written is done here.
"""

import base64
import time

from signed_request import SignedRequest

from .keys import ED25519_KEYS, private_key, public_key
from .peer import TOLERANCE, Peer, Refused, packaged
from .standard_webhooks import standard_alterations


class StandardEd25519(Peer):
    name = f"{packaged('cryptography')} (Ed25519 after the specification)"
    scheme = "standard-ed25519"
    keys = ED25519_KEYS
    takes_any_bytes = True
    signs_with_several = True

    def sign(self, keys, identifier, timestamp, webhook):
        signed = signed_bytes(identifier, str(timestamp), webhook.body)
        signatures = [private_key(key.signing).sign(signed) for key in keys]
        headers = (
            ("webhook-id", identifier),
            ("webhook-timestamp", str(timestamp)),
            (
                "webhook-signature",
                " ".join("v1a," + base64.b64encode(one).decode() for one in signatures),
            ),
        )
        return SignedRequest(webhook.url, headers, webhook.body)

    def verify(self, key, request):
        moment = request.header("webhook-timestamp")
        if abs(time.time() - int(moment)) > TOLERANCE:
            raise Refused("the time is another one")
        signed = signed_bytes(request.header("webhook-id"), moment, request.body)
        refusal = Refused("there is no signature of version v1a")
        for signature in request.header("webhook-signature").split(" "):
            version, _, text = signature.partition(",")
            if version != "v1a":
                continue
            try:
                public_key(key.verifying).verify(base64.b64decode(text, validate=True), signed)
                return
            except Exception as error:
                refusal = error
        raise refusal

    def alterations(self, request):
        return standard_alterations(request)


def signed_bytes(identifier, timestamp, body):
    return f"{identifier}.{timestamp}.".encode() + body
