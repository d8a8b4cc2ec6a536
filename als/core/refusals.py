"""One exception for a change that the rules don't allow."""


class Refused(Exception):
    """A change that can't be made, with a sentence for the person on the page.

    ``field`` names what was typed wrong, as the change calls it: a form shows the sentence there.
    """

    def __init__(self, sentence, *, field=None):
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


def refuse_unless(allowed, sentence, *, field=None):
    """Go on if the rule said yes; else raise ``Refused`` with the sentence."""
    if not allowed:
        raise Refused(sentence, field=field)
