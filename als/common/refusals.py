"""One exception for a change that the rules don't allow."""


class Refused(Exception):
    """A change that can't be made, with a sentence for the person on the page."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence
