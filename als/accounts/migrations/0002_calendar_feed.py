import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import als.common.clock


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=als.common.clock.now)),
                ("switched_off_at", models.DateTimeField(null=True)),
                ("person", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="calendar_feed", to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
