"""The lists of authorities that come with the product; data/README.md says how they were made."""

from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
ENGLAND = "England: two-tier areas"
ENGLAND_SOURCE = "Office for National Statistics, Open Government Licence v3.0"


@dataclass(frozen=True)
class ShippedList:
    """An edition of a register. ``order`` of its columns is as in ``files.read``.

    A programme on the time of ``zone``, or in ``language`` if the list has one, is offered it.
    """

    key: str
    register: str
    source: str
    edition: str
    file: str
    zone: str
    order: tuple = (0, 1, 2, 3)
    language: str = ""

    @property
    def path(self):
        return DATA / self.file


ENGLAND_2021 = ShippedList(
    "england-2021", ENGLAND, ENGLAND_SOURCE, "2021-04", "two-tier-england-2021.csv", "Europe/London"
)
ENGLAND_2024 = ShippedList(
    "england-2024", ENGLAND, ENGLAND_SOURCE, "2024", "two-tier-england-2024.csv", "Europe/London"
)
CROATIA = ShippedList(
    "croatia-2015",
    "Hrvatska: županije, gradovi i općine",
    "Zakon o područjima županija, gradova i općina u Republici Hrvatskoj, NN 86/06 do 110/15: "
    "službeni tekst, bez autorskog prava",
    "2015",
    "croatia-2015.csv",
    "Europe/Zagreb",
    order=(0, 1, None, 2),
    language="hr",
)
# Of a register's editions the newest is the last
SHIPPED = {one.key: one for one in (ENGLAND_2021, ENGLAND_2024, CROATIA)}


def newest():
    """Return the newest edition of each register that is shipped."""
    return list({one.register: one for one in SHIPPED.values()}.values())


def fitting(programme):
    """Return the list for the programme's country, by its time zone or its language, or None."""
    by_zone = (one for one in newest() if one.zone == programme.time_zone)
    by_language = (one for one in newest() if one.language and one.language == programme.language)
    return next(by_zone, None) or next(by_language, None)


def of_register(register):
    """Return the newest list that is an edition of this register, or None."""
    return next((one for one in newest() if register and one.register == register.name), None)
