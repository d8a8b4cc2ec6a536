"""How those who make files say how far they are, to a worker's job or to nobody."""


class Quiet:
    """Stands where nobody watches: the command, a test."""

    def stage(self, stage):
        pass

    def page(self, done, to_do=0):
        pass


QUIET = Quiet()
