from als.archive.models.archives import Archive
from als.archive.models.exports import PersonExport

__all__ = ["Archive", "PersonExport"]
