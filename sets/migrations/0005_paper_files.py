from django.db import migrations


class Migration(migrations.Migration):
    """The same file may come back after another: then it counts again, and all three are listed."""

    dependencies = [
        ('sets', '0004_register_needed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='paperfile',
            name='paper_file_once',
        ),
    ]
