"""Korak: what a plugin may import, and nothing else."""

from __future__ import annotations

from lms.content.answers import Judgement, judge
from lms.content.catalogue import Catalogue
from lms.content.keys import day
from lms.content.messages import N_, ContentError, Message
from lms.content.prose import headline, plain
from lms.content.questions import Feedback, Grade, Part, Question, Response
from lms.content.questions.body import LABELS, Option, posted, posted_number, read_body, shared
from lms.content.questions.rubric import Criterion, is_row, read_rubric
from lms.content.reasons import NAMES as REASON_NAMES
from lms.content.reasons import REASONS, named
from lms.content.sections import Prose, Section, Source, Spoken, common
from lms.content.serbian import fold, to_latin
from lms.content.spoken import VOICES
from lms.data.audit import note
from lms.data.database import Model, UTCDateTime, now, reading, writing
from lms.data.events import Answered
from lms.data.operations.learning import Learner, new_id, valid_id
from lms.data.prepared import Prepared
from lms.data.queries.visitors import VISITOR, VISITOR_TABLES, Visitor, visitor_of, visitor_statement
from lms.data.queries.visitors import session as sign_in
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
    Setting,
)
from lms.web.access import current_visitor, public, requires
from lms.web.content import catalogue, learner, record, shown_question
from lms.web.form_token import form_token
from lms.web.i18n import localised
from lms.web.lesson_view import with_static
from lms.web.skeleton import Skeleton, cut, slot
from lms.web.staff import looked_at, own_cohorts
from lms.web.tables import download

__all__ = [
    "LABELS",
    "REASONS",
    "REASON_NAMES",
    "VISITOR",
    "VISITOR_TABLES",
    "VOICES",
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
    "Judgement",
    "Learner",
    "Message",
    "Model",
    "N_",
    "NavItem",
    "Option",
    "Panel",
    "Part",
    "PersonalData",
    "Plugin",
    "Prepared",
    "Projection",
    "Prose",
    "Question",
    "Record",
    "Report",
    "Response",
    "Scope",
    "Section",
    "Setting",
    "Skeleton",
    "Source",
    "Spoken",
    "UTCDateTime",
    "Visitor",
    "catalogue",
    "common",
    "current_visitor",
    "cut",
    "day",
    "dialects",
    "download",
    "fold",
    "form_token",
    "headline",
    "insert_into",
    "is_row",
    "judge",
    "learner",
    "localised",
    "looked_at",
    "named",
    "new_id",
    "note",
    "now",
    "own_cohorts",
    "plain",
    "posted",
    "posted_number",
    "public",
    "read_body",
    "read_rubric",
    "reading",
    "record",
    "requires",
    "shared",
    "shown_question",
    "sign_in",
    "slot",
    "to_latin",
    "valid_id",
    "visitor_of",
    "visitor_statement",
    "with_static",
    "writing",
]
