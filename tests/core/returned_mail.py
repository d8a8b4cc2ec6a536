"""What other servers and programs send back, in the shapes that are met: ``SHAPES`` by name.

``{to}`` is the envelope's sender of a mail that was sent, ``{address}`` whom it was for,
``{id}`` its Message-ID. Each has what is to be noted: a part of the reason, and whether the
address is wrong for good; or None.
"""

import base64


def plain(sender, subject, body, *, charset="utf-8", head="", encoding="8bit", kind="text/plain"):
    return (
        f"From: {sender}\nTo: {{to}}\nSubject: {subject}\nMIME-Version: 1.0\n{head}"
        f'Content-Type: {kind}; charset="{charset}"\n'
        f"Content-Transfer-Encoding: {encoding}\n\n{body}"
    )


def standard(action, status, code, *, words="See below.", sender="MAILER-DAEMON@mx.example.net"):
    return f"""From: {sender}
To: {{to}}
Auto-Submitted: auto-replied
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

{words}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {{address}}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {code}

--b
Content-Type: message/rfc822

From: sets@example.org
To: {{address}}
Message-ID: {{id}}
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
--b--
"""


POSTMASTER = "postmaster@tenant.example.net"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.net>"
PERSON = "Ann Kos <{address}>"

EXCHANGE = """From: postmaster@tenant.example.net
To: {to}
Subject: Undeliverable: Invitation
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This mail reached nobody at:

{address}

For administrators:

Generating server: SRV01.tenant.example.net

{address}
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##

--b1
Content-Type: message/rfc822

From: sets@example.org
To: {address}
Message-ID: {id}
Subject: Invitation

x
--b1--
"""
RELAY = plain(
    "Mailer Daemon <MAILER-DAEMON@relay.example.net>",
    "Delivery status notification: error",
    "The mail below went no further. Whom it did not reach, and why:\n\n"
    "{address}: 550 5.1.1 no such person here\n\nHead of that mail:\n\n"
    "Message-ID: {id}\nSubject: Invitation\n",
    charset="us-ascii",
)
GERMAN = (
    "Ihre Nachricht konnte nicht zugestellt werden an:\n\n{address}\n\n"
    "Das eingegebene E-Mail-Konto konnte nicht gefunden werden.\n\n"
    "Diagnoseinformationen für Administratoren:\n\nGenerierender Server: EX01.amt.example\n\n"
    "{address}\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'\n"
)
FRENCH = (
    "<html><body><h2>Votre message n'a pas pu être remis.</h2><p>{address}</p>"
    "<p>Remote Server returned &#39;550 5.4.1 Recipient address rejected: Access denied&#39;</p>"
    "</body></html>"
)
CROATIAN = (
    "Vaša poruka nije isporučena sljedećem primatelju:\n\n{address}\n\n"
    "Adresa e-pošte koju ste unijeli nije pronađena.\n"
)
QMAIL = (
    "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver "
    "your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it "
    "didn't work out.\n\n<{address}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
    "--- Below this line is a copy of the message.\n\nMessage-ID: {id}\n"
)
EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent "
    "could not be delivered to one or more of its\nrecipients. This is a permanent error. The "
    "following address(es) failed:\n\n  {address}\n    host mx.example.net [192.0.2.1]\n"
    "    SMTP error from remote mail server after RCPT TO:<{address}>:\n"
    "    550 Unrouteable address\n"
)
EXIM_GIVEN_UP = (
    "A message that you sent could not be delivered to one or more of its\nrecipients. The "
    "following address(es) failed:\n\n  {address}\n    host mx.example.net [192.0.2.1]\n"
    "    retry timeout exceeded\n"
)
DELAY_IN_WORDS = (
    "Delivery to the following recipient has been delayed:\n\n{address}\n\nMessage will be retried "
    "for 2 more day(s)\n\n452 4.2.2 The email account is over quota.\n"
)
CHALLENGE = (
    "Your mail is being held. To have it delivered, please click the link below and show that you "
    "are a person:\nhttps://challenge.example.net/q/550-5.1.1\n"
)
COMPLAINT = """From: feedback@provider.example
To: {to}
Subject: complaint about message
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report for a message that {address} got. 550 5.7.1
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
--b
Content-Type: message/rfc822

Message-ID: {id}

x
--b--
"""
RECEIPT = """From: {address}
To: {to}
Subject: Read: Invitation
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{address}
Disposition: manual-action/MDN-sent-manually; deleted
--b--
"""
IN_BASE64 = base64.encodebytes(
    b"Die folgende Nachricht ist unzustellbar: 550 5.1.1 unbekannt\n"
).decode()
FULL = "552 5.2.2 Mailbox size limit exceeded"
AUTO = "Auto-Submitted: auto-replied\n"

