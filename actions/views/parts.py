"""What several pages of this room show: rows of lists, cells, events, the matrix."""

from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.template.defaultfilters import capfirst, filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.enums import ActionState, IssueState, ProgressVia
from actions.models import Issue, Theme
from als.core import clock
from als.core.disclosure import Disclosure
from als.core.templatetags.words import day
from als.core.text.markdown import labelled
from als.core.web.access import get_or_404
from sets import name_hints
from sets.enums import PairState, Tier
from sets.models import LearningSet, Pair, roles_of

COLOURS = {
    ActionState.PROPOSED: "yellow",
    ActionState.WITHDRAWN: "grey",
    ActionState.AGREED: "blue",
    ActionState.UNDER_WAY: "teal",
    ActionState.DONE: "green",
    ActionState.STOPPED: "grey",
    ActionState.DID_NOT_WORK: "purple",
}


def set_or_404(user, pk):
    """Return the set, with ``my_pair``: the pair for which the person may raise an issue now."""
    pairs = Pair.objects.filter(
        set=OuterRef("pk"), pk__in=roles_of(user).pairs, state=PairState.CONFIRMED
    )
    sets = LearningSet.objects.visible_to(user).with_programme()
    return get_or_404(sets.annotate(my_pair=Subquery(pairs.values("pk")[:1])), pk=pk)


def today_of(set_):
    return clock.today(set_.programme.time_zone)


def date_words(date):
    return date_format(date, "j M Y")


def unbroken(text):
    """Return the text with spaces at which a narrow cell does not break it."""
    return text.replace(" ", "\u00a0")


def issue_state(issue):
    """Return the words and the colour of an issue's tag."""
    if not issue.is_confirmed:
        return _("Waits for the pair"), "yellow"
    colour = "blue" if issue.state == IssueState.OPEN else "grey"
    return issue.get_state_display(), colour


def action_state(action, today):
    """Return the words and the colour of an action's tag in a list."""
    if action.is_overdue(today):
        return _("Overdue"), "red"
    return action.get_state_display(), COLOURS[action.state]


def issue_head():
    return [_("Issue"), _("Kind"), _("Pair"), _("Theme"), _("Actions"), _("State")]


def action_head():
    return [_("Action"), _("Pair"), _("Owner"), _("By when"), _("State")]


def issue_row(issue):
    """Return the cells of an issue in a list; it comes with ``number_of_actions``."""
    words, colour = issue_state(issue)
    return [
        {"text": issue.title, "href": reverse("actions:issue", args=[issue.pk])},
        issue.get_kind_display(),
        unbroken(issue.pair.title),
        issue.theme.title if issue.theme else _("None yet"),
        str(issue.number_of_actions),
        {"text": words, "tag_colour": colour},
    ]


def action_row(action, today):
    """Return the cells of an action in a list."""
    words, colour = action_state(action, today)
    return [
        {"text": str(action), "href": reverse("actions:action", args=[action.pk])},
        unbroken(action.pair.title),
        action.owner.person.name,
        unbroken(date_words(action.due)),
        {"text": words, "tag_colour": colour},
    ]


def issue_facts(issue):
    """Return what the issue says, as rows of a summary list."""
    programme = issue.pair.set.programme
    views = [(capfirst(programme.tier_word(side)), issue.view_of(side)) for side in Tier]
    rows = [
        (_("Issue"), f"{issue.get_kind_display()}: {issue.title}"),
        (_("What it is about"), issue.description),
        *((_("%(tier)s’s view") % {"tier": tier}, view) for tier, view in views),
        (_("What is done already"), issue.existing_practice),
        (_("Theme"), issue.theme.title if issue.theme else ""),
        (_("Who can see this"), issue.get_disclosure_display()),
    ]
    return [{"key": key, "value": value or _("Not said")} for key, value in rows]


def about_issue(issue):
    """Return where the issue comes from and how far it goes, as rows of a summary list."""
    zone = issue.pair.set.programme.time_zone
    raised = {"who": issue.raised_by.name_on(issue.raised_at), "when": day(issue.raised_at, zone)}
    rows = [
        (_("Theme"), issue.theme.title if issue.theme else _("None yet")),
        (_("Raised by"), _("%(who)s, %(when)s") % raised),
        (_("Where"), issue.raised_in or _("Between meetings")),
        (_("Who can see this"), issue.get_disclosure_display()),
    ]
    if issue.is_confirmed and issue.confirmed_by.person_id != issue.raised_by_id:
        facts = {
            "who": issue.confirmed_by.person.name_on(issue.confirmed_at),
            "when": day(issue.confirmed_at, zone),
        }
        rows.insert(2, (_("Confirmed by"), _("%(who)s, %(when)s") % facts))
    return [{"key": key, "value": str(value)} for key, value in rows]


def moves_of(issue):
    """Return how the issue went from theme to theme, as events of the timeline, newest first."""
    zone = issue.pair.set.programme.time_zone
    moves = issue.moves.select_related("source", "target", "by").order_by("-at", "-pk")
    return [
        {
            "title": _("%(kind)s: from “%(source)s” to “%(target)s”")
            % {
                "kind": move.get_kind_display(),
                "source": move.source or _("no theme"),
                "target": move.target or _("no theme"),
            },
            "when": day(move.at, zone),
            "who": move.by.name_on(move.at),
        }
        for move in moves
    ]


