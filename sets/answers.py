"""What can be answered by a link in a mail. Each app registers its own purposes as it starts.

An answer commits a person for their side, and can be taken back for a while. What is a signature
(signing off a report, consent to be quoted) is no purpose: it asks for signing in.
"""

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from django import forms

from als.core import clock
from als.core.forms.base import Form

# Most links end sooner: by use, or when their thing has another version (decision 93).
LIFE = dt.timedelta(days=30)

_purposes = {}


@dataclass(frozen=True)
class Choice:
    """One answer: the ``button`` that gives it, and the ``sentence`` that is true afterwards."""

    button: str
    sentence: str


class AnswerPurpose(ABC):
    """One kind of answer. Subclasses know the thing, its version, and the change that answers."""

    name = ""
    template = ""  # what the page shows of the thing, between whose answer it is and the button
    after_closing = False  # whether it is still answered once the set is closed
    texts: ClassVar = {}  # what is typed at length: the field's name and its label
    needs_rules = True  # only who has accepted the newest ground rules is shown content

    @abstractmethod
    def choices(self, thing):
        """Return the answers, ``{key: Choice}``; the first is the one that the mail's button is."""

    @abstractmethod
    def find(self, key):
        """Return the thing with its set, or None."""

    @abstractmethod
    def lock(self, thing):
        """Return the thing, read again under a lock."""

    @abstractmethod
    def set_of(self, thing):
        """Return the set that the thing belongs to."""

    def pair_of(self, thing):  # noqa: B027 - for most it is the set's
        """Return the pair whose members alone may answer; None if it is all of the set."""

    def is_open(self, thing):
        """Return whether its set takes such an answer."""
        set_ = self.set_of(thing)
        return set_.is_open or (self.after_closing and set_.cleared_at is None)

    @abstractmethod
    def version_of(self, thing):
        """Return what differs once the thing is no longer what the mail was about."""

    def expires_at(self, thing):
        """Return until when a link works that is made now."""
        return clock.now() + LIFE

    @abstractmethod
    def title(self, thing):
        """Return the question as the page's heading."""

    def facts(self, thing, member):
        """Return what the page's ``template`` needs besides the thing."""
        return {}

    @abstractmethod
    def page(self, thing):
        """Return the path of the thing's page, for whoever signs in."""

    @abstractmethod
    def refuse(self, thing, member):
        """Raise ``Refused`` if the thing takes no such answer any more."""

    def form(self, thing, member, data=None, answer=""):
        return MailAnswerForm(data, choices=self.choices(thing), answer=answer)

    @abstractmethod
    def give(self, thing, *, answer, by, **typed):
        """Call the change function that gives the answer for ``by``.

        Return what ``take_back`` needs to know of what was written, as JSON, or None.
        """

    def is_same(self, thing, link, *, answer, **typed):
        """Return whether a used link gave just this: the form was sent twice."""
        return link.answer == answer

    def take_back(self, thing, link):
        """Undo what ``link.given`` says was written; return whether that was still possible.

        What the person had answered themselves before or since is not for the link to take back.
        """
        return False


class MailAnswerForm(Form):
    """One button. Which answer it gives is on the page, and goes along hidden."""

    answer = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, choices, answer="", **kwargs):
        super().__init__(data, **kwargs)
        chosen = answer if answer in choices else next(iter(choices))
        self.fields["answer"].choices = [(key, one.button) for key, one in choices.items()]
        self.fields["answer"].initial = chosen
        self.submit = choices[chosen].button


def register(purpose):
    _purposes[purpose.name] = purpose


def purpose_named(name):
    return _purposes[name]


def texts_of_all():
    """Return what is typed at length in answer to any purpose: the field's name and its label."""
    return {name: label for one in _purposes.values() for name, label in one.texts.items()}
