"""Delivery by SMTP, with patience for a server that thinks long before it says "250".

A mail server may scan a mail before it answers to the final dot. Whoever hangs up before that
doesn't know whether the mail was taken, sends it again, and the person has it twice: RFC 5321,
4.5.3.2.6, asks for ten minutes there. All other answers get ``EMAIL_TIMEOUT``.

Both are limits of silence, which a server that sends a byte now and then never breaks. So a
delivery has an end as well: it is over before its claim is (``OutMail.SILENCE``), or another worker
would send the same mail meanwhile.
"""

import smtplib
import socket
import threading
from contextlib import suppress

from django.core.mail.backends import smtp

# RFC 5321, 4.5.3.2.6. Whoever gives up sooner sends again what the server may have taken.
DATA_SECONDS = 600
DELIVERY_SECONDS = 900  # from the connection to the goodbye


class PatientSMTP(smtplib.SMTP):
    """Waits for the answer to the mail itself as long as the standard asks, and not for ever."""

    _end = _line = None

    def connect(self, *args, **kwargs):
        try:
            return super().connect(*args, **kwargs)
        except BaseException:  # as from the beginning of TLS
            self.close()
            raise

    def _get_socket(self, *args, **kwargs):
        sock = super()._get_socket(*args, **kwargs)
        self._line = sock.dup()  # the same connection, whatever TLS makes of the socket
        self._end = threading.Timer(DELIVERY_SECONDS, _hang_up, [self._line])
        self._end.daemon = True
        self._end.start()
        return sock

    def close(self):
        if self._end:
            self._end.cancel()
            self._end.join()  # it may be hanging up at this moment
            self._line.close()
            self._end = self._line = None
        super().close()

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


def _hang_up(line):
    """End the connection; who waits for an answer wakes up, as by closing they would not."""
    with suppress(OSError):  # the server was quicker
        line.shutdown(socket.SHUT_RDWR)


class PatientSMTPOverTLS(smtplib.SMTP_SSL, PatientSMTP):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's own, with the two classes above."""

    @property
    def connection_class(self):
        return PatientSMTPOverTLS if self.use_ssl else PatientSMTP

    def open(self):
        try:
            return super().open()
        except BaseException:  # as when the server takes no password: it is not to wait for us
            self.close()
            raise

    def _close_connection(self, connection):
        """Say goodbye; a mail that was taken stays taken, whatever the server answers to that."""
        try:
            connection.quit()
        except OSError:
            connection.close()
