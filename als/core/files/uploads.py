"""Files that people send: looked into, kept outside the web root, handed out as downloads.

``UploadField`` gives a form an ``Upload``; a change keeps it inside ``rows_and_files``; a view
that has checked the right hands it out with ``download``.
"""

import hashlib
import posixpath
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.files.filetypes import BY_ENDING, JPEG, PNG, FileType, recognise
from als.core.text.folding import normalized

# "20 MB" as the file lists of computers count it. In thousands it would be less, and somebody
# whose computer says 20 MB would be refused.
MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_STEM_LENGTH = 100  # characters; with its ending well below the 255 bytes that file systems take
NOT_IN_NAMES = dict.fromkeys(map(ord, '<>:"|?*'), "-")  # Windows refuses them


@dataclass(frozen=True)
class Upload:
    """A file that was looked into: what it is, the name to show, and the content to keep."""

    name: str
    type: FileType
    content: File
    sha256: str

    @property
    def size(self):
        return self.content.size


def takes_files(view):
    """Mark a view whose form has files: its requests may be as large as ``MAX_REQUEST_BYTES``."""
    view.takes_files = True
    return view


def look_into(file):
    """Return the ``Upload`` that a file of a form is; ``ValidationError`` says why it is none."""
    name = clean_name(file.name)
    if not file.size:
        raise ValidationError(_("“%s” is empty. Choose another file.") % name, code="empty")
    if file.size > MAX_FILE_BYTES:
        raise ValidationError(
            _("“%s” is larger than 20 MB. Make it smaller, or choose another file.") % name,
            code="too large",
        )
    kind, content = recognise(file, name)
    return Upload(name_for(name, kind), kind, content, _sha256(content))


def _sha256(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def clean_name(name):
    """Return the last part of a path without what deceives the eye or a file system."""
    name = normalized("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C" or char == "\t")
    return " ".join(name.translate(NOT_IN_NAMES).split()).strip(". ")


def name_for(name, kind):
    """Return the name with the ending of what the file is; refused if it claims another type."""
    stem, ending = posixpath.splitext(name)
    claimed = BY_ENDING.get(ending.lower())
    if claimed is None:
        stem, ending = name, kind.endings[0]
    elif claimed is not kind:
        raise ValidationError(
            _(
                "“%(name)s” is %(what)s, although its name ends in %(claimed)s. "
                "Give it the ending %(ending)s, or choose another file."
            ),
            code="mislabelled",
            params={
                "name": name,
                "what": kind.called,
                "claimed": ending.lower(),
                "ending": kind.endings[0],
            },
        )
    return (stem[:MAX_STEM_LENGTH].rstrip(". ") or _("file")) + ending.lower()


class UploadField(forms.FileField):
    """A file to choose; its value is an ``Upload``, or None."""

    widget = forms.FileInput(attrs={"accept": ",".join(BY_ENDING)})

    def __init__(self, **kwargs):
        help_text = gettext_lazy(
            "PDF, DOCX, ODT, PPTX, PNG or JPEG, at most 20 MB. Hidden data in pictures, such "
            "as where they were taken, is removed."
        )
        super().__init__(**{"help_text": help_text, "allow_empty_file": True, **kwargs})

    def to_python(self, data):
        file = super().to_python(data)
        return file and look_into(file)


PICTURES = (PNG, JPEG)


class PictureField(UploadField):
    """A picture to choose, as PNG or JPEG; its value is an ``Upload``, or None."""

    widget = forms.FileInput(
        attrs={"accept": ",".join(ending for kind in PICTURES for ending in kind.endings)}
    )

    def to_python(self, data):
        upload = super().to_python(data)
        if upload and upload.type not in PICTURES:
            raise ValidationError(
                _("“%(name)s” is a %(type)s file. Choose a picture: PNG or JPEG."),
                code="no picture",
                params={"name": upload.name, "type": upload.type.name},
            )
        return upload


def ask_for_file_again(form, name):
    """Add an error to the field that the file has to be chosen again: no page can fill that in.

    What was sent under its name to a form that has no such field is left alone.
    """
    file = form.files.get(name) if name in form.fields else None
    if file and name not in form.errors:
        sentence = _("Choose “%s” again: a browser does not keep it when a page comes back.")
        form.add_error(name, sentence % clean_name(file.name))


@contextmanager
def rows_and_files():
    """Open one transaction for rows and their files; yield the function that writes a file.

    If anything fails, the files go as well. A file whose row never came (the machine stopped, or
    an outer transaction failed) has a random name that nothing leads to.
    """
    written = []

    def write(field_file, upload):
        field_file.save(upload.name, upload.content, save=False)
        written.append((field_file.storage, field_file.name))

    try:
        with transaction.atomic():
            yield write
    except BaseException:
        for storage, name in written:
            storage.delete(name)
        raise


def download(field_file, *, name, content_type):
    """Hand out a kept file, to be saved and never shown. ``FileNotFoundError`` if it is gone."""
    response = FileResponse(
        field_file.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
