"""Carries what was said before into the new places for it."""

from django.db import migrations

ENGLAND = "England: two-tier areas"
SOURCE = "Office for National Statistics, Open Government Licence v3.0"


def put_authorities_into_a_register(apps, editor):
    Register, Authority = apps.get_model("sets", "Register"), apps.get_model("sets", "Authority")
    newest = Authority.objects.order_by("-vintage").first()
    if newest is None:
        return
    register = Register.objects.create(name=ENGLAND, source=SOURCE, vintage=newest.vintage)
    Authority.objects.update(register=register)
    apps.get_model("sets", "Programme").objects.filter(time_zone="Europe/London").update(
        register=register
    )


def keep_the_names_that_were_agreed(apps, editor):
    """Until now an entry's own mark alone decided on names: so it stays for these sets."""
    LearningSet, GroundRules = apps.get_model("sets", "LearningSet"), apps.get_model(
        "sets", "GroundRules"
    )
    for set_ in LearningSet.objects.all():
        GroundRules.objects.filter(set=set_).update(
            naming="everybody", default_disclosure=set_.default_disclosure
        )
    LearningSet.objects.update(naming="everybody")


def tell_who_was_at_the_workshop(apps, editor):
    Workshop = apps.get_model("sets", "FocusWorkshop")
    for decision in apps.get_model("sets", "FocusDecision").objects.all():
        Workshop.objects.create(
            set_id=decision.set_id, held_on=decision.decided_on, present=decision.present
        )


class Migration(migrations.Migration):
    dependencies = [("sets", "0002_set_up")]

    operations = [
        migrations.RunPython(put_authorities_into_a_register, migrations.RunPython.noop),
        migrations.RunPython(keep_the_names_that_were_agreed, migrations.RunPython.noop),
        migrations.RunPython(tell_who_was_at_the_workshop, migrations.RunPython.noop),
    ]
