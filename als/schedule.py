"""What beat starts, and when. The hours are those of CELERY_TIMEZONE, UTC."""

from celery.schedules import crontab

EACH_MINUTE = {
    "send waiting mail": "als.core.tasks.send_waiting_mail",
    "send codes to sign in with": "als.core.tasks.send_codes",
    "mail codes to sign in with": "als.accounts.tasks.mail_codes",
    "mail invitations of colleagues": "sets.tasks.mail_invitations",
    "seal the audit log": "als.core.tasks.seal_audit",
    "read papers that wait for it": "sets.tasks.read_waiting_papers",
}
# Each looks for the programmes whose clock has passed eight. What waited too long for a worker is
# left to the next: it would find the same.
EACH_QUARTER_OF_AN_HOUR = {
    "remind of actions": "actions.tasks.remind",
    "remind of meetings": "meetings.tasks.remind",
    "remind of answers to lessons": "reports.tasks.remind",
    "send weekly digests": "als.portal.tasks.send_digests",
}
EACH_HOUR = {
    "remove files of rows that are gone": (47, "als.core.tasks.remove_files"),
    "remove people who asked for it": (57, "als.portal.tasks.remove_people_who_asked"),
}
EACH_DAY = {
    "clear invitations that were refused": (2, 17, "sets.tasks.clear_refused_invitations"),
    "clear applications of pairs": (2, 27, "sets.tasks.clear_applications"),
    "clear what is kept no longer": (2, 37, "als.portal.tasks.clear_what_is_due"),
    "remove old extracts": (2, 47, "als.research.tasks.remove_old_extracts"),
    "clear ended sessions": (3, 17, "als.core.tasks.clear_ended_sessions"),
    "forget old mail": (3, 27, "als.core.tasks.forget_old_mail"),
    "remove old archives": (3, 37, "als.archive.tasks.remove_old_archives"),
    "keep the newest hash of the audit log": (3, 47, "als.core.tasks.keep_audit_anchor"),
    # When those whom they remind are at work, in Britain and on the continent
    "remind of unanswered invitations": (8, 10, "sets.tasks.remind_unanswered"),
    "remind of personal data that goes": (8, 20, "sets.tasks.remind_retention"),
    "look at cases of reports": (8, 30, "reports.tasks.look_at_cases"),
}


def schedule(queues):
    """Return beat's schedule, with a sign of life of the workers of each queue."""
    return {
        **{name: {"task": task, "schedule": 60.0} for name, task in EACH_MINUTE.items()},
        **{
            f"note a sign of life of {queue}": {
                "task": "als.core.tasks.note_sign_of_life",
                "args": [queue],
                "schedule": 60.0,
                "options": {"queue": queue, "expires": 60},
            }
            for queue in queues
        },
        "make waiting files": {"task": "als.core.tasks.make_waiting_files", "schedule": 15.0},
        # Changes do so themselves: this is for what raised no signal.
        "settle invitations": {"task": "meetings.tasks.settle_invitations", "schedule": 600.0},
        **{
            name: {"task": task, "schedule": crontab(minute="*/15"), "options": {"expires": 840}}
            for name, task in EACH_QUARTER_OF_AN_HOUR.items()
        },
        **{
            name: {"task": task, "schedule": crontab(minute=minute)}
            for name, (minute, task) in EACH_HOUR.items()
        },
        **{
            name: {"task": task, "schedule": crontab(hour=hour, minute=minute)}
            for name, (hour, minute, task) in EACH_DAY.items()
        },
        "remove files without a row": {
            "task": "als.archive.tasks.remove_leftovers",
            "schedule": crontab(hour=4, minute=7, day_of_week="sun"),
        },
    }
