import als.core.clock
import als.core.migration_steps
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('sets', '0001_initial'),
    ]

    operations = [
        als.core.migration_steps.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Archive',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('not_before', models.DateTimeField(default=als.core.clock.now, help_text='No worker takes it earlier')),
                        ('state', models.CharField(choices=[('queued', 'Waiting for a worker'), ('running', 'Being made'), ('ready', 'Ready'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=9)),
                        ('stage', models.CharField(choices=[('waiting', 'Waiting'), ('compile', 'Putting the text together'), ('pictures', 'Drawing the pictures'), ('layout', 'Laying out the pages'), ('write', 'Writing the file'), ('finished', 'Finished')], default='waiting', max_length=10)),
                        ('pages_done', models.PositiveIntegerField(default=0)),
                        ('pages_to_do', models.PositiveIntegerField(default=0)),
                        ('error', models.CharField(blank=True, max_length=200)),
                        ('size', models.PositiveBigIntegerField(null=True)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                        ('ready_at', models.DateTimeField(null=True)),
                        ('file', models.FileField(blank=True, upload_to='archives/')),
                        ('gone_at', models.DateTimeField(help_text='When the file was removed again', null=True)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='archives', to='sets.pair')),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archives', to='sets.learningset')),
                    ],
                    options={
                        'ordering': ['-asked_at', '-pk'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed', 'cancelled'])), name='archive_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), ('ready_at__isnull', False), ('size__isnull', False)), models.Q(models.Q(('state', 'ready'), _negated=True), ('ready_at__isnull', True), ('size__isnull', True)), _connector='OR'), name='archive_ready_has_its_file', violation_error_message='A file that is ready is there.'), models.UniqueConstraint(condition=models.Q(('pair__isnull', True), ('state__in', ['queued', 'running'])), fields=('set',), name='archive_one_at_a_time'), models.UniqueConstraint(condition=models.Q(('pair__isnull', False), ('state__in', ['queued', 'running'])), fields=('pair',), name='archive_of_pair_one_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='PersonExport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('not_before', models.DateTimeField(default=als.core.clock.now, help_text='No worker takes it earlier')),
                        ('state', models.CharField(choices=[('queued', 'Waiting for a worker'), ('running', 'Being made'), ('ready', 'Ready'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=9)),
                        ('stage', models.CharField(choices=[('waiting', 'Waiting'), ('compile', 'Putting the text together'), ('pictures', 'Drawing the pictures'), ('layout', 'Laying out the pages'), ('write', 'Writing the file'), ('finished', 'Finished')], default='waiting', max_length=10)),
                        ('pages_done', models.PositiveIntegerField(default=0)),
                        ('pages_to_do', models.PositiveIntegerField(default=0)),
                        ('error', models.CharField(blank=True, max_length=200)),
                        ('size', models.PositiveBigIntegerField(null=True)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                        ('ready_at', models.DateTimeField(null=True)),
                        ('file', models.FileField(blank=True, upload_to='people/')),
                        ('gone_at', models.DateTimeField(help_text='When the file was removed again', null=True)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_exports', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-asked_at', '-pk'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed', 'cancelled'])), name='personexport_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), ('ready_at__isnull', False), ('size__isnull', False)), models.Q(models.Q(('state', 'ready'), _negated=True), ('ready_at__isnull', True), ('size__isnull', True)), _connector='OR'), name='personexport_ready_has_its_file', violation_error_message='A file that is ready is there.'), models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('person',), name='person_export_one_at_a_time')],
                    },
                ),
            ],
        ),
    ]