SHAPES = {
    # Failures
    "exchange in words": (EXCHANGE, ("550 5.1.1 RESOLVER.ADR.RecipNotFound", True)),
    "a relay in words": (RELAY, ("550 5.1.1 no such person here", True)),
    "postfix": (standard("failed", "5.1.1", "550 5.1.1 unknown"), ("550 5.1.1 unknown", True)),
    "gmail, no such domain": (
        standard("failed", "5.1.2", "DNS Error: domain name not found"),
        ("DNS Error: domain name not found", True),
    ),
    "mailbox full for good": (standard("failed", "5.2.2", FULL), (FULL, False)),
    "given up after days": (
        standard("failed", "4.4.7", "421 4.4.7 Delay"), ("421 4.4.7 Delay", False),
    ),
    "policy": (
        standard("failed", "5.7.1", "550 5.7.1 Refused as spam"),
        ("550 5.7.1 Refused as spam", False),
    ),
    "exchange in German": (plain(POSTMASTER, "Unzustellbar: Einladung", GERMAN), ("5.1.10", True)),
    "exchange in French, HTML alone": (
        plain(POSTMASTER, "Non remis : Invitation", FRENCH, kind="text/html"),
        ("550 5.4.1 Recipient address rejected", True),
    ),
    "exchange in Croatian, no number": (
        plain(POSTMASTER, "Neisporučivo: Pozivnica", CROATIAN), ("nije isporučena", True),
    ),
    "subject in base64": (
        plain(POSTMASTER, "=?utf-8?b?TmV1c3BqZWxhIGlzcG9ydWth?=", "{address}"),
        ("Neuspjela isporuka", True),
    ),
    "a number that ends its line": (
        plain(DAEMON, "failure notice", "{address}:\nRemote host said: 550\n"), ("said: 550", True),
    ),
    "a telephone number": (
        plain("Ann <ann@x.org>", "Re: Invitation", "Away. Ring 01 550 1234 or ask b@x.org."), None,
    ),
    "an edition": (
        plain("Ann <ann@x.org>", "Re: Invitation", "See 5.1.2 of our plan, or ask b@x.org."), None,
    ),
    "holiday, subject in base64": (
        plain("Ann <ann@x.org>", "=?utf-8?b?T3V0IG9mIG9mZmljZQ==?=", "#550 5.1.1 b@x.org\n"), None,
    ),
    "qmail": (plain(DAEMON, "failure notice", QMAIL), ("5.1.1", True)),
    "exim": (plain(DAEMON, "Mail delivery failed", EXIM), ("550 Unrouteable address", True)),
    "exim given up": (
        plain(DAEMON, "Mail delivery failed", EXIM_GIVEN_UP), ("retry timeout exceeded", False),
    ),
    "in base64": (
        plain(DAEMON, "Unzustellbar", IN_BASE64, encoding="base64"), ("550 5.1.1 unbekannt", True),
    ),
    "a charset that nobody has": (
        plain(DAEMON, "Undeliverable", "{address} 550 5.1.1 unknown\n", charset="x-none"),
        ("550 5.1.1 unknown", True),
    ),
    "a very long one": (
        plain(DAEMON, "Undeliverable", "{address}: 554 5.4.4 no route\n" + "x " * 400_000),
        ("554 5.4.4 no route", True),
    ),
    "a closed account": (
        plain("noreply@mx.example.net", "Delivery failed", "<{address}>: 550 5.2.1 disabled\n"),
        ("550 5.2.1 disabled", True),
    ),
    "words without a number": (
        plain(DAEMON, "Returned mail", "Your mail to {address} was returned to sender.\n"),
        ("returned to sender", True),
    ),
    "amazon, no status": (
        plain(
            "MAILER-DAEMON@amazonses.example", "Delivery Status Notification (Failure)",
            "An error occurred while trying to deliver the mail to the following recipients:\n"
            "{address}\n",
        ),
        ("An error occurred", True),
    ),
    **{
        f"exchange in {language}, no number": (plain(POSTMASTER, "x", words), (words[:9], True))
        for language, words in {
            "French": "Impossible de remettre votre message à {address}\n",
            "Dutch": "Uw bericht kan niet worden bezorgd: {address}\n",
            "Polish": "Nie można dostarczyć wiadomości: {address}\n",
            "Portuguese": "Falha na entrega para {address}\n",
            "Slovene": "Sporočila ni bilo mogoče dostaviti: {address}\n",
            "Czech": "Vaši zprávu nebylo možné doručit: {address}\n",
            "Swedish": "Meddelandet kunde inte levereras: {address}\n",
        }.items()
    },
    # What is none
    "delayed in Dutch": (
        plain(POSTMASTER, "Vertraagd: x", "{address}: nog niet bezorgd, vertraagd.\n"), None,
    ),
    "delayed": (standard("delayed", "4.2.2", "452 4.2.2 full"), None),
    "delayed in words": (plain(DAEMON, "Delivery status: delay", DELAY_IN_WORDS), None),
    "verzögert": (
        plain(POSTMASTER, "Verzögert: Einladung", "Die Zustellung an {address} ist verzögert.\n"),
        None,
    ),
    "delivered": (standard("delivered", "2.0.0", "250 OK"), None),
    "relayed": (standard("relayed", "2.0.0", "250 OK"), None),
    "outlook, out of office": (
        plain(PERSON, "Automatic reply: Invitation", "I am away. Room 5.1.1, call 550-1234.\n",
              head=AUTO), None,
    ),
    "Abwesenheit": (
        plain(PERSON, "Automatische Antwort: x", "Bin bis 5.5.26 weg.\n", head=AUTO), None,
    ),
    "odsutna": (
        plain(PERSON, "Automatski odgovor: x", "Odsutna sam. Mail nije dostavljen.\n"), None,
    ),
    "a vacation program": (
        plain(PERSON, "Re: Invitation", "Back on Monday.\n",
              head="X-Autoreply: yes\nReturn-Path: <>\n"), None,
    ),
    "somebody answers": (
        plain(PERSON, "Re: Invitation", "My last mail could not be delivered?\n"), None,
    ),
    "a challenge": (plain("verify@challenge.example.net", "Please confirm", CHALLENGE), None),
    "a complaint": (COMPLAINT, None),
    "a receipt": (RECEIPT, None),
}  # fmt: skip