def progress_event(entry, programme):
    """Return an entry as an event of the timeline."""
    parts = [
        ("", entry.done),
        (_("What happened"), entry.happened),
        (_("What we learned"), entry.learned),
        (_("What was unexpected"), entry.unexpected),
    ]
    texts = [labelled(label, text) for label, text in parts if text]
    author = entry.author.person.name_on(entry.written_at)
    about = [f"{author}, {programme.tier_word(entry.author.side)}"]
    if entry.hours is not None:
        about.append(_("%(hours)s hours") % {"hours": f"{entry.hours:f}".rstrip("0").rstrip(".")})
    about.append(_("who can see this: %(how_far)s") % {"how_far": entry.get_disclosure_display()})
    if entry.via == ProgressVia.LINK:
        about.append(_("sent by a link from a mail, without signing in"))
    day_words = date_format(entry.day, "j F Y")
    ended = entry.state_after in ActionState.ended_states()
    return {
        "title": f"{day_words}: {entry.get_state_after_display()}" if ended else day_words,
        "who": " · ".join(about),
        "text": "\n\n".join(texts),
        "files": [_file_link(file) for file in entry.attachments.all()],
    }


def _file_link(file):
    facts = {"name": file.name, "type": file.type_name, "size": filesizeformat(file.size)}
    return {
        "text": _("%(name)s (%(type)s, %(size)s)") % facts,
        "href": reverse("actions:attachment", args=[file.pk]),
    }


def action_facts(action):
    """Return what the action says, as rows of a summary list."""
    programme = action.pair.set.programme
    owner, side = action.owner, action.leading_side
    return [
        {"key": _("What"), "value": action.what},
        {
            "key": _("Owner"),
            "value": f"{owner.person.name}, {programme.tier_word(owner.side)}",
        },
        {
            "key": _("Side that leads"),
            "value": f"{capfirst(programme.tier_word(side))}: {action.pair.partnership(side)}",
        },
        {"key": _("By when"), "value": date_format(action.due, "j F Y")},
        _long_fact(_("How you will know"), action.measure),
        _long_fact(_("From the other side"), action.resources),
        _long_fact(
            _("From others of the %(upper)s or the %(lower)s tier")
            % {side: programme.tier_word(side) for side in Tier.values},
            action.resources_of_tier,
        ),
    ]


def _long_fact(key, text):
    return {"key": key, "value": text or _("Not said"), "formatted": True}


def consents_given(action):
    """Return the consents to the text as it is now."""
    return [given for given in map(action.consent_of, Tier) if given]


def consent_rows(action):
    """Return, for each side, who consented when; or that it is waited for."""
    programme = action.pair.set.programme
    rows = []
    for side in Tier:
        given = action.consent_of(side)
        value = _("Not yet")
        if given:
            who = given.member.person.name_on(given.at)
            facts = {"who": who, "when": day(given.at, programme.time_zone)}
            value = _("Consented: %(who)s, %(when)s") % facts
        key = f"{capfirst(programme.tier_word(side))}: {action.pair.partnership(side)}"
        rows.append({"key": key, "value": value})
    return rows


def default_disclosure(issue):
    """Return the set's default for an entry about this issue, never wider than the issue itself."""
    steps = list(Disclosure.values)
    return min(issue.pair.set.default_disclosure, issue.disclosure, key=steps.index)


def matrix(user, set_, themes=None):
    """Return themes × pairs as ``(pairs, rows)``; it counts only what the person may read.

    ``pairs``: those that take part, or have such an issue. ``rows``: dicts ``theme`` (None for
    issues without one, the last), ``numbers`` (one for each pair), ``total``, and ``meeting``: how
    many pairs meet in it. ``themes``: the set's open ones, where they are at hand.
    """
    if themes is None:
        themes = Theme.objects.open().filter(set=set_)
    readable = Q(issues__in=Issue.objects.visible_to(user))
    cells = (
        Pair.objects.filter(set=set_)
        .with_partnerships()
        .annotate(theme_id=F("issues__theme_id"), number_here=Count("issues", filter=readable))
        .order_by("number", "theme_id")
    )
    pairs, counts = {}, {}
    for cell in cells:
        if cell.state == PairState.CONFIRMED or cell.number_here:
            pairs.setdefault(cell.pk, cell)
        counts[cell.theme_id, cell.pk] = cell.number_here
    rows = []
    for theme in [*themes, None]:
        numbers = [counts.get((theme and theme.pk, pair), 0) for pair in pairs]
        meeting = sum(number > 0 for number in numbers)
        rows.append({"theme": theme, "numbers": numbers, "total": sum(numbers), "meeting": meeting})
    return list(pairs.values()), rows


def matrix_table(set_, pairs, rows):
    """Return the matrix as ``head`` and ``rows`` of the component ``data_table``.

    How many pairs meet in a theme comes first: on a phone it is what one sees.
    """
    url = reverse("actions:issues", args=[set_.pk])

    def cell(number, **query):
        text = str(number)
        return {"text": text, "href": f"{url}?{urlencode(query)}"} if number else text

    table = []
    for row in rows:
        theme = row["theme"].pk if row["theme"] else "none"
        numbers = [
            cell(number, theme=theme, pair=pair.pk)
            for pair, number in zip(pairs, row["numbers"], strict=True)
        ]
        title = row["theme"].title if row["theme"] else _("No theme yet")
        table.append([title, str(row["meeting"]), cell(row["total"], theme=theme), *numbers])
    titles = [unbroken(pair.title) for pair in pairs]
    return [_("Theme"), _("Pairs"), _("Issues"), *titles], table


def hint_at_names(request, kind, row, disclosure):
    """Tell who saved it which words keep it out of the report, if it may go there without names."""
    set_ = {"issue": lambda: row, "action": lambda: row}.get(kind, lambda: row.action)().pair.set
    name_hints.hint(request, set_, disclosure, f"{kind}-{row.pk}", row.report_texts)
