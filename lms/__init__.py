"""Korak: what a plugin may import, and nothing else."""

from __future__ import annotations

from lms.content.catalogue import Catalogue
from lms.content.keys import day
from lms.content.messages import N_, ContentError, Message
from lms.content.prose import plain
from lms.content.questions import Feedback, Grade, Part, Question, Response
from lms.content.questions.body import LABELS, Option, posted, posted_number, read_body, shared
from lms.content.questions.rubric import Criterion, is_row, read_rubric
from lms.content.sections import Prose, Section, Source, Spoken, common
from lms.content.serbian import fold, to_latin
from lms.data.access import scope
from lms.data.database import Model, UTCDateTime, now, reading, writing
from lms.data.events import Answered
from lms.data.operations.learning import new_id
from lms.data.record import Record, dialects, insert_into
from lms.plugin import (
    Action,
    Attribute,
    Event,
    FrontMatterKey,
    Indicator,
    NavItem,
    Panel,
    PersonalData,
    Plugin,
    Projection,
    Report,
    Scope,
)
from lms.web.access import current_visitor, public, requires
from lms.web.content import catalogue, record, shown_question
from lms.web.i18n import localised

__all__ = [
    "LABELS",
    "Action",
    "Answered",
    "Attribute",
    "Catalogue",
    "ContentError",
    "Criterion",
    "Event",
    "Feedback",
    "FrontMatterKey",
    "Grade",
    "Indicator",
    "Message",
    "Model",
    "N_",
    "NavItem",
    "Option",
    "Panel",
    "Part",
    "PersonalData",
    "Plugin",
    "Projection",
    "Prose",
    "Question",
    "Record",
    "Report",
    "Response",
    "Scope",
    "Section",
    "Source",
    "Spoken",
    "UTCDateTime",
    "catalogue",
    "common",
    "current_visitor",
    "day",
    "dialects",
    "fold",
    "insert_into",
    "is_row",
    "localised",
    "new_id",
    "now",
    "plain",
    "posted",
    "posted_number",
    "public",
    "read_body",
    "read_rubric",
    "reading",
    "record",
    "requires",
    "scope",
    "shared",
    "shown_question",
    "to_latin",
    "writing",
]
