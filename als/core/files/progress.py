"""How far a file is: what makes it reports to a worker's job, or to nobody."""


class NoProgress:
    """Takes the place of ``als.core.file_jobs.Job`` where nobody waits: in a command or a test."""

    def stage(self, stage):
        pass

    def page(self, done, to_do=0):
        pass


NO_PROGRESS = NoProgress()
