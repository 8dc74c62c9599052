"""Two ways for a message to leave: a mail server, or a folder of `.eml` files."""

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT_SECONDS = 20
SUBMISSION, IMPLICIT_TLS = 25, 465


def over_smtp(url: str) -> Callable[[EmailMessage], bool]:
    """Carry over `smtp://` (STARTTLS when offered) or `smtps://`; certificates are checked.

    A password never leaves without TLS: such a server is refused like one that is down.
    """
    address = urlsplit(url)

    def carry(message: EmailMessage) -> bool:
        try:
            with _connected(address) as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException):
            return False
        return True

    return carry


def into_folder(path: Path) -> Callable[[EmailMessage], bool]:
    """Write each message to a numbered file."""

    def carry(message: EmailMessage) -> bool:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = len(list(path.glob("*.eml"))) + 1
        (path / f"{number:06d}.eml").write_bytes(bytes(message))
        return True

    return carry


def _connected(address: SplitResult) -> smtplib.SMTP:
    host = address.hostname or "localhost"
    checked = ssl.create_default_context()
    if address.scheme == "smtps":
        port = address.port or IMPLICIT_TLS
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=TIMEOUT_SECONDS, context=checked
        )
    else:
        server = smtplib.SMTP(host, address.port or SUBMISSION, timeout=TIMEOUT_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=checked)
        elif address.username:
            server.close()
            raise smtplib.SMTPNotSupportedError("no TLS, so no password")
    if address.username and address.password:
        server.login(unquote(address.username), unquote(address.password))
    return server
