"""Who may use the addresses of programmes: what their managers look after."""

import datetime as dt

from django.core.files.base import ContentFile

from sets.forms import successions
from tests import factories as make
from tests import files
from tests.sets.urls_table import FACILITATORS, PERSON, SET, both
from tests.url_table import ALL, MANAGER, Row

PROGRAMME = {
    "name": "A programme",
    "sponsor": "Department",
    "purpose": "To learn.",
    "upper_singular": "region",
    "upper_plural": "regions",
    "lower_singular": "commune",
    "lower_plural": "communes",
    "start_day": "5", "start_month": "1", "start_year": "2026",
    "end_day": "31", "end_month": "3", "end_year": "2027",
    "time_zone": "Europe/Zagreb",
    "language": "hr",
    "register": "",
    "contact_name": "Office",
    "contact_email": "office@example.org",
}  # fmt: skip
WORDS = {name: PROGRAMME[name] for name in PROGRAMME if name.startswith(("upper", "lower"))}
PASSED = {
    "new_name": "Newshire", "new_place": "", "reason": "By law.",
    "day_day": "2", "day_month": "3", "day_year": "2026",
}  # fmt: skip


def programme(w):
    return {"pk": w.programme.pk}


def partnership(w):
    return {"pk": w.pair.upper_id}


def kept_succession(w):
    given = {"new_name": "Newshire", "new_place": "", "new_authority": None, "reason": "By law."}
    given["day"] = dt.date(2026, 3, 2)
    return {"kept": successions.carried(given, was=w.pair.upper.name)}


def role(w):
    person = make.PersonFactory(name="Second Reader")
    return {
        "pk": make.ProgrammeRoleFactory(programme=w.programme, person=person, kind="sponsor").pk
    }


def account(w):
    return {"pk": w.programme.pk, "person": w.cast.upper_a.pk}


def account_moving(w):
    """The other member of pair A has asked for another address."""
    return {"pk": w.programme.pk, "person": w.address_change.person_id}


def account_off(w):
    person = make.PersonFactory(is_active=False)
    make.MemberFactory(pair=w.pair, side="upper", person=person)
    return {"pk": w.programme.pk, "person": person.pk}


def register(w):
    return {"pk": make.AuthorityFactory().register.pk}


def programme_with_logo(w):
    w.programme.logo.save("logo", ContentFile(files.picture("PNG")), save=False)
    w.programme.logo_type, w.programme.logo_text = "image/png", "Ministry of Places"
    w.programme.save(update_fields=["logo", "logo_type", "logo_text"])
    return {"pk": w.programme.pk}


def shared_paper(w):
    row = make.SharedFactory(programme=w.programme, kind="paper", text="", content=files.pdf())
    return {"pk": row.pk}


ROWS = [
    *both("programme_new", set(), lambda w: {}, PROGRAMME, forbidden=ALL),
    Row("sets:programme", MANAGER, programme),
    *both("programme_edit", MANAGER, programme, PROGRAMME),
    *both("programme_words", MANAGER, programme, WORDS),
    *both("programme_other_words", MANAGER, programme, {"sector_health": "Care"}),
    *both("programme_branding", MANAGER, programme, {"colour": "#1d4f3c", "logo_text": ""}),
    Row("sets:programme_logo", MANAGER, programme_with_logo, html=False),
    *both("programme_invite", MANAGER, programme, PERSON | {"kind": "sponsor"}),
    Row("sets:programme_shared", MANAGER, programme),
    Row("sets:shared_file", FACILITATORS | MANAGER, shared_paper, html=False),
    Row("sets:shared_remove", MANAGER, shared_paper, forbidden=FACILITATORS),
    Row("sets:shared_remove", MANAGER, shared_paper, "POST", forbidden=FACILITATORS),
    Row("sets:accounts", MANAGER, programme),
    Row("sets:account_off", MANAGER, account),
    Row("sets:account_off", MANAGER, account, "POST"),
    Row("sets:account_address", MANAGER, account_moving),
    Row("sets:account_address", MANAGER, account_moving, "POST"),
    Row("sets:account_on", MANAGER, account_off),
    Row("sets:account_on", MANAGER, account_off, "POST"),
    *both("programme_remove", MANAGER, role, {}),
    Row("sets:partnerships", MANAGER, programme),
    *both("succession", MANAGER, partnership, PASSED),
    Row("sets:succession_record", MANAGER, partnership, "POST", kept_succession),
    Row("sets:registers", MANAGER, forbidden=ALL - MANAGER),
    Row("sets:register", MANAGER, register),
    Row(
        "sets:register_shipped",
        MANAGER,
        lambda w: {"key": "england-2024"},
        "POST",
        forbidden=ALL - MANAGER,
    ),
    *both("register_import", MANAGER, lambda w: {}, {}, forbidden=ALL - MANAGER),
    *both("set_new", MANAGER, programme, SET | {"meeting_count": "4"}),
]
