"""Delivery by SMTP, with patience for a server that thinks long before it says "250".

A mail server may scan a mail before it answers to the final dot. Whoever hangs up before that
doesn't know whether the mail was taken, sends it again, and the person has it twice: RFC 5321,
4.5.3.2.6, asks for ten minutes there. All other answers get ``EMAIL_TIMEOUT``.
"""

import smtplib

from django.core.mail.backends import smtp

# RFC 5321, 4.5.3.2.6. Whoever gives up sooner sends again what the server may have taken.
DATA_SECONDS = 600


class _Patient:
    """Waits for the answer to the mail itself as long as the standard asks."""

    def send(self, s):
        """Send it; after the dot that ends a mail, wait longer for the next answer."""
        super().send(s)
        ends_mail = isinstance(s, bytes) and s.endswith(b"\r\n.\r\n")
        if ends_mail:
            self.sock.settimeout(DATA_SECONDS)

    def data(self, msg):
        usual = self.sock.gettimeout()
        try:
            return super().data(msg)
        finally:
            if self.sock:  # None once the server has gone
                self.sock.settimeout(usual)


class PatientSMTP(_Patient, smtplib.SMTP):
    pass


class PatientSMTPOverTLS(_Patient, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's own, with the two classes above."""

    @property
    def connection_class(self):
        return PatientSMTPOverTLS if self.use_ssl else PatientSMTP

    def _close_connection(self, connection):
        """Say goodbye; a mail that was taken stays taken, whatever the server answers to that."""
        try:
            connection.quit()
        except OSError:
            connection.close()
