"""What the pairs of the example say to being quoted."""

from functools import partial

from reports.changes import passages as passage_changes
from reports.changes import recognition
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import PassageAnswer, RecognitionAnswer
from reports.selectors.passages import passages_of
from reports.selectors.recognisable import recognisable_of
from sets.changes.cleared_words import clear_word
from sets.models.roles import roles_of

OPEN = "open"


class Consents:
    """Adds that the pairs are asked, and what each side answers."""

    def __init__(self, beginning, set_key, facilitator):
        self.beginning, self.timeline = beginning, beginning.timeline
        self.set_key, self.facilitator = set_key, facilitator
        self.passages = {}

    def add(self, content):
        self.timeline.at(content["words_looked_at"], partial(self._clear, content["not_names"]))
        self.timeline.at(content["asked_for_consent"], self._ask)
        for row in content["consents"]:
            self.timeline.at(row["when"], partial(self._answer_all, row))
        members = [row["by"] for row in content["consents"]]
        self.timeline.at(content["decided_recognition"], partial(self._decide_all, members))

    def _clear(self, words):
        """A facilitator has looked through the words that could be names: these are none."""
        set_ = self.beginning.set_of(self.set_key)
        for word in words:
            clear_word(set_=set_, word=word, by=self.beginning.person(self.facilitator))

    def _ask(self):
        set_ = self.beginning.set_of(self.set_key)
        passage_changes.ask_passages(set_=set_, by=self.beginning.person(self.facilitator))
        # Their words stay as they are until all have answered: to look for them once is enough.
        self.passages = passages_of(DisclosurePolicy(set_))

    def _answer_all(self, row):
        """Say yes to all passages of the pair, but for the progress entries that the row lists."""
        pair = self.beginning.pair_of(row["by"][:2])
        passages = self.passages[pair.pk]
        answers = {one.key: (self._answer(row, one), one.digest) for one in passages}
        answers = {key: answer for key, answer in answers.items() if answer[0] != OPEN}
        by = self.beginning.person(row["by"])
        passage_changes.answer_passages(pair=pair, answers=answers, by=by)

    def _decide_all(self, members):
        """Accept that readers may recognise the pairs by what they let the report print."""
        policy = DisclosurePolicy(self.beginning.set_of(self.set_key))
        for member in members:
            self._decide(policy, member)

    def _decide(self, policy, key):
        pair, by = self.beginning.pair_of(key[:2]), self.beginning.person(key)
        seat = roles_of(by).seat_in_pair(pair.pk)
        passages = {row.code: row.digest for row in recognisable_of(policy, pair, seat)}
        accepted = RecognitionAnswer.ACCEPTED
        recognition.decide_recognition(pair=pair, passages=passages, answer=accepted, by=by)

    def _answer(self, row, passage):
        for answer in (PassageAnswer.WITHOUT_NAMES, PassageAnswer.NO, OPEN):
            keys = [self.timeline.things[key] for key in row.get(str(answer), [])]
            if passage.kind == "progress" and passage.row.pk in keys:
                return answer
        return PassageAnswer.YES
