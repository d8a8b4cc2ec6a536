"""The first page after signing in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from als.home.desk import needs_of, programmes_of, sets_of
from sets.models import roles_of


@require_safe
def desk(request):
    sets = sets_of(request.user)
    context = {
        "roles": roles_of(request.user),
        "needs": needs_of(request.user, sets),
        "sets": sets,
        "programmes": programmes_of(request.user),
    }
    return render(request, "home/desk.html", context)
