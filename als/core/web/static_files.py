"""Static files under names that carry the hash of what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """As WhiteNoise's, and a script's ``import("./other.js")`` names the hashed file as well."""

    support_js_module_import_aggregation = True
