import als.core.clock
import als.core.migration_steps
import django.db.models.deletion
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
                    name='Finding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('statement', models.TextField(verbose_name='Finding')),
                        ('explanation', models.TextField(blank=True, verbose_name='What it rests on, and where sets differ')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('written_at', models.DateTimeField(default=als.core.clock.now)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='sets.programme')),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['position', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='FindingLesson',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('mark', models.CharField(max_length=6)),
                        ('relation', models.CharField(choices=[('supports', 'Supports it'), ('qualifies', 'Supports it, with a limit'), ('contradicts', 'Contradicts it')], default='supports', max_length=12)),
                        ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessons', to='library.finding')),
                        ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.snapshot')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('relation__in', ['supports', 'qualifies', 'contradicts'])), name='finding_lesson_relation'), models.UniqueConstraint(fields=('finding', 'snapshot', 'mark'), name='finding_lesson_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Synthesis',
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
                        ('content', models.JSONField()),
                        ('file', models.FileField(blank=True, upload_to='syntheses/')),
                        ('pages', models.PositiveSmallIntegerField(null=True)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='syntheses', to='sets.programme')),
                    ],
                    options={
                        'verbose_name_plural': 'syntheses',
                        'ordering': ['-asked_at', '-pk'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed', 'cancelled'])), name='synthesis_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), ('ready_at__isnull', False), ('size__isnull', False)), models.Q(models.Q(('state', 'ready'), _negated=True), ('ready_at__isnull', True), ('size__isnull', True)), _connector='OR'), name='synthesis_ready_has_its_file', violation_error_message='A file that is ready is there.'), models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('programme',), name='synthesis_one_at_a_time')],
                    },
                ),
            ],
        ),
    ]
