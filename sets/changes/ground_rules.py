"""The set's own contract: versions, who accepts them, and what holds.

Three choices go with the words: the default disclosure, whom the report may name, and whether
researchers may use coded rows. The set's row says what holds.

A narrower choice holds as soon as it is written. A wider one holds once all members of confirmed
pairs have accepted the version that makes it; who joins after that is asked as well, and what holds
by then goes on to hold.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.disclosure import Disclosure
from als.core.locking import locked
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import Stale
from als.core.text.line_ends import with_line_feeds
from sets.changes.answers import answer_links_for
from sets.changes.locks import locked_open
from sets.enums import Naming, ResearchUse
from sets.models import GroundRules, GroundRulesAcceptance, LearningSet, Member
from sets.models.roles import forget_roles, roles_of
from sets.notifications import answers as answer_notifications
from sets.rules import may_accept_rules, may_stop_research, may_write_in_set
from sets.signals import disclosure_narrowed, research_ended

CHOICES = {"default_disclosure": Disclosure, "naming": Naming, "research": ResearchUse}


def write_ground_rules(
    *, set_, text, by, default_disclosure=None, naming=None, research=None, seen=None
):
    """Write the next version, which members accept again. The same once more changes nothing.

    A choice left out stays as it is. ``seen`` is the version (0: none) that the writer began from;
    if there is a newer one, ``Stale`` brings what it says.
    """
    refuse_unless(
        may_write_in_set(by, set_),
        _("Only facilitators and members of this set can edit the ground rules."),
    )
    with transaction.atomic():
        set_ = locked_open(set_)
        newest = set_.ground_rules.first()
        before = newest or set_
        wording = {
            "text": with_line_feeds(text).strip(),
            "default_disclosure": default_disclosure or before.default_disclosure,
            "naming": naming or before.naming,
            "research": research or before.research,
        }
        if newest and all(getattr(newest, name) == value for name, value in wording.items()):
            return newest
        _refuse_older(newest, seen)
        rules = GroundRules.objects.create(
            set=set_,
            version=newest.version + 1 if newest else 1,
            written_by=by,
            written_at=clock.now(),
            **wording,
        )
        audit.record("wrote", rules, by=by, set_id=set_.pk, version=rules.version)
        hold_what_is_narrower(set_, rules, by=by)
        members = list(_asked(set_))
        made = answer_links_for([("rules", rules, member) for member in members])
        links = [(member, made["rules", rules.pk, member.pk]) for member in members]
        answer_notifications.rules_written(rules, links)
    return rules


def accept_ground_rules(*, rules, by):
    """Accept the newest version for one's seat in the set. Idempotent."""
    _refuse_who_is_not_asked(by, rules)
    with transaction.atomic():
        set_ = locked_open(rules.set)
        forget_roles(by)
        _refuse_who_is_not_asked(by, rules)
        if rules.pk != set_.ground_rules.first().pk:
            raise Refused(_("There is a newer version. Read that one first."))
        for seat in roles_of(by).seats:
            if seat.set_id == set_.pk and not seat.waits:
                acceptance = _accept(rules, seat, by)
        answer_notifications.rules_accepted(rules, by)
        bring_into_force(set_, by=by)
    return acceptance


def bring_into_force(set_, *, by):
    """Let all of the newest version hold if no member is left who has not accepted it.

    To be called when somebody accepts, and when somebody leaves: they may have been the last.
    """
    set_ = locked(set_)
    newest, asked = set_.ground_rules.first(), _asked(set_)
    if newest and asked.exists() and not asked.exclude(acceptances__rules=newest).exists():
        _let_hold(set_, {name: getattr(newest, name) for name in CHOICES}, by=by)


def stop_research(*, set_, by):
    """Let nothing of a closed set go to researchers any longer. Idempotent.

    One person's no is enough, as a yes took all of them. It is a version like the newest but for
    that: were the set reopened, the older one could not come to hold by itself.
    """
    refuse_unless(
        may_stop_research(by, set_),
        _("Only people of this set can do this once it is closed: until then its rules say it."),
    )
    with transaction.atomic():
        set_ = locked(set_)
        refuse_unless(not set_.is_open, _("This set is open again: change its ground rules."))
        newest = set_.ground_rules.first()
        if newest is None or ResearchUse.NO in (newest.research, set_.research):
            return set_
        rules = GroundRules.objects.create(
            set=set_,
            version=newest.version + 1,
            text=newest.text,
            default_disclosure=newest.default_disclosure,
            naming=newest.naming,
            research=ResearchUse.NO,
            written_by=by,
            written_at=clock.now(),
        )
        audit.record("wrote", rules, by=by, set_id=set_.pk, version=rules.version)
        _let_hold(set_, {"research": ResearchUse.NO}, by=by)
    return set_


def close_all_to_research():
    """Let nothing of any set go to researchers until it says yes anew: there may have been a no.

    The newest versions say so as well, or they would come to hold when the next member leaves. In
    the transaction that restores a backup.
    """
    newer = GroundRules.objects.filter(set=OuterRef("set"), version__gt=OuterRef("version"))
    newest = GroundRules.objects.filter(~Exists(newer), research=ResearchUse.YES)
    keys = list(newest.values_list("pk", flat=True))
    GroundRules.objects.filter(pk__in=keys).update(research=ResearchUse.NO)
    LearningSet.objects.filter(research=ResearchUse.YES).update(research=ResearchUse.NO)


def _refuse_who_is_not_asked(by, rules):
    refuse_unless(
        may_accept_rules(by, rules),
        _("Only members of this set can accept the ground rules, while it is open."),
    )


def _asked(set_):
    """Return those who are asked to accept: the members of confirmed pairs."""
    return Member.objects.taking_part().of_set(set_).select_related("person")


def _accept(rules, seat, by):
    acceptance, made = GroundRulesAcceptance.objects.get_or_create(
        rules=rules, member_id=seat.member_id, defaults={"at": clock.now()}
    )
    if made:
        audit.record(
            "accepted",
            rules,
            by=by,
            set_id=rules.set_id,
            pair_id=seat.pair_id,
            version=rules.version,
        )
    return acceptance


# Members marked their entries under the rules as they were: anybody may ask for more care, nobody
# may take it from others without their word (decision 16).
def hold_what_is_narrower(set_, rules, *, by):
    """Let of each choice the narrower hold: what holds, or what the new version says."""
    choices = {
        name: min(getattr(set_, name), getattr(rules, name), key=kind.values.index)
        for name, kind in CHOICES.items()
    }
    _let_hold(set_, choices, by=by)


def _let_hold(set_, choices, *, by):
    changed = {name: value for name, value in choices.items() if getattr(set_, name) != value}
    for name, value in changed.items():
        setattr(set_, name, value)
    if changed:
        set_.save(update_fields=list(changed))
        facts = {name: str(value) for name, value in changed.items()}
        audit.record("bound by its ground rules", set_, by=by, set_id=set_.pk, **facts)
    if "naming" in changed:
        disclosure_narrowed.send(sender=LearningSet, set_id=set_.pk, by=by)
    if changed.get("research") == ResearchUse.NO:
        research_ended.send(sender=LearningSet, set_id=set_.pk, by=by)


def _refuse_older(newest, seen):
    version = newest.version if newest else 0
    if seen in (None, version):
        return
    raise Stale(
        sentence=_(
            "Version %s was written while you were writing. Nothing is lost: what you wrote is in "
            "the form, what that version says is below. Bring them together, then save again."
        )
        % version,
        now=newest.choices if newest else (),
        seen=version,
    )
