"""Themes, issues, actions and progress."""

from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import (
    Attachment,
    Comment,
    Consent,
    Issue,
    ProgressEntry,
    ProgressLink,
    ProposedAction,
    Theme,
    ThemeMove,
)
from als.archive.inventory.columns import (
    NONE,
    LeftOut,
    Removed,
    Then,
    Why,
    entry,
    history_of,
    in_archive,
    personal,
)
from als.archive.inventory.sets import DECIDES

OF_ISSUE, OF_ACTION, OF_ENTRY = (
    f"{row}issue__pair__set" for row in ("", "action__", "entry__action__")
)
PAIR_OF_ACTION, PAIR_OF_ENTRY = "action__issue__pair", "entry__action__issue__pair"

# Of a comment that was withdrawn or removed nobody reads the words any more.
STANDING = Q(withdrawn_at=None, removed_at=None)

# fmt: off
ACTIONS = (
    entry(Theme, "set", in_archive(), Removed(_("themes")),
          personal("proposed_by", Why.WORK, "themes", shared=True, besides={"merged_by": DECIDES})),
    history_of(Theme, "set", "earlier wordings of themes", "proposed_by", "merged_by"),
    entry(Issue, "pair__set", in_archive("pair"), Removed(_("issues, with all earlier wordings")),
          personal(("raised_by", "confirmed_by__person"), Why.WORK, "issues", shared=True)),
    history_of(Issue, "pair__set", "earlier wordings of issues", "raised_by", "confirmed_by",
               pair=("pair",)),
    entry(ThemeMove, OF_ISSUE, in_archive(), Removed(),
          personal("by", Why.WORK, "issues moved to another theme")),
    entry(ProposedAction, OF_ISSUE, in_archive("issue__pair"),
          Removed(_("actions, with all earlier wordings")),
          personal(("proposed_by", "owner__person"), Why.WORK, "actions", shared=True)),
    history_of(ProposedAction, OF_ISSUE, "earlier wordings of actions", "proposed_by", "owner",
               pair=("issue__pair",)),
    entry(Consent, OF_ACTION, in_archive(PAIR_OF_ACTION), Removed(),
          personal("member__person", Why.WORK, "consents to actions")),
    entry(ProgressEntry, OF_ACTION, in_archive(PAIR_OF_ACTION), Removed(_("progress entries")),
          personal(("author__person", "recorded_by"), Why.WORK, "progress between meetings")),
    entry(ProgressLink, OF_ACTION,
          LeftOut("keys to a form, mailed to a person: they open nothing elsewhere"), Removed(),
          personal("member__person", Why.MAIL,
                   "links in mail that take progress without signing in", Then.GOES)),
    entry(Attachment, OF_ENTRY, in_archive(PAIR_OF_ENTRY), Removed(_("attachments")),
          personal("added_by", Why.WORK, "files added to progress")),
    entry(Comment, "pair__set", in_archive("pair", shown=STANDING, pair_shown=STANDING),
          Removed(_("comments")),
          personal("author", Why.WORK, "comments on issues and actions",
                   besides={"removed_by": DECIDES})),
    replace(history_of(Comment, "pair__set", "earlier wordings of comments", "author",
                       "removed_by"), archive=in_archive(shown=NONE)),
)
# fmt: on
