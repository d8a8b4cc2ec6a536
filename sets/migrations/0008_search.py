from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sets', '0007_report_look_and_retention'),
    ]

    operations = [
        migrations.AddField(
            model_name='paperfile',
            name='words',
            field=models.TextField(blank=True, default='', editable=False, help_text='Those of the text, once each, to search'),
        ),
    ]
