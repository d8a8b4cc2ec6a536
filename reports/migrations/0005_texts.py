"""What people wrote in a report goes into a row for each section, with all of its revisions."""

from django.db import migrations

SECTION_OF = {
    "foreword": "foreword",
    "method": "method",
    "caveat": "limits",
    "closing_note": "closing",
}


def into_rows(apps, editor):
    Report = apps.get_model("reports", "Report")
    for report in Report.objects.using(editor.connection.alias).iterator():
        for column, section in SECTION_OF.items():
            if getattr(report, column).strip():
                _row(apps, report, column, section)


def _row(apps, report, column, section):
    """Make the text's row; each wording that the report's history has is a revision of it."""
    past = apps.get_model("reports", "HistoricalReport").objects.filter(id=report.pk)
    revisions, last = [], ""
    for row in past.order_by("history_id"):
        if getattr(row, column) != last:
            revisions.append(row)
            last = getattr(row, column)
    newest = revisions[-1] if revisions and last == getattr(report, column) else None
    text = apps.get_model("reports", "ReportText").objects.create(
        report=report,
        section=section,
        text=getattr(report, column),
        revision=len(revisions) or 1,
        written_by_id=newest.history_user_id if newest else None,
        **({"written_at": newest.history_date} if newest else {}),
    )
    apps.get_model("reports", "HistoricalReportText").objects.bulk_create(
        apps.get_model("reports", "HistoricalReportText")(
            id=text.pk, report_id=report.pk, section=section, text=getattr(row, column),
            revision=number, written_by_id=row.history_user_id, written_at=row.history_date,
            history_date=row.history_date, history_user_id=row.history_user_id,
            history_type="+" if number == 1 else "~",
        )
        for number, row in enumerate(revisions, start=1)
    )  # fmt: skip


def into_columns(apps, editor):
    column_of = {section: column for column, section in SECTION_OF.items()}
    texts = apps.get_model("reports", "ReportText").objects.filter(section__in=column_of)
    for row in texts.select_related("report"):
        setattr(row.report, column_of[row.section], row.text)
        row.report.save(update_fields=[column_of[row.section]])
    apps.get_model("reports", "HistoricalReportText").objects.all().delete()
    apps.get_model("reports", "ReportText").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_consent")]

    operations = [
        migrations.RunPython(into_rows, into_columns),
        *[
            migrations.RemoveField(model_name=model, name=column)
            for model in ("report", "historicalreport")
            for column in SECTION_OF
        ],
    ]
