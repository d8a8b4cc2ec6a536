"""``python -m als.core.translations``: make the .mo files that are missing or old."""

from als.core.translations.catalogs import compile_all

compile_all()
