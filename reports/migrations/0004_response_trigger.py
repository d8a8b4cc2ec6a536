"""The database itself refuses to change an answer that the sponsor has published."""

from django.db import migrations

from als.core.triggers import RESPONSE_IS_FROZEN, guard


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_search_index")]
    operations = [guard(RESPONSE_IS_FROZEN)]
