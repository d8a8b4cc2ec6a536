#!/usr/bin/env python
"""Run a management command of the product."""

import os
import sys
from pathlib import Path

try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
except ImportError:
    python = Path(__file__).resolve().parent / ".venv/bin/python"
    words = f"{python} manage.py {' '.join(sys.argv[1:])}" if python.exists() else "make run"
    sys.exit(f"Django is not installed for this Python. Type: {words}")

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"This can’t start: {error}")  # a setting, named: no trace says more
