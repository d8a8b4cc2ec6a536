"""What a programme's reports look like."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit
from als.core.files.uploads import Upload, rows_and_files
from als.core.locking import locked
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from sets import branding
from sets.rules import manages


def set_branding(
    *, programme, colour, logo_text="", licence="", picture=None, without_logo=False, by, seen=None
):
    """Give its reports a colour, a logo and a licence. Versions frozen before keep theirs."""
    refuse_unless(manages(by, programme), _("Only managers of this programme can change it."))
    if not branding.reads_on_white(colour):
        raise Refused(_("White text on that colour would be hard to read."), field="colour")
    with rows_and_files() as write:
        programme = locked(programme)
        changed = _words(programme, seen, colour=colour, logo_text=logo_text, licence=licence)
        if _logo(programme, picture, without_logo, write):
            changed.append("logo")
        if not programme.logo:
            programme.logo_text = ""
        elif not programme.logo_text:
            raise Refused(_("Describe the logo for people who cannot see it."), field="logo_text")
        if changed:
            programme.save(update_fields=["colour", "licence", "logo", "logo_type", "logo_text"])
            audit.record("changed", programme, by=by, fields=sorted(changed))
    return programme


def _words(programme, seen, **words):
    changed = [name for name, value in words.items() if getattr(programme, name) != value]
    if changed:
        refuse_stale(programme, list(words), seen)
    for name in changed:
        setattr(programme, name, words[name])
    return changed


def _logo(programme, picture, without_logo, write):
    """Keep the new logo or drop the old one; say whether anything is other than it was."""
    storage, before = programme.logo.storage, programme.logo.name
    if picture:
        content = branding.fit_to_print(picture)
        if content.read() == branding.bytes_of_logo(programme):
            return False
        fitted = Upload(picture.name, picture.type, content, picture.sha256)
        write(programme.logo, fitted)
        programme.logo_type = picture.type.content_type
    elif without_logo and before:
        programme.logo = programme.logo_type = ""
    else:
        return False
    if before:
        # Frozen versions carry it themselves: nothing leads to the file any more.
        transaction.on_commit(lambda: storage.delete(before))
    return True
