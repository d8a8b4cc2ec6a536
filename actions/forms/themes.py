"""Forms of themes."""

from actions.models import Theme
from als.common.forms import SeenForm


class ThemeForm(SeenForm):
    class Meta:
        model = Theme
        fields = ["title", "description"]
