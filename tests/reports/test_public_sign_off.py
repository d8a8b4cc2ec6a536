"""What each side says, with its signature, of a page that anybody can read."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core.refusals import Refused
from reports.changes import public_pages, signing
from reports.enums import SignOffAnswer
from reports.models import SignOff
from reports.selectors.public_pages import sides_on_public
from tests import factories as make
from tests.reports import making

pytestmark = pytest.mark.django_db


def test_silence_a_no_and_a_side_that_did_not_sign_keep_it_off(cast):
    report = making.sent(cast)
    making.with_file(making.pdf_of(report.snapshot))
    report = making.release(cast, making.sign_and_allow(cast, report, lower_b=None))
    assert (sides_on_public(report).allow, sides_on_public(report).total) == (3, 4)
    with pytest.raises(Refused, match="both sides of each pair"):
        public_pages.switch_on(report=report, by=cast.facilitator)
    rows = SignOff.objects.filter(public=True)
    for change in ({"public": False}, {"public": None, "answer": "declined", "words": "No."}):
        rows.filter(side="upper").update(**change)
        assert sides_on_public(report).allow == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(answer=SignOffAnswer.DECLINED, words="No.")


def test_signing_again_keeps_what_was_said_and_a_colleague_changes_only_what_they_saw(cast):
    report = making.sent(cast)
    colleague = make.MemberFactory(pair=cast.pair_a, side="upper").person

    def said(by, public, **seen):
        signing.sign_off(report=report, by=by, public=public, **seen)
        return SignOff.objects.get().public

    assert said(cast.fresh("upper_a"), False) is False
    assert said(colleague, None) is False
    for unseen in ({}, {"public_seen": True}):
        with pytest.raises(Refused, match="since you opened this page"):
            said(colleague, True, **unseen)
    url = reverse("reports:report", args=[cast.set.pk])
    page = cast.client("upper_a").get(url).content.decode()
    assert '<input type="hidden" name="public_seen" value="no">' in page
    assert re.search(r'value="no"\s+id="public-no-\d+" checked', page)
    assert said(colleague, True, public_seen=False) is True
    assert said(colleague, False) is False  # their own


def test_the_form_of_a_signature_asks_and_a_missing_choice_is_no_yes(cast):
    report = making.sent(cast)
    url = reverse("reports:sign_off", args=[cast.set.pk])
    shown = cast.client("upper_a").get(reverse("reports:report", args=[cast.set.pk]))
    assert "a page that anybody can read?" in shown.content.decode()
    for who, typed in (("upper_a", "yes"), ("lower_a", "no"), ("upper_b", "x"), ("lower_b", "")):
        data = {"snapshot": report.snapshot_id, "public": typed}
        assert cast.client(who).post(url, data).status_code == 302
    said = SignOff.objects.order_by("pair__number", "-side").values_list("public", flat=True)
    assert list(said) == [True, False, None, None]
