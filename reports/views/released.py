"""What was released, for those who may have the files: the one page that a sponsor works with."""

from django.db.models import Exists, F, OuterRef
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.shortcuts import render
from django.views.decorators.http import require_safe

from als.core.prepared import prepared
from reports.enums import RenderingFormat
from reports.models import Rendering, Snapshot
from reports.rules import may_respond
from sets.models.roles import roles_of
from sets.selectors.programmes import programmes_read_by

FORMATS = list(RenderingFormat)


@require_safe
def released(request):
    """Show each report with its newest version first; a version has a file for each format."""
    reports, roles = reports_for(request.user), roles_of(request.user)
    shown = [
        {
            "pk": programme.pk,
            "name": programme.name,
            "language": programme.language,
            "zone": programme.time_zone,
            "reports": reports.get(programme.pk, []),
            "answers": may_respond(request.user, programme),
            "gets_files": programme.pk in roles.sponsors | roles.manages,
        }
        for programme in _programmes(request.user)
    ]
    return render(request, "reports/released.html", {"programmes": shown})


@prepared
def _programmes(user):
    """Return the programmes that the person has a place in and that have released something."""
    released = Snapshot.objects.filter(
        report__set__programme=OuterRef("pk"), released_at__isnull=False
    )
    return programmes_read_by(user).filter(Exists(released))


def reports_for(user):
    """Return the reports by programme: each with its versions, these with their files."""
    sets, versions = {}, {}
    for row in _files_of(user):
        if row["snapshot_id"] not in versions:
            version = versions[row["snapshot_id"]] = _version(row)
            sets.setdefault((row["programme"], row["set_pk"]), []).append(version)
        versions[row["snapshot_id"]]["files"].append(_file(row))
    found = {}
    for (programme, _set_pk), of_set in sets.items():
        for version in of_set:
            version["files"].sort(key=lambda file: FORMATS.index(file["format"]))
        newest, *earlier = of_set
        found.setdefault(programme, []).append({"newest": newest, "earlier": earlier})
    return found


@prepared
def _files_of(user):
    """Return the files as dicts, without the megabytes of the versions they were made from."""
    return (
        Rendering.objects.visible_to(user)
        .released()
        .order_by("-snapshot__released_at", "-pk")
        .values(
            "pk",
            "snapshot_id",
            "format",
            "pages",
            "size",
            programme=F("snapshot__report__set__programme_id"),
            set_pk=F("snapshot__report__set_id"),
            set_name=F("snapshot__report__set__name"),
            version=F("snapshot__version"),
            released_at=F("snapshot__released_at"),
            # As it was when it was frozen: the next version may be called otherwise.
            title=KeyTextTransform("title", "snapshot__content"),
            correction=KeyTransform("correction", "snapshot__content"),
        )
    )


def _version(row):
    names = ("title", "set_pk", "set_name", "version", "released_at", "correction")
    return {**{name: row[name] for name in names}, "files": []}


def _file(row):
    words = RenderingFormat(row["format"]).label
    return {**{name: row[name] for name in ("pk", "format", "pages", "size")}, "words": words}
