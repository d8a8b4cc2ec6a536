"""A report's public page: what its sides said about it, and its description for other machines."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from als.core.formats import long_date
from als.core.zones import zone
from reports.enums import RenderingFormat
from reports.identifiers import is_doi, link_to
from reports.models import Rendering, SignOff
from reports.rendering.files import FORMATS
from sets.enums import Tier
from sets.models import Pair
from sets.models.roles import roles_of

SPDX = "https://spdx.org/licenses/"


@dataclass(frozen=True)
class SidesOnPublic:
    """How many sides there are, and how many of them allow a public page of what they signed."""

    total: int
    allow: int

    @property
    def all_allow(self):
        return 0 < self.total == self.allow


def sides_on_public(report):
    """Return what the sides said with their signatures to the version that is released.

    Silence, and a side that did not sign, are no yes.
    """
    sides = len(Tier) * Pair.objects.filter(set=report.set).confirmed().count()
    return SidesOnPublic(sides, signatures_to(report).filter(public=True).count())


def signatures_to(report):
    """Return the signatures of pairs that take part to the version that is up, or released."""
    if report.snapshot is None:
        return SignOff.objects.none()
    snapshot = report.snapshot.signed_id or report.snapshot_id
    return SignOff.objects.counting().filter(snapshot=snapshot, pair__in=Pair.objects.confirmed())


def yeses_of(report):
    """Return what proves that the sides allow it: see ``PublicPage.allowed``. It names nobody."""
    rows = signatures_to(report).filter(public=True).select_related("pair__upper", "pair__lower")
    zone_ = zone(report.set.programme.time_zone)
    return [
        [row.pair.number, row.side, row.pair.partnership(row.side).name,
         row.at.astimezone(zone_).date().isoformat()]
        for row in rows
    ]  # fmt: skip


def given_yeses(page):
    """Return the name of each side that allowed the page as it was switched on, with the day."""
    return [(name, dt.date.fromisoformat(day)) for _pair, _side, name, day in page.allowed]


def own_sides(user, report):
    """Return the person's sides: pair, name, and what each said of a public page (or None)."""
    said = {(row.pair_id, row.side): row.public for row in signatures_to(report)}
    seats = roles_of(user).seats_in_set(report.set_id)
    pairs = Pair.objects.with_partnerships().in_bulk([seat.pair_id for seat in seats])
    return [
        {
            "pair": pairs[seat.pair_id],
            "name": pairs[seat.pair_id].partnership(seat.side),
            "public": said.get((seat.pair_id, seat.side)),
        }
        for seat in seats
    ]


def files_of(page):
    """Return the files of the version that the page shows, as ``format``, words, size, address."""
    rows = Rendering.objects.released().filter(snapshot=page.snapshot_id)
    found = {row.format: row for row in rows}
    return [
        {
            "format": str(kind),
            "words": str(kind.label),
            "size": found[kind].size,
            "type": FORMATS[kind].content_type,
            "url": address(page, "public_file", str(kind)),
        }
        for kind in RenderingFormat
        if kind in found
    ]


def address(page, name="public_page", *args):
    """Return the absolute address of the page, or of what belongs to it."""
    return settings.BASE_URL + reverse(f"reports:{name}", args=[page.code, *args])


def description_of(page, content):
    """Return what the report is, for its citation and for other machines: texts alone."""
    released = page.snapshot.released_at.astimezone(zone(page.report.set.programme.time_zone))
    return {
        "title": content["title"],
        "creator": content["set"],
        "publisher": content["programme"],
        "sponsor": content["sponsor"],
        "year": str(released.year),
        "date": released.date().isoformat(),
        "day": long_date(released),
        "version": str(content["version"]),
        "language": content["language"],
        "url": address(page),
        # Given after the release as well: a DOI is registered once there is something to lead to
        "identifier": page.report.identifier,
        "licence": content.get("licence"),
    }


def schema_org(about, files):
    """Return the description in the words of schema.org, as JSON-LD."""
    organisation = {"@type": "Organization"}
    more = {"license": about["licence"]["url"]} if about["licence"] else {}
    if about["identifier"]:
        more["identifier"] = link_to(about["identifier"]) or about["identifier"]
    return {
        **more,
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": about["url"],
        "url": about["url"],
        "name": about["title"],
        "inLanguage": about["language"],
        "datePublished": about["date"],
        "version": about["version"],
        "author": {**organisation, "name": about["creator"]},
        "publisher": {**organisation, "name": about["publisher"]},
        "sponsor": {**organisation, "name": about["sponsor"]},
        "isAccessibleForFree": True,
        "encoding": [
            {"@type": "MediaObject", "contentUrl": file["url"], "encodingFormat": file["type"],
             "contentSize": f"{file['size']} B"}
            for file in files
        ],
    }  # fmt: skip


def datacite(about, files):
    """Return what registering a DOI for it asks for: DataCite's schema 4, and its DOI."""
    return {
        "data": {
            "type": "dois",
            "attributes": {
                **_identifiers(about["identifier"]),
                **_rights(about["licence"]),
                "schemaVersion": "http://datacite.org/schema/kernel-4",
                "titles": [{"title": about["title"], "lang": about["language"]}],
                "creators": [{"name": about["creator"], "nameType": "Organizational"}],
                "contributors": [
                    {"name": about["sponsor"], "nameType": "Organizational",
                     "contributorType": "Sponsor"}
                ],
                "publisher": {"name": about["publisher"]},
                "publicationYear": int(about["year"]),
                "dates": [{"date": about["date"], "dateType": "Issued"}],
                "types": {"resourceTypeGeneral": "Report", "resourceType": "Lessons report"},
                "language": about["language"],
                "version": about["version"],
                "formats": [file["type"] for file in files],
                "url": about["url"],
            },
        }
    }  # fmt: skip


def _identifiers(identifier):
    if is_doi(identifier):
        return {"doi": identifier}
    given = {"alternateIdentifier": identifier, "alternateIdentifierType": "Report number"}
    return {"alternateIdentifiers": [given]} if identifier else {}


def _rights(licence):
    if not licence:
        return {}
    return {
        "rightsList": [
            {"rights": licence["name"], "rightsUri": licence["url"], "schemeUri": SPDX,
             "rightsIdentifier": licence["code"], "rightsIdentifierScheme": "SPDX"}
        ]
    }  # fmt: skip
