import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import als.common.clock


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0004_agenda_sent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="audience",
            field=models.CharField(choices=[("everybody", "All members and facilitators"), ("leads", "The leads of the pairs only"), ("chosen", "The people ticked below")], default="everybody", max_length=10, verbose_name="Who is told"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(condition=models.Q(("audience__in", ["everybody", "leads", "chosen"])), name="meeting_audience"),
        ),
        migrations.CreateModel(
            name="Invited",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=als.common.clock.now)),
                ("meeting", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="invited", to="meetings.meeting")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("meeting", "person"), name="invited_once")],
            },
        ),
    ]
