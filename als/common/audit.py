"""Write down who did what, in the transaction of the change itself."""

from als.common.models import AuditEntry


def record(verb, target, *, by, set_id=None, pair_id=None, **details):
    """Add an entry. ``verb`` is a past participle or past tense: "agreed", "moved".

    ``details`` are small facts (numbers, states, dates as text): never what a person typed,
    which would travel past its disclosure.
    """
    return AuditEntry.objects.create(
        by=by,
        by_name=by.name if by else "",
        verb=verb,
        target_kind=target._meta.model_name,
        target_id=target.pk,
        target_name=str(target)[:300],
        set_id=set_id,
        pair_id=pair_id,
        details=details,
    )
