"""Whom lessons are for: the programme's own list, or the usual five in its words for its tiers."""

from django.utils.translation import gettext as _

from reports.enums import LessonAudience
from sets.enums import Tier


def audiences_of(programme):
    """Return the title of each audience by its code, in the programme's order."""
    return {code: audience_words(programme, code) for code in codes_of(programme)}


def titles_for(programme, lessons_codes):
    """Return the title of each audience that one of these lessons is for, by its code."""
    codes = in_order(programme, {code for codes in lessons_codes for code in codes})
    return {code: audience_words(programme, code) for code in codes}


def codes_of(programme):
    """Return the codes of the audiences, in the programme's order."""
    own = [row["code"] for row in programme.audiences]
    return own or [str(audience.value) for audience in LessonAudience]


def usual_list():
    """Return the usual five as a programme's own list would hold them, none renamed."""
    return [{"code": str(audience.value), "title": ""} for audience in LessonAudience]


def usual_title(programme, code):
    """Return what one of the usual five is called in this programme: "Regions"."""
    if code in Tier.values:
        words = programme.tier_words(code)
        return words[:1].upper() + words[1:]
    if code == LessonAudience.BOTH:
        return _("Both tiers: {uppers} and {lowers}").format(
            uppers=programme.tier_words(Tier.UPPER), lowers=programme.tier_words(Tier.LOWER)
        )
    return str(LessonAudience(code).label) if code in LessonAudience.values else code


def audience_words(programme, code):
    """Return whom a lesson is for; one that left the list is still called something."""
    own = (row["title"] for row in programme.audiences if row["code"] == code)
    return next(own, "") or usual_title(programme, code)


def audience_in_text(programme, code):
    """Return the same as a sentence has it: "regions", where the programme renamed nothing."""
    title = audience_words(programme, code)
    usual = code in Tier.values and title == usual_title(programme, code)
    return str(programme.tier_words(code)) if usual else title


def words_of(programme, codes):
    """Return the titles of these codes as one text, in the order of the list."""
    return ", ".join(audience_words(programme, code) for code in in_order(programme, codes))


def in_order(programme, codes):
    """Return the codes once each, in the order of the programme's list; strange ones last."""
    known, chosen = codes_of(programme), set(codes)
    return [c for c in known if c in chosen] + sorted(chosen - set(known))


def reads(code, codes):
    """Return whether a lesson for these audiences is for the readers of ``code``, too."""
    return code in codes or (code in Tier.values and LessonAudience.BOTH in codes)


def readers_of(programme, codes):
    """Return ``(place, title)`` of those under whom a lesson is printed: government first.

    A lesson that is for government too is printed under it; others under all that they are for.
    """
    if LessonAudience.GOVERNMENT in codes:
        return 0, audience_words(programme, LessonAudience.GOVERNMENT)
    if LessonAudience.BOTH in codes or set(Tier.values) <= set(codes):
        return 1, usual_title(programme, LessonAudience.BOTH)
    return 2, words_of(programme, codes)


def groups_of(programme, lessons_codes):
    """Return ``(code, title)`` of the readers that a report's lessons are for.

    What is for both tiers is listed under each, unless the list has no tier of its own.
    """
    listed = codes_of(programme)
    tiers = [code for code in listed if code in Tier.values]
    used = {code for codes in lessons_codes for code in codes}
    codes = [*listed, *sorted(used - set(listed))]
    return [
        (code, audience_words(programme, code))
        for code in codes
        if any(reads(code, of_lesson) for of_lesson in lessons_codes)
        and not (code == LessonAudience.BOTH and len(tiers) == len(Tier))
    ]
