"""Static files under names that carry the hash of what is in them."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """As WhiteNoise's; a script's ``import("./other.js")`` names the hashed file as well.

    Our style sheet goes out without comments and indents: they are a sixth of what it weighs.
    """

    support_js_module_import_aggregation = True

    def _save(self, name, content):
        if name.startswith("css/") and name.endswith(".css"):
            content = ContentFile(without_comments(content.read()))
        return super()._save(name, content)


# A string stays as it is; what is kept of anything else is its sign.
NEEDLESS = re.compile(rb' ?([{};,]) ?|(?<=:) |("[^"]*")')


def without_comments(css):
    """Return a style sheet of ours, as bytes, without its comments and needless blanks."""
    first, *others = css.split(b"/*")
    rules = first + b"".join(other.partition(b"*/")[2] for other in others)
    return NEEDLESS.sub(lambda found: found[1] or found[2] or b"", b" ".join(rules.split()))
