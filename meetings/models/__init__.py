from meetings.models.agenda import AgendaItem, AgendaSent, AgendaSupport, OwnerQuestion
from meetings.models.airtime import AirtimeTurn, Question
from meetings.models.attendance import Attendance, DateAnswer, DateOption, Invited
from meetings.models.cycles import Cycle, Meeting
from meetings.models.guests import Guest
from meetings.models.minutes import Correction, HolderAgreement, Minute, MinuteDraft, MinutesVersion
from meetings.models.objectives import ObjectiveReview
from meetings.models.photos import MinutesPhoto
from meetings.models.preparation import Preparation
from meetings.models.review import LearningNote, ProcessReview
from meetings.models.rota import RoleHolder

__all__ = [
    "AgendaItem",
    "AgendaSent",
    "AgendaSupport",
    "AirtimeTurn",
    "Attendance",
    "Correction",
    "Cycle",
    "DateAnswer",
    "DateOption",
    "Guest",
    "HolderAgreement",
    "Invited",
    "LearningNote",
    "Meeting",
    "Minute",
    "MinuteDraft",
    "MinutesPhoto",
    "MinutesVersion",
    "ObjectiveReview",
    "OwnerQuestion",
    "Preparation",
    "ProcessReview",
    "Question",
    "RoleHolder",
]
