"""The texts that gettext translates: found in the sources, kept in als/locale, checked."""
