"""What a restored installation must not go on with: what came to its end after the backup."""

from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from als.core import clock
from als.core.enums import MailState
from als.core.models import OutMail
from als.research.changes.extracts import end_all_extracts
from als.research.models import ResearchToken
from reports.changes.pages_off import take_off_page
from reports.models import PublicPage
from sets.changes.ground_rules import close_all_to_research


def stop_what_may_be_over():
    """Return how many emails were stopped, and how many public pages were switched off.

    Mail that waited may have gone out since, and a page may have been switched off: somebody has
    to look first. Researchers' tokens are revoked and their extracts end; sets are asked for their
    yes anew, for one may have said no since. In the transaction that restores.
    """
    ResearchToken.objects.working().update(revoked_at=clock.now())  # may have been since
    end_all_extracts()
    close_all_to_research()
    Session.objects.all().delete()  # they are of no person, but of a number
    sentence = _("It waited when the backup was made, and may have gone out since.")
    mails = OutMail.objects.unsent().update(
        state=MailState.FAILED, error=sentence, tried_at=None
    )  # without a try, so that nothing takes it for refused and sends it
    pages = PublicPage.objects.filter(off_at=None).select_related("report")
    return mails, sum(take_off_page(page.report) for page in pages)
