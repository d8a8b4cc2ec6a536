import als.core.clock
import als.core.migration_steps
import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('reports', '0001_initial'),
        ('sets', '0001_initial'),
    ]

    operations = [
        als.core.migration_steps.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Extract',
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
                        ('tables', models.JSONField(verbose_name='Tables')),
                        ('counts', models.JSONField(default=dict)),
                        ('file', models.FileField(blank=True, upload_to='research/')),
                        ('read_at', models.DateTimeField(help_text='When a program first read it, on the last day on which one did', null=True)),
                        ('gone_at', models.DateTimeField(help_text='When the file was removed again', null=True)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extracts', to='sets.programmerole')),
                    ],
                    options={
                        'ordering': ['-asked_at', '-pk'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed', 'cancelled'])), name='extract_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), ('ready_at__isnull', False), ('size__isnull', False)), models.Q(models.Q(('state', 'ready'), _negated=True), ('ready_at__isnull', True), ('size__isnull', True)), _connector='OR'), name='extract_ready_has_its_file', violation_error_message='A file that is ready is there.'), models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('role',), name='extract_one_at_a_time'), models.CheckConstraint(condition=models.Q(('tables', []), _negated=True), name='extract_has_tables', violation_error_message='Choose at least one table.'), models.CheckConstraint(condition=models.Q(('gone_at', None), ('state', 'ready'), _connector='OR'), name='extract_gone_was_there')],
                    },
                ),
                migrations.CreateModel(
                    name='ExtractSet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('extract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sets', to='research.extract')),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extracts', to='sets.learningset')),
                        ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.snapshot')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('extract', 'set'), name='extract_has_a_set_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ResearchToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, verbose_name='What is it for?')),
                        ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                        ('tables', models.JSONField(verbose_name='Tables')),
                        ('made_at', models.DateTimeField(default=als.core.clock.now)),
                        ('expires_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(null=True)),
                        ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='research_tokens', to='sets.programmerole')),
                    ],
                    options={
                        'ordering': ['-made_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('made_at'), '+', models.Value(datetime.timedelta(days=365))))), name='research_token_expires', violation_error_message='A token works for a year at most.'), models.CheckConstraint(condition=models.Q(('tables', []), _negated=True), name='research_token_has_tables', violation_error_message='Choose at least one table.')],
                    },
                ),
            ],
        ),
    ]
