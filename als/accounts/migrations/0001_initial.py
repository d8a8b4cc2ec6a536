import als.core.alphabet
import als.core.clock
import als.core.files.stored
import als.core.mail.addresses
import als.core.migration_steps
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        als.core.migration_steps.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='CodeRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', als.core.mail.addresses.AddressField(max_length=254)),
                        ('code', models.CharField(blank=True, max_length=20)),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('email', als.core.mail.addresses.AddressField(error_messages={'unique': 'Somebody with this address already has an account.'}, max_length=254, unique=True, verbose_name='Email address')),
                        ('name', models.CharField(max_length=150, verbose_name='Name')),
                        ('given', models.CharField(blank=True, max_length=200, verbose_name='Given names')),
                        ('family', models.CharField(blank=True, max_length=200, verbose_name='Family name')),
                        ('name_before', models.CharField(blank=True, max_length=200, verbose_name='Before the name')),
                        ('name_after', models.CharField(blank=True, max_length=200, verbose_name='After the name')),
                        ('pronouns', models.CharField(blank=True, max_length=200, verbose_name='Pronouns')),
                        ('former_names', models.JSONField(default=list, editable=False, help_text='Each with the moment until which it was shown.')),
                        ('parts_checked_at', models.DateTimeField(editable=False, help_text='When a person looked at how the name was split.', null=True)),
                        ('language', models.CharField(blank=True, help_text='Empty: as the browser asks for.', max_length=10, verbose_name='Language')),
                        ('photo', models.FileField(blank=True, max_length=200, upload_to=als.core.files.stored.RandomName('photos'), verbose_name='Photo')),
                        ('is_active', models.BooleanField(default=True)),
                        ('links_from', models.DateTimeField(editable=False, help_text='Links emailed before then no longer work.', null=True)),
                        ('may_make_programmes', models.BooleanField(default=False, help_text='May start a programme, and manages what they start.')),
                        ('is_operator', models.BooleanField(default=False, help_text='Sees which work of this installation failed, and repeats it.')),
                        ('joined', models.DateTimeField(default=als.core.clock.now, editable=False)),
                    ],
                    options={
                        'ordering': [als.core.alphabet.ByAlphabet('name'), 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_in_its_one_form')],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarFeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                        ('made_at', models.DateTimeField(default=als.core.clock.now)),
                        ('switched_off_at', models.DateTimeField(null=True)),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='AddressChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('old', als.core.mail.addresses.AddressField(max_length=254)),
                        ('new', als.core.mail.addresses.AddressField(max_length=254)),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                        ('expires_at', models.DateTimeField()),
                        ('agreed_at', models.DateTimeField(null=True)),
                        ('proved_at', models.DateTimeField(null=True)),
                        ('stopped_at', models.DateTimeField(null=True)),
                        ('done_at', models.DateTimeField(null=True)),
                        ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='address_changes', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-asked_at', '-pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True), ('stopped_at__isnull', True)), fields=('person',), name='address_change_once_at_a_time'), models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('agreed_at__isnull', False), ('proved_at__isnull', False), ('stopped_at__isnull', True)), _connector='OR'), name='address_change_is_done_once_both_confirmed')],
                    },
                ),
                migrations.CreateModel(
                    name='Removal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                        ('due_at', models.DateTimeField()),
                        ('taken_back_at', models.DateTimeField(null=True)),
                        ('done_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='removals', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-asked_at', '-pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True), ('taken_back_at__isnull', True)), fields=('person',), name='removal_once_at_a_time'), models.CheckConstraint(condition=models.Q(('taken_back_at__isnull', True), ('done_at__isnull', True), _connector='OR'), name='removal_is_taken_back_or_done')],
                    },
                ),
            ],
        ),
    ]
