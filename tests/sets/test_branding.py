"""The colour and the logo of a programme's reports: what is taken, and who may give it."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from als.core.files.uploads import look_into
from als.core.refusals import Refused
from sets import branding
from sets.changes import branding as branding_changes
from sets.forms.branding import BrandingForm, ColourField, LogoField
from sets.models import Programme
from tests import files
from tests.each import each
from tests.sets.helpers import audit_entries

SCRIPT = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'


def refusal(name, content):
    with pytest.raises(ValidationError) as refused:
        LogoField(required=False).clean(files.sent(name, content))
    return refused.value.messages[0]


def give(cast, *, by="manager", **kwargs):
    given = {"colour": "#1d4f3c", "logo_text": "Ministry of Places", **kwargs}
    return branding_changes.set_branding(programme=cast.programme, by=cast.people[by], **given)


def picture(kind="PNG", **kwargs):
    return look_into(files.sent(f"logo.{kind.lower()}", files.picture(kind, **kwargs)))


# --- colour -------------------------------------------------------------------------------------


@each(
    ("colour", "contrast"),
    [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0)],
)
def test_contrast_with_white_is_that_of_the_standard(colour, contrast):
    assert round(branding.contrast(colour), 2) == contrast


@each("typed", ["#1D4F3C", " 1d4f3c ", "#1d4f3c"])
def test_a_colour_may_be_typed_in_any_letters(typed):
    assert ColourField(max_length=20).clean(typed) == "#1d4f3c"


@each("typed", ["red", "#12345", "#1d4f3g", "#1d4f3c; }", "rgb(0,0,0)"])
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(ValidationError, match="six digits or letters"):
        ColourField(max_length=20).clean(typed)


def test_a_light_colour_is_refused_with_the_nearest_that_will_do():
    with pytest.raises(ValidationError, match=r"#777777 is too light.* is #767676"):
        ColourField(max_length=20).clean("#777")


@each("colour", ["#ffffff", "#ffff00", "#00ff00", "#ff8800", "#abcdef"])
def test_the_nearest_darker_colour_is_dark_enough_and_hardly_darker(colour):
    found = branding.nearest_darker(colour)
    assert 4.5 <= branding.contrast(found) < 4.8


# --- logo ---------------------------------------------------------------------------------------


@each("name", ["logo.svg", "logo.png", "logo"])
def test_a_drawing_with_a_script_is_refused_whatever_its_name(name):
    assert "is an SVG: a drawing that can hold programs" in refusal(name, SCRIPT)


def test_another_kind_of_file_is_refused():
    sentence = "“plan.pdf” is a PDF file. Choose a picture: PNG or JPEG."
    assert refusal("plan.pdf", files.pdf()) == sentence


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_of_a_hundred_million_pixels_is_refused_unread(monkeypatch):
    huge = files.picture(size=(10_000, 10_000), mode="1")
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("was read"))
    assert "more than 50 million pixels" in refusal("logo.png", huge)


@each("kind", ["PNG", "JPEG"])
def test_a_logo_is_made_small_enough_and_tells_nothing_of_its_maker(kind):
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ana"
    upload = picture(kind, size=(3000, 1000), exif=exif)
    data = branding.fit_to_print(upload).read()
    with Image.open(io.BytesIO(data)) as kept:
        assert (kept.size, kept.format, dict(kept.getexif())) == ((1200, 400), kind, {})
    assert b"Ana" not in data


def test_a_jpeg_in_printers_colours_is_made_readable_for_all():
    data = branding.fit_to_print(picture("JPEG", mode="CMYK")).read()
    with Image.open(io.BytesIO(data)) as kept:
        assert kept.mode == "RGB"


# --- the change ---------------------------------------------------------------------------------


def test_the_look_is_kept_and_on_record(cast):
    found = give(cast, colour="#003366", picture=picture())
    assert (found.colour, found.logo_type) == ("#003366", "image/png")
    assert branding.logo_of(found)["text"] == "Ministry of Places"
    assert branding.logo_of(found)["uri"].startswith("data:image/png;base64,iVBOR")
    assert cast.manager.audit_entries.get().details == {"fields": ["colour", "logo", "logo_text"]}


def test_the_same_look_sent_twice_changes_nothing(cast):
    name = give(cast, picture=picture()).logo.name
    assert give(cast, picture=picture()).logo.name == name
    assert len(audit_entries()) == 1


def test_another_logo_takes_the_place_of_the_first(cast, django_capture_on_commit_callbacks):
    first = give(cast, picture=picture())
    storage, name = first.logo.storage, first.logo.name
    with django_capture_on_commit_callbacks(execute=True):
        second = give(cast, picture=picture("JPEG"))
    assert second.logo_type == "image/jpeg"
    assert (storage.exists(name), storage.exists(second.logo.name)) == (False, True)


def test_a_logo_taken_away_takes_its_words_with_it(cast):
    give(cast, picture=picture())
    found = give(cast, without_logo=True)
    assert (bool(found.logo), found.logo_type, found.logo_text) == (False, "", "")
    assert branding.logo_of(found) is None


def test_a_logo_whose_file_is_gone_is_left_out(cast):
    found = give(cast, picture=picture())
    found.logo.storage.delete(found.logo.name)
    assert branding.logo_of(found) is None


def test_a_logo_without_words_is_refused(cast):
    with pytest.raises(Refused, match="Describe the logo"):
        give(cast, picture=picture(), logo_text="")
    assert not Programme.objects.get().logo


def test_a_light_colour_is_refused_by_the_change_too(cast):
    with pytest.raises(Refused, match="hard to read"):
        give(cast, colour="#ffff00")


@pytest.mark.parametrize("person", ["facilitator", "upper_a", "sponsor", "stranger"])
def test_others_give_no_look(cast, person):
    with pytest.raises(Refused, match="Only managers of this programme"):
        give(cast, by=person)


# --- the page -----------------------------------------------------------------------------------


@pytest.fixture
def address(cast):
    return reverse("sets:programme_branding", args=[cast.programme.pk])


def test_a_manager_gives_the_look_on_its_page(cast, address):
    sent = {
        "colour": "#003366",
        "picture": files.sent("logo.png", files.picture()),
        "logo_text": "Ministry of Places",
    }
    assert cast.client("manager").post(address, sent).status_code == 302
    shown = cast.client("manager").get(address).content.decode()
    assert 'alt="Ministry of Places"' in shown
    assert 'fill="#003366"' in shown


def test_a_refused_logo_keeps_what_was_typed_and_asks_for_a_file_again(cast, address):
    sent = {
        "colour": "#003366",
        "picture": files.sent("logo.svg", SCRIPT),
        "logo_text": "Ministry",
    }
    shown = cast.client("manager").post(address, sent).content.decode()
    assert "is an SVG" in shown
    assert 'value="#003366"' in shown
    assert Programme.objects.get().colour == "#1d4f3c"


def test_a_logo_needs_words_on_the_page(cast):
    logo = {"picture": files.sent("logo.png", files.picture())}
    form = BrandingForm({"colour": "#1d4f3c"}, logo, instance=cast.programme)
    assert form.errors["logo_text"] == ["Describe the logo for people who cannot see it."]


def test_who_saved_in_between_is_shown(cast, address):
    seen = cast.client("manager").get(address).context["form"].initial["seen"]
    give(cast, colour="#003366", logo_text="")
    sent = {"colour": "#550000", "logo_text": "", "seen": seen}
    shown = cast.client("manager").post(address, sent).content.decode()
    assert "Somebody saved this while you were typing" in shown
    assert "#003366" in shown


def test_the_logo_is_handed_out_to_managers_alone(cast):
    give(cast, picture=picture())
    address = reverse("sets:programme_logo", args=[cast.programme.pk])
    answer = cast.client("manager").get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.getvalue().startswith(b"\x89PNG")  # a file is closed once it is read
    for person in ("facilitator", "upper_a", "sponsor", "stranger"):
        assert cast.client(person).get(address).status_code == 404


def test_a_programme_without_a_logo_has_none_to_hand_out(cast):
    address = reverse("sets:programme_logo", args=[cast.programme.pk])
    assert cast.client("manager").get(address).status_code == 404


def test_the_page_takes_few_queries(cast, address, django_assert_max_num_queries):
    client = cast.client("manager")
    with django_assert_max_num_queries(6):
        client.get(address)
