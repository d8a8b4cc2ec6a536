"""Addresses and pages of meetings, for their tests."""

from django.urls import reverse

ENTRY = {"kind": "note", "text": "Heard", "disclosure": "set", "pair": ""}


def url(name, row):
    return reverse(f"meetings:{name}", args=[row.pk])


def page(cast, person, name, row, query=""):
    response = cast.client(person).get(url(name, row) + query)
    assert response.status_code == 200, response
    return " ".join(response.text.split())
