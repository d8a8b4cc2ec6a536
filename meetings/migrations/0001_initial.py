import als.core.clock
import als.core.disclosure
import als.core.files.stored
import als.core.migration_steps
import django.db.models.deletion
import simple_history.models
import uuid
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
                    name='DateOption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts', models.DateTimeField(verbose_name='Starts')),
                        ('ends', models.DateTimeField(verbose_name='Ends')),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='date_options', to='meetings.meeting')),
                    ],
                    options={
                        'ordering': ['starts', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'starts', 'ends'), name='date_option_once', violation_error_message='This slot is already in the poll.'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='date_option_ends_after_start', violation_error_message='The slot has to end after it starts.')],
                    },
                ),
                migrations.CreateModel(
                    name='AgendaItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('member', 'From a member'), ('housekeeping', 'Housekeeping'), ('standing', 'On every agenda')], default='member', max_length=12)),
                        ('title', models.CharField(max_length=200, verbose_name='What')),
                        ('why', models.TextField(blank=True, verbose_name='Why, and what you hope for')),
                        ('presenter', models.CharField(blank=True, max_length=150, verbose_name='Who presents')),
                        ('minutes', models.PositiveSmallIntegerField(default=15, verbose_name='Minutes')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('state', models.CharField(choices=[('proposed', 'Proposed'), ('on_agenda', 'On the agenda'), ('discussed', 'Discussed'), ('carried_over', 'Carried over'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=12)),
                        ('added_at', models.DateTimeField(default=als.core.clock.now)),
                        ('standing', models.CharField(blank=True, choices=[('check_in', 'Check-in'), ('rules', 'Ground rules'), ('report_back', 'Report back on actions'), ('airtime', 'Airtime for pairs'), ('review', 'How did we work today?'), ('next_date', 'Next date'), ('check_out', 'Check-out')], max_length=12)),
                        ('follows_pairs', models.BooleanField(default=False, help_text='A turn for each pair, until somebody sets the minutes')),
                        ('seconds_used', models.PositiveIntegerField(default=0, help_text='Counted by the clock')),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('carried_from', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='meetings.agendaitem')),
                        ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='sets.member')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='meetings.meeting')),
                    ],
                    options={
                        'ordering': ['position', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['member', 'housekeeping', 'standing'])), name='agenda_kind'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'on_agenda', 'discussed', 'carried_over', 'withdrawn'])), name='agenda_state'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['housekeeping', 'standing']), ('proposed_by__isnull', True)), models.Q(('kind', 'member'), ('proposed_by__isnull', False)), _connector='OR'), name='agenda_item_has_its_owner', violation_error_message='An item belongs to a member, or is housekeeping.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'standing'), ('standing__in', ['check_in', 'rules', 'report_back', 'airtime', 'review', 'next_date', 'check_out'])), models.Q(models.Q(('kind', 'standing'), _negated=True), ('standing', '')), _connector='OR'), name='agenda_standing_item_says_which'), models.UniqueConstraint(condition=models.Q(('standing', ''), _negated=True), fields=('meeting', 'standing'), name='agenda_standing_item_once', violation_error_message='This standing item is on the agenda already.'), models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 480)), name='agenda_item_minutes', violation_error_message='Give it between 1 and 480 minutes.')],
                    },
                ),
                migrations.CreateModel(
                    name='Cycle',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('stage', models.CharField(choices=[('views', 'Sharing views'), ('issues', 'Identifying issues'), ('proposals', 'Developing proposals'), ('lessons', 'Sharing progress and lessons')], max_length=10, verbose_name='Stage')),
                        ('name', models.CharField(blank=True, help_text='Without one it is called by its stage.', max_length=80, verbose_name='Name')),
                        ('purpose', models.TextField(blank=True, verbose_name='Purpose')),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='sets.learningset')),
                    ],
                    options={
                        'ordering': ['set', 'number'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['views', 'issues', 'proposals', 'lessons'])), name='cycle_stage'), models.UniqueConstraint(fields=('set', 'number'), name='cycle_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='DateAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fit', models.CharField(choices=[('yes', 'Yes'), ('maybe', 'If need be'), ('no', 'No')], max_length=5)),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                        ('option', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='meetings.dateoption')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('fit__in', ['yes', 'maybe', 'no'])), name='date_answer_fit'), models.UniqueConstraint(fields=('option', 'member'), name='date_answer_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Meeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('suggested_for', models.DateField()),
                        ('starts', models.DateTimeField(null=True, verbose_name='Starts')),
                        ('ends', models.DateTimeField(null=True, verbose_name='Ends')),
                        ('place', models.CharField(blank=True, max_length=300, verbose_name='Place')),
                        ('link', models.URLField(blank=True, max_length=2000, verbose_name='Link for joining online')),
                        ('state', models.CharField(choices=[('draft', 'Being planned'), ('called', 'Called'), ('in_session', 'In session'), ('closed', 'Closed')], default='draft', max_length=10)),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('sequence', models.PositiveIntegerField(default=0)),
                        ('asked_at_sequence', models.PositiveIntegerField(default=0, help_text='Answers to an invitation with a lower number no longer count')),
                        ('called_at', models.DateTimeField(null=True)),
                        ('audience', models.CharField(choices=[('everybody', 'All members and facilitators'), ('leads', 'The leads of the pairs only'), ('chosen', 'The people ticked below')], default='everybody', max_length=10, verbose_name='Who is notified')),
                        ('opened_at', models.DateTimeField(null=True)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('poll_opened_at', models.DateTimeField(null=True)),
                        ('poll_closed_at', models.DateTimeField(null=True)),
                        ('note_policy', models.CharField(choices=[('full', 'Notes, decisions and actions'), ('short', 'Decisions and actions only'), ('no_airtime', 'Nothing during airtime')], default='full', max_length=12, verbose_name='How notes are taken')),
                        ('members_hold', models.BooleanField(default=False, help_text='The timekeeper runs the clocks, the note taker writes')),
                        ('clock_since', models.DateTimeField(null=True)),
                        ('minutes_state', models.CharField(choices=[('none', 'No minutes yet'), ('draft', 'Draft'), ('circulated', 'Circulated'), ('agreed', 'Agreed')], default='none', max_length=10)),
                        ('circulated_at', models.DateTimeField(null=True)),
                        ('agreed_at', models.DateTimeField(null=True)),
                        ('minutes_version', models.PositiveSmallIntegerField(default=1, help_text='Rises when agreed minutes are opened again')),
                        ('minutes_revision', models.PositiveIntegerField(default=0, help_text='Rises with every change that readers along should see')),
                        ('clock_item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.agendaitem')),
                        ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='meetings.cycle')),
                    ],
                    options={
                        'ordering': ['cycle__set', 'cycle__number'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'called', 'in_session', 'closed'])), name='meeting_state'), models.CheckConstraint(condition=models.Q(('audience__in', ['everybody', 'leads', 'chosen'])), name='meeting_audience'), models.CheckConstraint(condition=models.Q(('minutes_state__in', ['none', 'draft', 'circulated', 'agreed'])), name='meeting_minutes_state'), models.CheckConstraint(condition=models.Q(('note_policy__in', ['full', 'short', 'no_airtime'])), name='meeting_note_policy'), models.CheckConstraint(condition=models.Q(('poll_closed_at__isnull', True), ('poll_opened_at__isnull', False), _connector='OR'), name='meeting_poll_opened_before_closed'), models.CheckConstraint(condition=models.Q(('clock_since__isnull', True), ('clock_item__isnull', False), _connector='OR'), name='meeting_clock_counts_for_an_item'), models.CheckConstraint(condition=models.Q(models.Q(('ends__isnull', True), ('starts__isnull', True)), ('ends__gt', models.F('starts')), _connector='OR'), name='meeting_ends_after_start', violation_error_message='The meeting has to end after it starts.'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('called_at__isnull', False), ('starts__isnull', False)), _connector='OR'), name='meeting_called_has_a_date', violation_error_message='A meeting that is called has a date.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), ('closed_at__isnull', False)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='meeting_closed_has_its_time', violation_error_message='A closed meeting has the time at which it was closed.'), models.CheckConstraint(condition=models.Q(models.Q(('minutes_state__in', ['circulated', 'agreed']), ('circulated_at__isnull', False)), models.Q(models.Q(('minutes_state__in', ['circulated', 'agreed']), _negated=True), ('circulated_at__isnull', True)), _connector='OR'), name='meeting_circulated_has_its_time', violation_error_message='Circulated minutes have the time at which they went out.'), models.CheckConstraint(condition=models.Q(models.Q(('minutes_state', 'agreed'), ('agreed_at__isnull', False)), models.Q(models.Q(('minutes_state', 'agreed'), _negated=True), ('agreed_at__isnull', True)), _connector='OR'), name='meeting_agreed_has_its_time', violation_error_message='Agreed minutes have the time at which they were agreed.')],
                    },
                ),
                migrations.CreateModel(
                    name='LearningNote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('saw', models.TextField(blank=True, verbose_name='What I saw')),
                        ('thought', models.TextField(blank=True, verbose_name='What I thought')),
                        ('will_do', models.TextField(blank=True, verbose_name='What I will do')),
                        ('helped', models.TextField(blank=True, verbose_name='What helped')),
                        ('would_ask', models.TextField(blank=True, verbose_name='What I would ask')),
                        ('text', models.TextField(blank=True, verbose_name='What I take away')),
                        ('shared_at', models.DateTimeField(null=True)),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='learning_notes', to='meetings.meeting')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='note_once_a_meeting'), models.CheckConstraint(condition=models.Q(('helped', ''), ('saw', ''), ('text', ''), ('thought', ''), ('will_do', ''), ('would_ask', ''), _negated=True), name='note_says_something', violation_error_message='Write something under one of the headings.')],
                    },
                ),
                migrations.CreateModel(
                    name='Invited',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invited', to='meetings.meeting')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='invited_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalMinute',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('note', 'Note'), ('decision', 'Decision')], default='note', max_length=8)),
                        ('text', models.TextField(verbose_name='What was said')),
                        ('disclosure', als.core.disclosure.DisclosureField(choices=[('pair', 'Our pair and the facilitators'), ('set', 'The set'), ('report_without_names', 'The report, without names'), ('report_with_names', 'The report, with names')], default='set', max_length=24, verbose_name='Who can see this?')),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('written_at', models.DateTimeField(default=als.core.clock.now)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.agendaitem')),
                        ('pair', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sets.pair')),
                        ('written_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.meeting')),
                    ],
                    options={
                        'verbose_name': 'historical minute',
                        'verbose_name_plural': 'historical minutes',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Guest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=150, verbose_name='Name')),
                        ('comes_from', models.CharField(blank=True, max_length=150, verbose_name='Organisation or role')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='meetings.meeting')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'name'), name='guest_once_a_meeting', violation_error_message='This guest is on the list already.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='guest_has_a_name')],
                    },
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('answer', models.CharField(blank=True, choices=[('yes', 'Yes'), ('maybe', 'Perhaps'), ('no', 'No')], max_length=5, verbose_name='Will you come?')),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('outcome', models.CharField(blank=True, choices=[('present', 'Present'), ('late', 'Arrived late'), ('left_early', 'Left early'), ('apologies', 'Sent apologies'), ('absent', 'Absent'), ('stood_in', 'Somebody stood in')], max_length=12)),
                        ('stand_in', models.CharField(blank=True, help_text='Name, and for whom they speak.', max_length=150, verbose_name='Who stood in')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='sets.member')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='meetings.meeting')),
                    ],
                    options={
                        'ordering': ['member__pair__number', '-member__side', '-member__lead', 'member'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='attendance_once'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'stood_in'), models.Q(('stand_in', ''), _negated=True)), models.Q(models.Q(('outcome', 'stood_in'), _negated=True), ('stand_in', '')), _connector='OR'), name='attendance_stand_in_has_a_name', violation_error_message='Say who stood in.')],
                    },
                ),
                migrations.CreateModel(
                    name='AirtimeTurn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('stage', models.CharField(blank=True, choices=[('present', 'Present'), ('clarify', 'Clarify'), ('questions', 'Open questions'), ('reflect', 'Reflect'), ('actions', 'Actions')], max_length=10)),
                        ('running_since', models.DateTimeField(null=True)),
                        ('seconds', models.JSONField(default=dict)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='sets.pair')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='meetings.meeting')),
                    ],
                    options={
                        'ordering': ['position', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'pair'), name='turn_once_a_meeting', violation_error_message='This pair has a turn already.'), models.CheckConstraint(condition=models.Q(('running_since__isnull', True), models.Q(models.Q(('stage', ''), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='turn_runs_in_a_stage'), models.UniqueConstraint(condition=models.Q(('running_since__isnull', False)), fields=('meeting',), name='turn_one_runs_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='AgendaSent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('content', models.JSONField(help_text='The items in order: item, title, minutes')),
                        ('sent_at', models.DateTimeField(default=als.core.clock.now)),
                        ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agendas_sent', to='meetings.meeting')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Minute',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('note', 'Note'), ('decision', 'Decision')], default='note', max_length=8)),
                        ('text', models.TextField(verbose_name='What was said')),
                        ('disclosure', als.core.disclosure.DisclosureField(choices=[('pair', 'Our pair and the facilitators'), ('set', 'The set'), ('report_without_names', 'The report, without names'), ('report_with_names', 'The report, with names')], default='set', max_length=24, verbose_name='Who can see this?')),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('written_at', models.DateTimeField(default=als.core.clock.now)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes_of_item', to='meetings.agendaitem')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='meetings.meeting')),
                        ('pair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='sets.pair')),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['item__position', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['note', 'decision'])), name='minute_kind'), models.CheckConstraint(condition=models.Q(('disclosure__in', ['pair', 'set', 'report_without_names', 'report_with_names'])), name='minute_disclosure'), models.CheckConstraint(condition=models.Q(models.Q(('disclosure', 'pair'), _negated=True), ('pair__isnull', False), _connector='OR'), name='minute_of_a_pair_names_it', violation_error_message='Say which pair it should stay with.')],
                    },
                ),
                migrations.CreateModel(
                    name='HolderAgreement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('revision', models.PositiveIntegerField()),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                        ('minute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='meetings.minute')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('minute', 'member', 'revision'), name='holder_agrees_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Correction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(verbose_name='What should it say?')),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                        ('state', models.CharField(choices=[('open', 'Open'), ('made', 'Corrected'), ('declined', 'Not changed')], default='open', max_length=8)),
                        ('reply', models.TextField(blank=True, verbose_name='Answer')),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                        ('minute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='meetings.minute')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'made', 'declined'])), name='correction_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'open'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), models.Q(('state', 'open'), ('answered_at__isnull', True), ('answered_by__isnull', True)), _connector='OR'), name='correction_answered_by_somebody', violation_error_message='An answered correction has a person and a time.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('reply', ''), _negated=True), _connector='OR'), name='correction_declined_says_why', violation_error_message='Say why it stays as it is.')],
                    },
                ),
                migrations.CreateModel(
                    name='MinuteDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField()),
                        ('kind', models.CharField(choices=[('note', 'Note'), ('decision', 'Decision')], default='note', max_length=8)),
                        ('disclosure', als.core.disclosure.DisclosureField(choices=[('pair', 'Our pair and the facilitators'), ('set', 'The set'), ('report_without_names', 'The report, without names'), ('report_with_names', 'The report, with names')], default='set', max_length=24, verbose_name='Who can see this?')),
                        ('base_revision', models.PositiveIntegerField(default=0)),
                        ('saved_at', models.DateTimeField(default=als.core.clock.now)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='meetings.agendaitem')),
                        ('minute', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='meetings.minute')),
                        ('pair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.pair')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('person', 'minute'), name='draft_once_an_entry'), models.UniqueConstraint(condition=models.Q(('minute__isnull', True)), fields=('person', 'item'), name='draft_once_a_new_entry')],
                    },
                ),
                migrations.CreateModel(
                    name='MinutesPhoto',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='Name')),
                        ('content_type', models.CharField(max_length=100)),
                        ('size', models.PositiveIntegerField(help_text='In bytes')),
                        ('sha256', models.CharField(max_length=64)),
                        ('added_at', models.DateTimeField(default=als.core.clock.now)),
                        ('file', models.FileField(max_length=200, upload_to=als.core.files.stored.RandomName('minutes'))),
                        ('caption', models.CharField(max_length=200, verbose_name='What does it show?')),
                        ('words', models.TextField(blank=True, verbose_name='What is written on it?')),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='meetings.agendaitem')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='minutesphoto_not_empty'), models.CheckConstraint(condition=models.Q(('caption', ''), _negated=True), name='minutes_photo_says_what_it_shows', violation_error_message='Say what the photo shows.'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('item', 'sha256'), name='minutes_photo_once_an_item')],
                    },
                ),
                migrations.CreateModel(
                    name='MinutesVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveSmallIntegerField()),
                        ('content', models.JSONField()),
                        ('agreed_at', models.DateTimeField(default=als.core.clock.now)),
                        ('reopened_at', models.DateTimeField(null=True)),
                        ('reopened_why', models.TextField(blank=True)),
                        ('agreed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes_versions', to='meetings.meeting')),
                        ('reopened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['meeting', '-version'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'version'), name='minutes_version_once'), models.CheckConstraint(condition=models.Q(models.Q(('reopened_at__isnull', True), ('reopened_by__isnull', True), ('reopened_why', '')), models.Q(('reopened_at__isnull', False), ('reopened_by__isnull', False), models.Q(('reopened_why', ''), _negated=True)), _connector='OR'), name='minutes_reopened_says_why', violation_error_message='Say why the minutes are reopened.')],
                    },
                ),
                migrations.CreateModel(
                    name='ObjectiveReview',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=16)),
                        ('objective', models.TextField(verbose_name='Objective')),
                        ('progress', models.CharField(choices=[('further', 'Further'), ('not_further', 'Not further')], max_length=12, verbose_name='How far?')),
                        ('why', models.TextField(verbose_name='Why?')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objective_reviews', to='meetings.meeting')),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('progress__in', ['further', 'not_further'])), name='objective_review_progress'), models.UniqueConstraint(fields=('meeting', 'key'), name='objective_reviewed_once_a_meeting')],
                    },
                ),
                migrations.CreateModel(
                    name='OwnerQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(verbose_name='What do you ask?')),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                        ('reply', models.TextField(blank=True, verbose_name='Your answer')),
                        ('replied_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owner_questions', to='meetings.agendaitem')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('replied_at__isnull', True), ('reply', '')), models.Q(models.Q(('reply', ''), _negated=True), ('replied_at__isnull', False)), _connector='OR'), name='owner_question_reply_has_its_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Preparation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('side', models.CharField(choices=[('upper', 'Upper tier'), ('lower', 'Lower tier')], max_length=5)),
                        ('wants', models.TextField(blank=True, verbose_name='What do you want from the set?')),
                        ('wants_turn', models.BooleanField(default=False, verbose_name='We would like a turn')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preparations', to='meetings.meeting')),
                        ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preparations', to='sets.pair')),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['upper', 'lower'])), name='preparation_side'), models.UniqueConstraint(fields=('meeting', 'pair', 'side'), name='preparation_once_a_side')],
                    },
                ),
                migrations.CreateModel(
                    name='ProcessReview',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('helped', models.TextField(blank=True, verbose_name='What helped?')),
                        ('hindered', models.TextField(blank=True, verbose_name='What hindered?')),
                        ('change', models.TextField(blank=True, verbose_name='What should we change?')),
                        ('named', models.BooleanField(default=False, verbose_name='Show my name with it')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='meetings.meeting')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='review_once_a_meeting'), models.CheckConstraint(condition=models.Q(('change', ''), ('helped', ''), ('hindered', ''), _negated=True), name='review_says_something', violation_error_message='Answer at least one of the three questions.')],
                    },
                ),
                migrations.CreateModel(
                    name='Question',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.CharField(max_length=500, verbose_name='Question')),
                        ('stage', models.CharField(choices=[('clarify', 'Clarify'), ('open_up', 'Open up'), ('challenge', 'Challenge'), ('commit', 'Commit')], max_length=10, verbose_name='For')),
                        ('is_open', models.BooleanField(default=True, verbose_name='Open')),
                        ('good', models.BooleanField(default=False, verbose_name='Keep as a good question')),
                        ('added_at', models.DateTimeField(default=als.core.clock.now)),
                        ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member', verbose_name='Asked by')),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='sets.learningset')),
                        ('turn', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='meetings.airtimeturn')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['clarify', 'open_up', 'challenge', 'commit'])), name='question_stage')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleHolder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('timekeeper', 'Timekeeper'), ('note_taker', 'Note taker'), ('observer', 'Process observer')], max_length=12)),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_holders', to='meetings.meeting')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['timekeeper', 'note_taker', 'observer'])), name='role_holder_role'), models.UniqueConstraint(fields=('meeting', 'role'), name='role_holder_once')],
                    },
                ),
                migrations.CreateModel(
                    name='TurnPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('present', models.PositiveSmallIntegerField(default=5, verbose_name='Present')),
                        ('clarify', models.PositiveSmallIntegerField(default=10, verbose_name='Clarify')),
                        ('questions', models.PositiveSmallIntegerField(default=15, verbose_name='Open questions')),
                        ('reflect', models.PositiveSmallIntegerField(default=5, verbose_name='Reflect')),
                        ('actions', models.PositiveSmallIntegerField(default=5, verbose_name='Actions')),
                        ('set', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='turn_plan', to='sets.learningset')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('actions__lte', 120), ('clarify__lte', 120), ('present__lte', 120), ('questions__lte', 120), ('reflect__lte', 120)), name='turn_plan_stages', violation_error_message='A stage has at most 120 minutes.')],
                    },
                ),
                migrations.CreateModel(
                    name='AgendaSupport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support', to='meetings.agendaitem')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('item', 'member'), name='agenda_support_once')],
                    },
                ),
            ],
        ),
    ]
