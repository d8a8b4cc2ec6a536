"""What a programme's reports look like, for those who manage it."""

import logging
from copy import copy

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.files.uploads import ask_for_file_again, download, takes_files
from als.core.web.access import get_or_404
from als.core.web.posting import submit_form
from sets.branding import contrast
from sets.changes import branding
from sets.forms.branding import BrandingForm
from sets.models import Programme

log = logging.getLogger(__name__)


def managed(request, pk):
    return get_or_404(Programme.objects.managed_by(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@takes_files
def programme_branding(request, pk):
    found = managed(request, pk)
    form = BrandingForm(request.POST or None, request.FILES or None, instance=copy(found))
    done = _("The branding is saved. Reports frozen from now on will use it.")
    if submit_form(request, form, branding.set_branding, done=done, programme=found):
        return redirect("sets:programme_branding", pk)
    ask_for_file_again(form, "picture")
    context = {
        "programme": found,
        "form": form,
        "contrast": number_format(contrast(found.colour), 1),
    }
    return render(request, "sets/programme_branding.html", context)


@require_safe
def programme_logo(request, pk):
    """Hand out the logo, for the page that shows it."""
    found = managed(request, pk)
    if not found.logo:
        raise Http404
    ending = found.logo_type.rpartition("/")[2]
    try:
        return download(found.logo, name=f"logo.{ending}", content_type=found.logo_type)
    except FileNotFoundError:
        log.error("The logo of programme %s is missing: %s", pk, found.logo.name)
        raise Http404 from None
