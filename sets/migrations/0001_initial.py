import als.core.clock
import als.core.disclosure
import als.core.mail.addresses
import als.core.migration_steps
import als.core.zones
import django.core.validators
import django.db.models.deletion
import sets.models.papers
import sets.models.programmes
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
                    name='Programme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='Name')),
                        ('sponsor', models.CharField(max_length=200, verbose_name='Sponsor')),
                        ('purpose', models.TextField(verbose_name='Purpose')),
                        ('contact_name', models.CharField(max_length=200, verbose_name='Contact')),
                        ('contact_email', als.core.mail.addresses.AddressField(max_length=254, verbose_name="Contact's email address")),
                        ('upper_singular', models.CharField(max_length=60, verbose_name='Upper tier, one')),
                        ('upper_plural', models.CharField(max_length=60, verbose_name='Upper tier, several')),
                        ('lower_singular', models.CharField(max_length=60, verbose_name='Lower tier, one')),
                        ('lower_plural', models.CharField(max_length=60, verbose_name='Lower tier, several')),
                        ('start', models.DateField(verbose_name='Starts')),
                        ('end', models.DateField(verbose_name='Ends')),
                        ('time_zone', models.CharField(default='Europe/London', max_length=60, validators=[als.core.zones.valid_zone], verbose_name='Time zone')),
                        ('language', models.CharField(default='en', max_length=10, verbose_name='Language')),
                        ('colour', models.CharField(default='#1d4f3c', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}$', 'Enter the colour as # and six digits or letters a to f, for example #1d4f3c.')], verbose_name='Colour of its reports')),
                        ('logo', models.FileField(blank=True, max_length=200, upload_to=sets.models.programmes.stored_logo)),
                        ('logo_type', models.CharField(blank=True, max_length=100)),
                        ('logo_text', models.CharField(blank=True, max_length=150, verbose_name='Description of the logo')),
                        ('audiences', models.JSONField(blank=True, default=list, help_text='Dicts code and title; an empty list means the usual five', verbose_name='Whom lessons are for')),
                        ('created', models.DateTimeField(default=als.core.clock.now, editable=False)),
                        ('register', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='sets.register', verbose_name='Register of authorities')),
                    ],
                    options={
                        'ordering': ['name', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='programme_ends_after_start', violation_error_message='The programme has to end after it starts.')],
                    },
                ),
                migrations.CreateModel(
                    name='Register',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, unique=True, verbose_name='Name')),
                        ('source', models.CharField(blank=True, max_length=300, verbose_name='Source and licence')),
                        ('vintage', models.CharField(max_length=10, verbose_name='Edition')),
                    ],
                    options={
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='Authority',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=20, verbose_name='Code')),
                        ('name', models.CharField(max_length=120, verbose_name='Name')),
                        ('tier', models.CharField(choices=[('upper', 'Upper tier'), ('lower', 'Lower tier')], max_length=5, verbose_name='Tier')),
                        ('vintage', models.CharField(max_length=10, verbose_name='Edition')),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='sets.authority')),
                        ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorities', to='sets.register')),
                    ],
                    options={
                        'verbose_name_plural': 'authorities',
                        'ordering': ['name', 'code'],
                        'constraints': [models.UniqueConstraint(fields=('register', 'code'), name='authority_code_once'), models.CheckConstraint(condition=models.Q(models.Q(('parent__isnull', True), ('tier', 'upper')), models.Q(('parent__isnull', False), ('tier', 'lower')), _connector='OR'), name='authority_lower_has_parent', violation_error_message='A lower-tier authority lies within an upper-tier one.')],
                    },
                ),
                migrations.CreateModel(
                    name='LearningSet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='Name')),
                        ('purpose', models.TextField(verbose_name='Purpose')),
                        ('objectives', models.TextField(help_text='One on each line.', verbose_name='Objectives')),
                        ('objectives_at_start', models.TextField(blank=True, editable=False)),
                        ('state', models.CharField(choices=[('preparing', 'Preparing'), ('running', 'Running'), ('concluding', 'Concluding'), ('closed', 'Closed')], default='preparing', max_length=10)),
                        ('start', models.DateField(verbose_name='Starts')),
                        ('end', models.DateField(verbose_name='Ends')),
                        ('meeting_count', models.PositiveSmallIntegerField(default=4, verbose_name='Number of meetings')),
                        ('hours_a_month', models.PositiveSmallIntegerField(default=6, verbose_name='Hours a month that taking part asks of each member')),
                        ('default_disclosure', als.core.disclosure.DisclosureField(choices=[('pair', 'Our pair and the facilitators'), ('set', 'The set'), ('report_without_names', 'The report, without names'), ('report_with_names', 'The report, with names')], default='set', max_length=24, verbose_name='Who can see an entry unless its author chooses otherwise')),
                        ('naming', models.CharField(choices=[('nobody', 'Nobody: neither people nor partnerships'), ('partnerships', 'Partnerships, but no people'), ('everybody', 'Partnerships and people')], default='nobody', max_length=12, verbose_name='Whom the report may name')),
                        ('imported_at', models.DateTimeField(editable=False, null=True)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('keep_until', models.DateField(null=True, verbose_name='Personal data is kept until')),
                        ('clearing_confirmed_at', models.DateTimeField(null=True)),
                        ('cleared_at', models.DateTimeField(null=True)),
                        ('created', models.DateTimeField(default=als.core.clock.now, editable=False)),
                        ('clearing_confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('copied_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='sets.learningset')),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sets', to='sets.programme')),
                    ],
                    options={
                        'ordering': ['start', 'name', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'running', 'concluding', 'closed'])), name='set_state'), models.CheckConstraint(condition=models.Q(('naming__in', ['nobody', 'partnerships', 'everybody'])), name='set_naming'), models.CheckConstraint(condition=models.Q(('meeting_count__range', (2, 8))), name='set_has_two_to_eight_meetings', violation_error_message='A set has two to eight meetings.'), models.CheckConstraint(condition=models.Q(('hours_a_month__lte', 100)), name='set_hours_a_month', violation_error_message='That is more hours than members have in a month.'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='set_ends_after_start', violation_error_message='The set has to end after it starts.'), models.CheckConstraint(condition=models.Q(('state', 'closed'), models.Q(('cleared_at', None), ('clearing_confirmed_at', None), ('closed_at', None), ('keep_until', None)), _connector='OR'), name='set_is_cleared_only_once_closed', violation_error_message='A set whose data was deleted stays closed.'), models.UniqueConstraint(fields=('programme', 'name'), name='set_name_once', violation_error_message='The programme already has a set with this name.')],
                    },
                ),
                migrations.CreateModel(
                    name='GroundRules',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveSmallIntegerField()),
                        ('text', models.TextField(verbose_name='Ground rules')),
                        ('default_disclosure', als.core.disclosure.DisclosureField(choices=[('pair', 'Our pair and the facilitators'), ('set', 'The set'), ('report_without_names', 'The report, without names'), ('report_with_names', 'The report, with names')], default='set', max_length=24, verbose_name='Who can see an entry unless its author chooses otherwise')),
                        ('naming', models.CharField(choices=[('nobody', 'Nobody: neither people nor partnerships'), ('partnerships', 'Partnerships, but no people'), ('everybody', 'Partnerships and people')], default='nobody', max_length=12, verbose_name='Whom the report may name')),
                        ('written_at', models.DateTimeField(default=als.core.clock.now)),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ground_rules', to='sets.learningset')),
                    ],
                    options={
                        'verbose_name_plural': 'ground rules',
                        'ordering': ['-version'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('naming__in', ['nobody', 'partnerships', 'everybody'])), name='ground_rules_naming'), models.UniqueConstraint(fields=('set', 'version'), name='ground_rules_version_once')],
                    },
                ),
                migrations.CreateModel(
                    name='FocusWorkshop',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('held_on', models.DateField(blank=True, null=True, verbose_name='Date of the workshop')),
                        ('present', models.TextField(blank=True, verbose_name='Who was there')),
                        ('limits', models.TextField(blank=True, verbose_name='Limits set by the sponsor')),
                        ('scoring_closed_at', models.DateTimeField(null=True)),
                        ('scoring_closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='workshop', to='sets.learningset')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('scoring_closed_at__isnull', False), ('scoring_closed_by__isnull', False)), models.Q(('scoring_closed_at__isnull', True), ('scoring_closed_by__isnull', True)), _connector='OR'), name='workshop_scoring_closed_by_somebody', violation_error_message='Closed scoring has a time and a person.')],
                    },
                ),
                migrations.CreateModel(
                    name='FocusTopic',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200, verbose_name='Topic')),
                        ('description', models.TextField(verbose_name='Why it would be worth the year')),
                        ('proposed_at', models.DateTimeField(default=als.core.clock.now)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='focus_topics', to='sets.learningset')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='FocusDecision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reasons', models.TextField(verbose_name='Reasons')),
                        ('left_out', models.TextField(blank=True, verbose_name='What was left out, and why')),
                        ('decided_on', models.DateField(verbose_name='Decided on')),
                        ('recorded_at', models.DateTimeField(default=als.core.clock.now)),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='sets.focustopic', verbose_name='Chosen topic')),
                        ('set', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='focus', to='sets.learningset')),
                    ],
                ),
                migrations.CreateModel(
                    name='ClearedWord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('word', models.CharField(max_length=100, verbose_name='Word')),
                        ('key', models.CharField(editable=False, max_length=100)),
                        ('here', models.CharField(blank=True, editable=False, max_length=32)),
                        ('cleared_at', models.DateTimeField(default=als.core.clock.now)),
                        ('taken_back_at', models.DateTimeField(null=True)),
                        ('cleared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cleared_words', to='sets.learningset')),
                    ],
                    options={
                        'ordering': ['key', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('set', 'key', 'here'), name='cleared_word_once', violation_error_message='This word is cleared already.'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), models.Q(('taken_back_at__isnull', True), ('taken_back_by__isnull', True)), _connector='OR'), name='cleared_word_taken_back', violation_error_message='Who takes a word back, and when, belong together.')],
                    },
                ),
                migrations.CreateModel(
                    name='Member',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('side', models.CharField(choices=[('upper', 'Upper tier'), ('lower', 'Lower tier')], max_length=5)),
                        ('sector', models.CharField(choices=[('council', 'Council'), ('health', 'Health'), ('police', 'Police'), ('voluntary', 'Voluntary and community'), ('business', 'Business'), ('education', 'Education'), ('other', 'Other')], default='council', max_length=10, verbose_name='Sector')),
                        ('lead', models.BooleanField(default=False)),
                        ('joined_at', models.DateTimeField(default=als.core.clock.now)),
                        ('left_at', models.DateTimeField(null=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to=settings.AUTH_USER_MODEL)),
                        ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='sets.pair')),
                    ],
                    options={
                        'ordering': ['pair__number', '-side', '-lead', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['upper', 'lower'])), name='member_side'), models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('pair', 'person'), name='member_once_in_pair', violation_error_message='This person takes part in the pair already.'), models.UniqueConstraint(condition=models.Q(('lead', True), ('left_at__isnull', True)), fields=('pair', 'side'), name='member_one_lead_a_side', violation_error_message='Each side has one lead.')],
                    },
                ),
                migrations.CreateModel(
                    name='GroundRulesAcceptance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='sets.groundrules')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='sets.member')),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('rules', 'member'), name='ground_rules_accepted_once')],
                    },
                ),
                migrations.CreateModel(
                    name='FocusScore',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('relevance', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='Relevance')),
                        ('importance', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='Importance')),
                        ('feasibility', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='Feasibility within the year')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='sets.focustopic')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='focus_scores', to='sets.member')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('topic', 'member'), name='focus_score_once'), models.CheckConstraint(condition=models.Q(('relevance__range', (1, 5)), ('importance__range', (1, 5)), ('feasibility__range', (1, 5))), name='focus_score_one_to_five', violation_error_message='Scores go from 1 to 5.')],
                    },
                ),
                migrations.CreateModel(
                    name='Continuation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('until', models.DateField(verbose_name='Until when?')),
                        ('proposed_at', models.DateTimeField(default=als.core.clock.now)),
                        ('willing_at', models.DateTimeField(null=True)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('dropped_at', models.DateTimeField(null=True)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='continuations', to='sets.learningset')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member', verbose_name='Who would facilitate it?')),
                    ],
                    options={
                        'ordering': ['-proposed_at', '-pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_at', None), ('settled_at', None)), fields=('set',), name='continuation_one_waits_in_a_set', violation_error_message='There is a proposal already. Answer that one first.'), models.CheckConstraint(condition=models.Q(('settled_at', None), models.Q(('dropped_at', None), ('willing_at__isnull', False)), _connector='OR'), name='continuation_settled_has_a_willing_member')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(max_length=20)),
                        ('thing', models.BigIntegerField(help_text='The key of what the answer is about')),
                        ('version', models.CharField(help_text='Of the thing, as the mail had it', max_length=40)),
                        ('made_at', models.DateTimeField(default=als.core.clock.now)),
                        ('expires_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(null=True)),
                        ('answer', models.CharField(blank=True, max_length=10)),
                        ('disowned_at', models.DateTimeField(null=True)),
                        ('taken_back', models.BooleanField(null=True)),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_links', to='sets.member')),
                    ],
                    options={
                        'ordering': ['-made_at', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('purpose', 'member', 'thing', 'version'), name='answer_link_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('used_at', None)), models.Q(('used_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='answer_link_used_has_its_answer', violation_error_message='A link that was used has the answer that came by it.'), models.CheckConstraint(condition=models.Q(models.Q(('disowned_at__isnull', False), ('taken_back__isnull', False)), models.Q(('disowned_at__isnull', True), ('taken_back__isnull', True)), _connector='OR'), name='answer_link_disowned_says_what_came_of_it', violation_error_message='A disowned answer says whether it was taken back.'), models.CheckConstraint(condition=models.Q(('disowned_at', None), ('used_at__isnull', False), _connector='OR'), name='answer_link_disowned_was_used')],
                    },
                ),
                migrations.CreateModel(
                    name='Pair',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('outside_reason', models.TextField(blank=True, verbose_name='Why the lower one lies outside the upper one')),
                        ('state', models.CharField(choices=[('proposed', 'Waiting for agreement'), ('confirmed', 'Taking part'), ('declined', 'Declined'), ('withdrawn', 'Withdrew'), ('lapsed', 'No answer')], default='proposed', max_length=10)),
                        ('proposed_at', models.DateTimeField(default=als.core.clock.now)),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='sets.learningset')),
                        ('lower', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs_as_lower', to='sets.partnership')),
                        ('upper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs_as_upper', to='sets.partnership')),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'confirmed', 'declined', 'withdrawn', 'lapsed'])), name='pair_state'), models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'confirmed'])), fields=('set', 'upper', 'lower'), name='pair_once_in_set', violation_error_message='These two are already a pair in this set.'), models.UniqueConstraint(fields=('set', 'number'), name='pair_number_once'), models.CheckConstraint(condition=models.Q(('upper', models.F('lower')), _negated=True), name='pair_of_two', violation_error_message='A pair is made of two partnerships.'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('state', 'confirmed')), ('state', 'withdrawn'), models.Q(('confirmed_at__isnull', True), ('state__in', ['proposed', 'declined', 'lapsed'])), _connector='OR'), name='pair_confirmed_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['declined', 'withdrawn', 'lapsed']), ('ended_at__isnull', False)), models.Q(models.Q(('state__in', ['declined', 'withdrawn', 'lapsed']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='pair_ended_has_its_time', violation_error_message='A pair that ended has the time at which it did.')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=150, verbose_name='Name')),
                        ('email', als.core.mail.addresses.AddressField(max_length=254, verbose_name='Email address')),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                        ('state', models.CharField(choices=[('asked', 'Invited'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('taken back', 'Withdrawn')], default='asked', max_length=10)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('side', models.CharField(choices=[('upper', 'Upper tier'), ('lower', 'Lower tier')], max_length=5)),
                        ('sector', models.CharField(choices=[('council', 'Council'), ('health', 'Health'), ('police', 'Police'), ('voluntary', 'Voluntary and community'), ('business', 'Business'), ('education', 'Education'), ('other', 'Other')], max_length=10, verbose_name='Sector')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='sets.pair')),
                    ],
                    options={
                        'ordering': ['asked_at', 'pk'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'accepted', 'declined', 'taken back'])), name='invitation_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'asked'), _negated=True), ('answered_at__isnull', False)), models.Q(('state', 'asked'), ('answered_at__isnull', True)), _connector='OR'), name='invitation_answer_has_its_time', violation_error_message='An answer has its time.'), models.CheckConstraint(condition=models.Q(('side__in', ['upper', 'lower'])), name='invitation_side'), models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('pair', 'email'), name='invitation_once_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='FacilitatorNote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(verbose_name='Note')),
                        ('written_at', models.DateTimeField(default=als.core.clock.now)),
                        ('changed_at', models.DateTimeField(null=True)),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sealed_notes', to='sets.learningset')),
                        ('pair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.pair')),
                    ],
                    options={
                        'ordering': ['-written_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ContinuationAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('side', models.CharField(choices=[('upper', 'Upper tier'), ('lower', 'Lower tier')], max_length=5)),
                        ('agrees', models.BooleanField()),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('continuation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='sets.continuation')),
                        ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.pair')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['upper', 'lower'])), name='continuation_answer_side'), models.UniqueConstraint(fields=('continuation', 'pair', 'side'), name='continuation_answer_once_a_side')],
                    },
                ),
                migrations.CreateModel(
                    name='Agreement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('side', models.CharField(choices=[('upper', 'Upper tier'), ('lower', 'Lower tier')], max_length=5)),
                        ('asked_as', models.CharField(blank=True, help_text='What whoever asked calls the person', max_length=150)),
                        ('sector', models.CharField(choices=[('council', 'Council'), ('health', 'Health'), ('police', 'Police'), ('voluntary', 'Voluntary and community'), ('business', 'Business'), ('education', 'Education'), ('other', 'Other')], default='council', max_length=10)),
                        ('state', models.CharField(choices=[('invited', 'Invited'), ('agreed', 'Agreed'), ('declined', 'Declined'), ('withdrawn', 'Withdrew')], default='invited', max_length=10)),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                        ('reminders', models.PositiveSmallIntegerField(default=0)),
                        ('reminded_at', models.DateTimeField(null=True)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('reason', models.TextField(blank=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(help_text='The lead asked', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='sets.pair')),
                    ],
                    options={
                        'ordering': ['pair', '-side'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['upper', 'lower'])), name='agreement_side'), models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'agreed', 'declined', 'withdrawn'])), name='agreement_state'), models.UniqueConstraint(fields=('pair', 'side'), name='agreement_once_a_side'), models.UniqueConstraint(fields=('pair', 'person'), name='agreement_one_side_a_person', violation_error_message='Nobody speaks for both sides of a pair.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'invited'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('state', 'invited'), ('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='agreement_answer_has_time_and_person', violation_error_message='An answer has a time and a person.'), models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'agreed']), models.Q(('reason', ''), _negated=True), _connector='OR'), name='agreement_no_has_reason', violation_error_message='Say why, in a sentence.')],
                    },
                ),
                migrations.CreateModel(
                    name='Paper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('background', 'Background paper'), ('other', 'Other paper')], default='other', max_length=10, verbose_name='Kind')),
                        ('title', models.CharField(max_length=200, verbose_name='Title')),
                        ('body', models.TextField(blank=True, verbose_name='Text')),
                        ('questions', models.TextField(blank=True, help_text='One on each line.', verbose_name='Questions to discuss')),
                        ('cycle_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='For meeting')),
                        ('added_at', models.DateTimeField(default=als.core.clock.now)),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='sets.learningset')),
                    ],
                    options={
                        'ordering': ['cycle_number', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['background', 'other'])), name='paper_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('not_before', models.DateTimeField(default=als.core.clock.now, help_text='No worker takes it earlier')),
                        ('file', models.FileField(max_length=200, upload_to=sets.models.papers.stored_name)),
                        ('name', models.CharField(max_length=200, verbose_name='Name')),
                        ('content_type', models.CharField(max_length=100)),
                        ('size', models.PositiveIntegerField(help_text='In bytes')),
                        ('sha256', models.CharField(max_length=64)),
                        ('text', models.TextField(editable=False, help_text='As read out of it; None: not yet', null=True)),
                        ('words', models.TextField(blank=True, default='', editable=False, help_text='Those of the text, once each, to search')),
                        ('added_at', models.DateTimeField(default=als.core.clock.now)),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='sets.paper')),
                    ],
                    options={
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='paper_file_not_empty')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperRead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='sets.paper')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('paper', 'person'), name='paper_read_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(verbose_name='Your view')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sets.member')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='sets.paper')),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('paper', 'member'), name='paper_view_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Partnership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='Name')),
                        ('tier', models.CharField(choices=[('upper', 'Upper tier'), ('lower', 'Lower tier')], max_length=5)),
                        ('place', models.CharField(blank=True, max_length=120, verbose_name='Place')),
                        ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='sets.authority')),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='sets.programme')),
                    ],
                    options={
                        'ordering': ['name', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('tier__in', ['upper', 'lower'])), name='partnership_tier'), models.UniqueConstraint(fields=('programme', 'tier', 'name'), name='partnership_name_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ProgrammeRole',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('manager', 'Programme manager'), ('sponsor', 'Sponsor')], max_length=10)),
                        ('since', models.DateTimeField(default=als.core.clock.now)),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='sets.programme')),
                    ],
                    options={
                        'ordering': ['kind', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['manager', 'sponsor'])), name='programme_role_kind'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('programme', 'person', 'kind'), name='programme_role_once', violation_error_message='This person has that role already.')],
                    },
                ),
                migrations.CreateModel(
                    name='Readiness',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('moment', models.CharField(choices=[('start', 'At the start'), ('close', 'At the close')], max_length=5)),
                        ('trust', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='Trust between the tiers')),
                        ('roles', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='Clarity of roles')),
                        ('history', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='History of working together')),
                        ('willingness', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='Willingness')),
                        ('hours_a_month', models.PositiveSmallIntegerField(verbose_name='Hours a month that you can give')),
                        ('comment', models.TextField(blank=True, verbose_name='Anything else')),
                        ('at', models.DateTimeField(default=als.core.clock.now)),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readiness', to='sets.member')),
                    ],
                    options={
                        'verbose_name_plural': 'readiness',
                        'ordering': ['moment', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('moment__in', ['start', 'close'])), name='readiness_moment'), models.UniqueConstraint(fields=('member', 'moment'), name='readiness_once_a_moment'), models.CheckConstraint(condition=models.Q(('trust__range', (1, 5)), ('roles__range', (1, 5)), ('history__range', (1, 5)), ('willingness__range', (1, 5))), name='readiness_one_to_five', violation_error_message='Answers go from 1 to 5.'), models.CheckConstraint(condition=models.Q(('hours_a_month__lte', 100)), name='readiness_hours', violation_error_message='That is more hours than a month of work has.')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleInvitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=150, verbose_name='Name')),
                        ('email', als.core.mail.addresses.AddressField(max_length=254, verbose_name='Email address')),
                        ('asked_at', models.DateTimeField(default=als.core.clock.now)),
                        ('state', models.CharField(choices=[('asked', 'Invited'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('taken back', 'Withdrawn')], default='asked', max_length=10)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('kind', models.CharField(choices=[('manager', 'Programme manager'), ('sponsor', 'Sponsor'), ('facilitator', 'Facilitator')], max_length=11)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_invitations', to='sets.programme')),
                        ('set', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='role_invitations', to='sets.learningset')),
                    ],
                    options={
                        'ordering': ['asked_at', 'pk'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'accepted', 'declined', 'taken back'])), name='roleinvitation_state'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'asked'), _negated=True), ('answered_at__isnull', False)), models.Q(('state', 'asked'), ('answered_at__isnull', True)), _connector='OR'), name='roleinvitation_answer_has_its_time', violation_error_message='An answer has its time.'), models.CheckConstraint(condition=models.Q(('kind__in', ['manager', 'sponsor', 'facilitator'])), name='role_invitation_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'facilitator'), ('set__isnull', False)), models.Q(models.Q(('kind', 'facilitator'), _negated=True), ('set__isnull', True)), _connector='OR'), name='role_invitation_to_facilitate_has_a_set'), models.UniqueConstraint(condition=models.Q(('set__isnull', False), ('state', 'asked')), fields=('set', 'email'), name='role_invitation_to_a_set_once_at_a_time'), models.UniqueConstraint(condition=models.Q(('set__isnull', True), ('state', 'asked')), fields=('programme', 'kind', 'email'), name='role_invitation_to_a_programme_once_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='SetFacilitator',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateTimeField(default=als.core.clock.now)),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('by_consent', models.BooleanField(default=False)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facilitators', to='sets.learningset')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('set', 'person'), name='set_facilitator_once', violation_error_message='This person facilitates the set already.')],
                    },
                ),
                migrations.CreateModel(
                    name='SupportEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(verbose_name='When')),
                        ('kind', models.CharField(choices=[('call', 'Call'), ('mail', 'Mail'), ('visit', 'Visit'), ('meeting', 'Meeting with the pair'), ('research', 'Finding something out'), ('other', 'Other')], max_length=10, verbose_name='How')),
                        ('minutes', models.PositiveSmallIntegerField(verbose_name='Minutes')),
                        ('note', models.TextField(blank=True, verbose_name='What it was about')),
                        ('logged_at', models.DateTimeField(default=als.core.clock.now)),
                        ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support', to='sets.pair')),
                    ],
                    options={
                        'verbose_name_plural': 'support entries',
                        'ordering': ['-day', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['call', 'mail', 'visit', 'meeting', 'research', 'other'])), name='support_kind'), models.CheckConstraint(condition=models.Q(('minutes__range', (1, 1440))), name='support_minutes_within_a_day', violation_error_message='Minutes go from 1 to 1440.')],
                    },
                ),
            ],
        ),
    ]
