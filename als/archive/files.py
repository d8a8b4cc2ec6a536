"""Files of an archive, looked into as if somebody had just uploaded them."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from actions.models import Attachment
from als.archive.read import damaged
from als.core.files.filetypes import JPEG, PNG
from als.core.files.uploads import MAX_FILE_BYTES, look_into
from meetings.models import MinutesPhoto
from reports.models import Rendering
from sets.models import PaperFile, Programme

WITH_CONTENT = (PaperFile, Attachment, MinutesPhoto, Programme)
HEADS = {b"%PDF-": ("pdf", "summary"), b"PK": ("docx", "xlsx")}


@contextmanager
def looked_into(archive, model, row, path):
    """Yield the content to keep; ``Damaged`` with a sentence if nobody could have uploaded it."""
    if model is Rendering:
        _refuse_another_file(archive, row, path)
        with archive.open(path) as part:
            yield File(part)
    else:
        yield _upload(archive, row, path).content


def _refuse_another_file(archive, row, path):
    """Refuse a file of a report that is of another kind, or not the one that was made."""
    with archive.open(path) as part:
        head = part.read(5)
    if row["sha256"] and row["sha256"] != archive.sha256(path):
        raise damaged(_("“%(path)s” in it is not the file that was made."), path=path)
    wanted = next((mark for mark, kinds in HEADS.items() if row["format"] in kinds), b"")
    if not head.startswith(wanted):
        raise damaged(_("“%(path)s” in it is another kind of file than it says."), path=path)


def _upload(archive, row, path):
    """Return what an upload field would make of the file."""
    if archive.infos[path].file_size > MAX_FILE_BYTES:
        raise damaged(_("“%(path)s” in it is larger than any that we take."), path=path)
    with archive.open(path) as part:
        content = part.read()
    name = row["name"] if "logo" not in row else path.rpartition("/")[2]
    if not isinstance(name, str):
        raise damaged(_("“%(path)s” in it has no name."), path=path)
    try:
        return look_into(ContentFile(content, name=name))
    except ValidationError as error:
        sentence = _("“%(path)s” in it can’t be taken: %(why)s")
        raise damaged(sentence, path=path, why=" ".join(error.messages)) from error


def take_facts(row, plain, archive):
    """Write into the row what its file is, whatever the archive says of it."""
    path = plain["logo" if isinstance(row, Programme) else "file"]
    if not path:
        return
    upload = _upload(archive, plain, path)
    if isinstance(row, Programme):
        if upload.type not in (PNG, JPEG):
            raise damaged(_("“%(path)s” in it is not a picture."), path=path)
        row.logo_type = upload.type.content_type
        return
    row.name, row.content_type = upload.name, upload.type.content_type
    row.size, row.sha256 = upload.size, upload.sha256
    if isinstance(row, PaperFile):
        row.text, row.words = None, ""  # a worker reads it again
