import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sets", "0003_carry_over")]

    operations = [
        migrations.AlterField(
            model_name="authority",
            name="register",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="authorities",
                to="sets.register",
            ),
        ),
        migrations.RemoveField(model_name="focusdecision", name="present"),
    ]
