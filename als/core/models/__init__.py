from als.core.models.audit import AuditEntry, AuditSeal
from als.core.models.files import FileToRemove
from als.core.models.mail import MailPreference, OutMail
from als.core.models.search import SearchEntry

__all__ = ["AuditEntry", "AuditSeal", "FileToRemove", "MailPreference", "OutMail", "SearchEntry"]
