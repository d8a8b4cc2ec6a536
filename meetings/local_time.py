"""Times as people type them: on the clock of a zone, where some hours are missing or double."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from als.core.formats import long_date, time_of_day
from als.core.forms.fields import DateTimeField


class LocalDateTimeField(DateTimeField):
    """A moment, typed and shown on the clock of ``zone`` (a ZoneInfo; set it before use)."""

    zone = None

    def prepare_value(self, value):
        with timezone.override(self.zone):
            return super().prepare_value(value)

    def to_python(self, value):
        try:
            with timezone.override(self.zone):
                return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                message = _("Give “%(label)s” a date and a time.") % {"label": self.label}
                raise ValidationError(message, code="invalid") from None
            raise ValidationError(self._why_unclear(value), code="unclear") from None

    def _why_unclear(self, value):
        typed = parse_datetime(value) if isinstance(value, str) else value
        there = typed.replace(tzinfo=self.zone).astimezone(timezone.get_fixed_timezone(0))
        exists = there.astimezone(self.zone).replace(tzinfo=None) == typed
        words = {"time": time_of_day(typed), "day": long_date(typed)}
        if exists:
            return (
                _("On %(day)s the clocks go back, and %(time)s occurs twice. Choose another time.")
                % words
            )
        return (
            _("On %(day)s the clocks go forward: there is no %(time)s. Choose another time.")
            % words
        )
