"""Asking pairs about their passages; a side may say that it does not sign, with its words."""

import als.common.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_whole_report"),
        ("sets", "0008_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PassageRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("upper", "Upper tier"), ("lower", "Lower tier")], max_length=5
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("number", models.PositiveSmallIntegerField()),
                ("open", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(default=als.common.clock.now)),
            ],
            options={
                "ordering": ["pair", "-side"],
            },
        ),
        migrations.AddField(
            model_name="signoff",
            name="answer",
            field=models.CharField(
                choices=[("signed", "Signed"), ("declined", "Does not sign")],
                default="signed",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="words",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["signed", "declined"])), name="sign_off_answer"
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer", "signed"), models.Q(("words", ""), _negated=True), _connector="OR"
                ),
                name="sign_off_declined_says_why",
                violation_error_message="Say why your side does not sign.",
            ),
        ),
        migrations.AddField(
            model_name="passagerequest",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="passagerequest",
            name="pair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passage_requests",
                to="sets.pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="passagerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["upper", "lower"])), name="passage_request_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="passagerequest",
            constraint=models.UniqueConstraint(
                fields=("pair", "side"), name="passage_request_once_a_side"
            ),
        ),
    ]
