import als.core.clock
import als.core.migration_steps
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        als.core.migration_steps.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='AuditSeal',
                    fields=[
                        ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                        ('entry_id', models.BigIntegerField(unique=True)),
                        ('hash', models.CharField(max_length=64)),
                        ('sealed_at', models.DateTimeField(default=als.core.clock.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='FileToRemove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=300)),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='SearchEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=10)),
                        ('row_id', models.BigIntegerField()),
                        ('vector', django.contrib.postgres.search.SearchVectorField()),
                    ],
                    options={
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='search_entry_words')],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'row_id'), name='search_entry_once')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=als.core.clock.now, editable=False)),
                        ('by_name', models.CharField(max_length=200)),
                        ('verb', models.CharField(max_length=60)),
                        ('target_kind', models.CharField(max_length=60)),
                        ('target_id', models.BigIntegerField()),
                        ('details', models.JSONField(default=dict)),
                        ('set_id', models.BigIntegerField(null=True)),
                        ('pair_id', models.BigIntegerField(null=True)),
                        ('by_salt', models.CharField(blank=True, max_length=32)),
                        ('by_mark', models.CharField(blank=True, max_length=64)),
                        ('name_salt', models.CharField(blank=True, max_length=32)),
                        ('name_mark', models.CharField(blank=True, max_length=64)),
                        ('digest', models.CharField(max_length=64)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name_plural': 'audit entries',
                        'ordering': ['-at', '-pk'],
                        'indexes': [models.Index(fields=['set_id', '-at'], name='audit_of_set'), models.Index(fields=['target_kind', 'target_id'], name='audit_of_target')],
                    },
                ),
                migrations.CreateModel(
                    name='MailPreference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('sign-in', 'Signing in, and your own data'), ('invitation', 'Invitations'), ('answer', 'Answers given in your name'), ('application', 'Applications of pairs'), ('calendar', 'Meetings in your calendar: moved, cancelled, or no longer yours'), ('agreement', 'Your pair: answers, people, and what changes'), ('rules', 'Ground rules'), ('meeting', 'Meetings: dates to choose, invitations'), ('meeting-soon', 'Meetings: reminders, and what to prepare'), ('agenda', 'Agenda'), ('minutes', 'Minutes'), ('issue', 'Issues and progress recorded for your pair'), ('consent', 'Your consent is asked for, or an action changed'), ('agreed', 'Both sides have agreed to an action'), ('due', 'Actions: due in 14 and in 3 days'), ('overdue', 'Actions: overdue, once a week at most'), ('quiet', 'Actions: no progress for 30 days'), ('report', 'The report'), ('digest', 'The digest')], max_length=40)),
                        ('choice', models.CharField(choices=[('at_once', 'At once'), ('digest', 'In the digest'), ('2_weeks', 'Every second Monday'), ('off', 'Not at all')], max_length=8)),
                        ('changed_at', models.DateTimeField(default=als.core.clock.now)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mail_preferences', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('person', 'kind'), name='mail_preference_once_a_kind'), models.CheckConstraint(condition=models.Q(('choice__in', ['at_once', 'digest', '2_weeks', 'off'])), name='mail_preference_choice'), models.CheckConstraint(condition=models.Q(('kind__in', ['answer', 'application', 'calendar', 'invitation', 'sign-in']), _negated=True), name='mail_preference_not_of_sign_in', violation_error_message='These emails always come: without them you cannot get in.'), models.CheckConstraint(condition=models.Q(('choice', 'digest'), ('kind', 'digest'), _negated=True), name='mail_preference_digest_is_not_in_itself'), models.CheckConstraint(condition=models.Q(models.Q(('choice', '2_weeks'), _negated=True), ('kind', 'digest'), _connector='OR'), name='mail_preference_fortnight_is_of_the_digest')],
                    },
                ),
                migrations.CreateModel(
                    name='OutMail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('not_before', models.DateTimeField(default=als.core.clock.now, help_text='No worker takes it earlier')),
                        ('address', models.EmailField(max_length=254)),
                        ('kind', models.CharField(max_length=40)),
                        ('key', models.CharField(max_length=200)),
                        ('subject', models.CharField(max_length=200)),
                        ('text', models.TextField()),
                        ('html', models.TextField()),
                        ('calendar', models.TextField(blank=True, help_text='An iCalendar object that goes with it')),
                        ('calendar_method', models.CharField(blank=True, max_length=10)),
                        ('reply_to', models.CharField(blank=True, help_text='Addresses; without one whoever answers for the set', max_length=600)),
                        ('set_id', models.BigIntegerField(null=True)),
                        ('about', models.CharField(blank=True, max_length=60)),
                        ('page', models.CharField(blank=True, help_text='Where the digest leads to', max_length=200)),
                        ('state', models.CharField(choices=[('pending', 'Waiting'), ('held', 'Kept for the digest'), ('sent', 'Sent'), ('failed', 'Failed'), ('dropped', 'Not sent: no longer true'), ('off', 'Not sent: switched off')], default='pending', max_length=8)),
                        ('created', models.DateTimeField(default=als.core.clock.now)),
                        ('expires_at', models.DateTimeField(null=True)),
                        ('tried_at', models.DateTimeField(help_text='When it was last given to the mail server', null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('error', models.TextField(blank=True)),
                        ('bounced_at', models.DateTimeField(null=True)),
                        ('bounce_reason', models.CharField(blank=True, max_length=500)),
                        ('bounce_is_lasting', models.BooleanField(help_text='The address is wrong; else the same address may work another time', null=True)),
                        ('digest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='core.outmail')),
                        ('to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-created', '-pk'],
                        'indexes': [models.Index(fields=['-tried_at'], name='mail_by_last_try'), models.Index(condition=models.Q(('state', 'failed'), ('bounced_at__isnull', False), _connector='OR'), fields=['set_id', '-created'], name='mail_lost_of_set'), models.Index(fields=['key'], name='mail_by_key'), models.Index(fields=['about'], name='mail_by_thing'), models.Index(condition=models.Q(('state__in', ['failed', 'held', 'pending'])), fields=['state', 'about'], name='mail_unsettled'), models.Index(condition=models.Q(('text', ''), _negated=True), fields=['created'], name='mail_with_text'), models.Index(condition=models.Q(('kind__in', ['due', 'overdue', 'quiet'])), fields=['created'], name='mail_reminders')],
                        'constraints': [models.UniqueConstraint(fields=('address', 'key'), name='mail_once_a_cause'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'held', 'sent', 'failed', 'dropped', 'off'])), name='mail_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), ('sent_at__isnull', False)), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='mail_sent_has_its_time', violation_error_message='A sent email has the time at which it was sent.'), models.CheckConstraint(condition=models.Q(('to__isnull', False), ('kind', 'application'), _connector='OR'), name='mail_to_nobody_here_is_about_an_application'), models.CheckConstraint(condition=models.Q(('bounce_is_lasting__isnull', True), ('bounced_at__isnull', False), _connector='OR'), name='mail_says_whether_for_good_if_it_came_back'), models.CheckConstraint(condition=models.Q(('calendar_method', ''), models.Q(('state', 'held'), _negated=True), _connector='OR'), name='mail_with_a_calendar_entry_is_not_held', violation_error_message='A calendar entry can’t wait for the digest.')],
                    },
                ),
            ],
        ),
    ]
