"""Reports and lessons."""

import factory
from factory.django import DjangoModelFactory

from reports.enums import LessonKind
from reports.models import Lesson, LessonComment, Report
from tests.factories.accounts import PersonFactory
from tests.factories.sets import SetFactory


class LessonCommentFactory(DjangoModelFactory):
    class Meta:
        model = LessonComment

    lesson = factory.SubFactory("tests.factories.LessonFactory")
    author = factory.SubFactory(PersonFactory)
    text = "Say “often”."


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = Lesson

    set = factory.SubFactory(SetFactory)
    statement = factory.Sequence(lambda n: f"A lesson, {n}")
    kind = LessonKind.PRACTICE
    audiences = ["upper", "lower"]
    drafted_by = factory.SubFactory(PersonFactory)


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    set = factory.SubFactory(SetFactory)
    title = "What we learned"
