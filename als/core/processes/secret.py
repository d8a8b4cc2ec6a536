"""A secret key for those who have not set one (never in production)."""

import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the secret kept at ``path``; make it the first time, readable by its owner only."""
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secrets.token_urlsafe(60))
    return path.read_text().strip()
