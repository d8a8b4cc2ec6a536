"""Passkeys: whose they are, what they count as, and what no browser would send."""

import json

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

pytestmark = pytest.mark.django_db
OPTIONS = {"headers": {"Accept": "application/json"}}
STRANGE = [
    "null", "[]", '"a"', "1", "{}", '{"response": []}',
    '{"id": "AA", "rawId": "AA", "response": {}}',
    json.dumps({
        "id": "AA", "rawId": "AA", "type": "public-key",
        "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA",
                     "userHandle": websafe_encode(b"1"), "attestationObject": "AA"},
    }),
    "[" * 5_000,
]  # fmt: skip


def client_data(kind, challenge):
    said = {"type": kind, "challenge": challenge, "origin": "https://testserver"}
    return json.dumps(said).encode()


def give_passkey(person, name="Work laptop"):
    """Note a passkey as the library does, with a key that nobody keeps."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = ES256.from_cryptography_key(key.public_key())
    about = AttestedCredentialData.create(b"\0" * 16, b"a credential", public)
    signed = AuthenticatorData.create(sha256(b"testserver"), 0x45, 0, about)
    answer = {
        "id": websafe_encode(b"a credential"),
        "rawId": websafe_encode(b"a credential"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client_data("webauthn.create", "AA")),
            "attestationObject": websafe_encode(AttestationObject.create("none", signed, {})),
        },
    }
    kind = Authenticator.Type.WEBAUTHN
    return Authenticator.objects.create(
        user=person, type=kind, data={"name": name, "credential": answer}
    )


def forged(options):
    """Return what a device would answer to these options, but signed by another key."""
    said = client_data("webauthn.get", options["publicKey"]["challenge"])
    data = AuthenticatorData.create(sha256(b"testserver"), 0x05, 1)
    key = ec.generate_private_key(ec.SECP256R1())
    signature = key.sign(data + sha256(said), ec.ECDSA(hashes.SHA256()))
    return {
        "id": websafe_encode(b"a credential"),
        "rawId": websafe_encode(b"a credential"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
        },
    }


def test_a_strange_answer_is_refused_in_words(cast, case):
    for answer in STRANGE:
        with case(answer):
            visitor, member = Client(), cast.client("upper_a")
            visitor.get("/sign-in/passkey/", **OPTIONS)
            refused = visitor.post("/sign-in/passkey/", {"credential": answer}, follow=True)
            assert refused.redirect_chain == [("/sign-in/", 302)]
            assert visitor.get("/desk/").status_code == 302
            member.get("/profile/second-step/passkey/")
            kept = member.post(
                "/profile/second-step/passkey/", {"name": "Laptop", "credential": answer}
            )
            assert (kept.status_code, kept.context["form"]["name"].value()) == (200, "Laptop")
            assert "“Credential”" not in kept.text
            assert not Authenticator.objects.exists()


def test_a_passkey_is_what_managers_and_facilitators_need(cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = cast.client("facilitator")
    assert client.get("/desk/").url == "/profile/second-step/"
    give_passkey(cast.facilitator)
    assert client.get("/desk/").status_code == 200


def test_nobody_names_or_removes_the_passkey_of_another(cast, settings):
    theirs = give_passkey(cast.upper_a)
    client = cast.client("lower_a")
    for path in ("name", "remove"):
        url = f"/profile/second-step/passkey/{theirs.pk}/{path}/"
        assert client.post(url, {"name": "Mine"}).status_code == 404


def test_whoever_has_one_shows_it_before_another_is_added(cast):
    give_passkey(cast.upper_a)
    answer = cast.client("upper_a").get("/profile/second-step/passkey/")
    assert answer.url == "/ask-again/passkey/?next=%2Fprofile%2Fsecond-step%2Fpasskey%2F"


def test_passkeys_are_listed_by_their_names_to_their_owner(cast):
    give_passkey(cast.upper_a, "Blue key <b>")
    page = cast.client("upper_a").get("/profile/second-step/").content.decode()
    assert page.count("Blue key &lt;b&gt;") == 3
    assert "Blue key" not in cast.client("lower_a").get("/profile/second-step/").content.decode()


def test_a_forged_answer_is_refused_and_a_recovery_code_asked_for_instead(cast):
    give_passkey(cast.upper_a)
    cast.upper_a.set_password("three-plain-words")
    cast.upper_a.save()
    client = Client()
    signing = {"login": cast.upper_a.email, "password": "three-plain-words"}
    client.post("/sign-in/password/", signing)
    options = client.get("/sign-in/second-step/").context["js_data"]["request_options"]
    answer = json.dumps(forged(json.loads(json.dumps(options, default=dict))))
    page = client.post("/sign-in/second-step/", {"credential": answer}).content.decode()
    assert "This passkey was not accepted. Try again." in page
    assert "Enter one of your recovery codes" in page
    assert client.get("/desk/").status_code == 302
