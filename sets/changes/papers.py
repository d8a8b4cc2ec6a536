"""Background papers and others: their words and files, who has opened them, views on them."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.files.uploads import rows_and_files
from als.core.locking import locked
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from sets.changes import paper_texts
from sets.changes.locks import locked_open
from sets.models import Member, Paper, PaperFile, PaperRead, PaperView
from sets.models.roles import roles_of
from sets.rules import may_edit_paper, may_give_view, may_read_set, may_write_in_set


def add_paper(*, set_, file=None, by, **words):
    """Add a paper of words, a file, or both. Sent twice by the same person it is one."""
    refuse_unless(
        may_write_in_set(by, set_),
        _("Only facilitators and members of this set can add papers, while it is open."),
    )
    with rows_and_files() as write:
        set_ = locked_open(set_)
        _refuse_meeting_there_is_not(set_, words["cycle_number"])
        if twin := _twin(set_, words, file, by):
            return twin
        now = clock.now()
        paper = Paper.objects.create(set=set_, added_by=by, added_at=now, **words)
        _add_file(paper, file, write, by, now)
        _refuse_empty(paper)
        PaperRead.objects.create(paper=paper, person=by, at=now)
        meeting = paper.cycle_number
        audit.record("added", paper, by=by, set_id=set_.pk, meeting=meeting, file=bool(file))
    return paper


def edit_paper(*, paper, file=None, by, seen=None, **words):
    """Change a paper's words; a newer file takes the earlier one's place."""
    refuse_unless(
        may_edit_paper(by, paper),
        _("Only facilitators of this set and the person who added a paper can edit it."),
    )
    with rows_and_files() as write:
        set_ = locked_open(paper.set)
        paper = locked(paper)
        changed = [name for name, value in words.items() if getattr(paper, name) != value]
        if "cycle_number" in changed:
            _refuse_meeting_there_is_not(set_, words["cycle_number"])
        if changed:
            refuse_stale(paper, list(words), seen)
        for name in changed:
            setattr(paper, name, words[name])
        if _add_file(paper, file, write, by, clock.now()):
            changed.append("file")
        _refuse_empty(paper)
        if changed:
            paper.save(update_fields=list(words))
            audit.record("changed", paper, by=by, set_id=set_.pk, fields=sorted(changed))
    return paper


def _twin(set_, words, file, by):
    """Return the same paper of the same person, with the same file or none."""
    wanted = file and file.sha256
    for paper in Paper.objects.filter(set=set_, added_by=by, **words):
        newest = paper.newest_file
        if (newest and newest.sha256) == wanted:
            return paper
    return None


def _add_file(paper, file, write, by, at):
    """Keep the file, unless it is the one that counts already and is still where it was put."""
    newest = paper.newest_file
    if file is None or (
        newest and newest.sha256 == file.sha256 and newest.file.storage.exists(newest.file.name)
    ):
        return False
    row = PaperFile(
        paper=paper,
        name=file.name,
        content_type=file.type.content_type,
        size=file.size,
        sha256=file.sha256,
        added_by=by,
        added_at=at,
    )
    write(row.file, file)
    row.save()
    paper_texts.queue(row)
    return True


def _refuse_empty(paper):
    if not paper.body and not paper.files.exists():
        raise Refused(_("Write the text, or choose a file: a paper needs one of the two."))


def _refuse_meeting_there_is_not(set_, number):
    if number is not None and not 1 <= number <= set_.meeting_count:
        raise Refused(_("The set has %s meetings. Choose one of them.") % set_.meeting_count)


def open_paper(*, paper, by):
    """Note that the person has opened the paper. The first time counts."""
    refuse_unless(
        may_read_set(by, paper.set),
        _("Only facilitators and members of this set can read its papers."),
    )
    with transaction.atomic():
        paper = locked(paper)
        read, made = PaperRead.objects.get_or_create(
            paper=paper, person=by, defaults={"at": clock.now()}
        )
        if made:
            audit.record("opened", paper, by=by, set_id=paper.set_id)
    return read


def give_view(*, paper, text, by, seen=None):
    """Write the member's one view of a paper before its meeting, or change it.

    ``seen`` is a print of the view that the writer began from, in this tab or another.
    """
    refuse_unless(
        may_give_view(by, paper),
        _("Only members of this set can give their view, while it is open."),
    )
    with transaction.atomic():
        set_ = locked_open(paper.set)
        seat = roles_of(by).seat_in_set(set_.pk)
        if not Member.objects.taking_part().filter(pk=seat.member_id).exists():
            raise Refused(_("You no longer take part in this set."))
        view = PaperView.objects.filter(paper=paper, member__person=by).first()
        verb = "changed the view on" if view else "gave a view on"
        view = view or PaperView(paper=paper, member_id=seat.member_id)
        if view.text != text:
            refuse_stale(view, ["text"], seen)
            view.text, view.at = text, clock.now()
            view.save()
            audit.record(verb, paper, by=by, set_id=set_.pk, pair_id=seat.pair_id)
    return view
