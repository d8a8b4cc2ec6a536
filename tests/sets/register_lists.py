"""Lists of authorities as publishers give them, for the tests of registers."""

import io
from pathlib import Path

import pytest

from als.core.refusals import Refused
from sets.models import Authority, Register
from sets.registers.editions import import_register

HEAD = "upper_code,upper,lower_code,lower\n"
GOOD = HEAD + "U1,North,L1,Northton\nU1,North,L2,Norther\nU2,South,L3,Southton\n"
LOWER_FIRST = (
    "district_code,district,county_code,county\n"
    "D01,Northbrook,C01,Westshire\nD02,Southford,C02,Eastshire\n"
)
CROATIA = Path(__file__).parent / "register_croatia.csv"


def workbook(*rows):
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def load(text, vintage="2021", encoding="utf-8", register="Land"):
    return import_register(io.BytesIO(text.encode(encoding)), vintage, register)


def refusal(text, **kwargs):
    with pytest.raises(Refused) as caught:
        load(text, **kwargs)
    assert not Register.objects.exists()
    return caught.value.sentence


def authority(code):
    return Authority.objects.select_related("register", "parent").get(code=code)
