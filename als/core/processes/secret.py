"""A secret key for those who have not set one (never in production)."""

import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret(path: Path) -> str:
    """Return the secret kept at ``path``; make it the first time, readable by its owner only.

    Raises ``ImproperlyConfigured`` if the folder can’t be written.
    """
    if path.exists():
        return path.read_text().strip()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(60))
    except OSError as error:
        raise ImproperlyConfigured(
            f"VAR: the folder {path.parent} can’t be written ({error.strerror}). Choose another:"
            " make run VAR=/path/to/folder"
        ) from None
    return path.read_text().strip()
