"""Registers of authorities: what is in them, and bringing in an edition. For managers."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.files.uploads import takes_files
from als.core.text.folding import matches
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, save_form, text_in
from sets.changes import registers as register_changes
from sets.enums import PairState, Tier
from sets.forms.registers import ColumnsForm, RegisterForm, carried, carried_back
from sets.models import Partnership, Programme, Register
from sets.models.roles import roles_of
from sets.registers.shipped import SHIPPED, newest
from sets.rules import may_import_registers

UPPERS_A_PAGE = 20


@require_safe
def registers(request):
    check_permission(may_import_registers(request.user))
    named_still = Q(authorities__vintage=F("vintage"))
    found = Register.objects.annotate(
        uppers=Count("authorities", filter=named_still & Q(authorities__tier=Tier.UPPER)),
        lowers=Count("authorities", filter=named_still & Q(authorities__tier=Tier.LOWER)),
        gone=Count("authorities", filter=~named_still),
    )
    editions = {one.name: one.vintage for one in found}
    offered = [one for one in newest() if editions.get(one.register, "") < one.edition]
    return render(request, "sets/registers.html", {"registers": found, "offered": offered})


@require_POST
def register_shipped(request, key):
    """Bring in a list that comes with the product."""
    check_permission(may_import_registers(request.user))
    if key not in SHIPPED:
        raise Http404
    done = _("The list has been imported. A programme chooses it in its details.")
    run_action(request, register_changes.import_shipped, done=done, shipped=SHIPPED[key])
    return redirect("sets:registers")


@require_safe
def register(request, pk):
    """The upper ones with the lower ones beneath, a page of them at a time."""
    found = get_or_404(Register.objects.visible_to(request.user), pk=pk)
    query = text_in(request.GET.get("q", ""))
    authorities = list(found.authorities.all())
    page = Paginator(_tree(authorities, query), UPPERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "register": found,
        "query": query,
        "page": page,
        "kept": {"q": query} if query else {},
        "gone": sum(one.vintage != found.vintage for one in authorities),
        "still_used": _still_used(request.user, found),
    }
    return render(request, "sets/register.html", context)


def _tree(authorities, query):
    """The upper ones as dicts with their ``lowers``; all of those whose own name is looked for."""
    lowers = {}
    for one in authorities:
        lowers.setdefault(one.parent_id, []).append(one)
    branches = []
    for upper in lowers.get(None, []):
        own = lowers.get(upper.pk, [])
        if not matches(query, f"{upper.name} {upper.code}"):
            own = [one for one in own if matches(query, f"{one.name} {one.code}")]
            if not own:
                continue
        branches.append({"upper": upper, "lowers": own})
    return branches


def _still_used(user, register):
    """What takes part in the person's own programmes for a place that the register lost."""
    pairs = Q(pairs_as_upper__state=PairState.CONFIRMED) | Q(
        pairs_as_lower__state=PairState.CONFIRMED
    )
    return (
        Partnership.objects.filter(
            pairs,
            programme_id__in=roles_of(user).manages,
            authority__in=register.authorities.gone(),
        )
        .select_related("programme", "authority")
        .distinct()
    )


@require_http_methods(["GET", "POST"])
@takes_files
def register_import(request):
    """Two steps on one address: the file and what it is, then its columns."""
    check_permission(may_import_registers(request.user))
    if "kept" in request.POST:
        return _import_columns(request)
    form = RegisterForm(
        request.POST or None, request.FILES or None, language=_language_of(request.user)
    )
    if request.method == "POST":
        given = save_form(form, partial(_look_at_columns, request.user))
        if given:
            return _columns_page(request, ColumnsForm(given=given))
        form.ask_again()
    return render(request, "sets/register_import.html", {"form": form})


def _language_of(user):
    """Return the language of the newest programme that the person manages, or nothing."""
    programmes = Programme.objects.managed_by(user).order_by("-pk")
    return programmes.values_list("language", flat=True).first() or ""


def _look_at_columns(user, **given):
    register_changes.refuse_others_register_of_name(user, given["name"])
    return carried(given)


def _import_columns(request):
    given = carried_back(request.POST["kept"])
    if given is None:
        messages.error(request, _("The upload has expired. Choose the file again."))
        return redirect("sets:register_import")
    form = ColumnsForm(request.POST, given=given)
    done = save_form(form, register_changes.import_register, by=request.user)
    if done:
        messages.success(request, _summary(done))
        return redirect("sets:register", done.register.pk)
    return _columns_page(request, form)


def _columns_page(request, form):
    return render(request, "sets/register_columns.html", {"form": form})


def _summary(done):
    sentence = _(
        "Imported: %(new)s new, %(changed)s changed, %(same)s as they were, %(gone)s gone."
    )
    numbers = {"new": done.new, "changed": done.changed, "same": done.same, "gone": done.gone}
    return sentence % numbers
