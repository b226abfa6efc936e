"""The question types of the core, in the order in which they are asked whether a body is theirs."""

from __future__ import annotations

from lms.content.questions import Question
from lms.content.questions.choice import MultipleChoice, SingleChoice, TrueFalse
from lms.content.questions.dictation import Dictation
from lms.content.questions.files import Recording, Upload
from lms.content.questions.match import Match
from lms.content.questions.minimal import MinimalPair
from lms.content.questions.open import Writing
from lms.content.questions.order import Order
from lms.content.questions.roleplay import RolePlay
from lms.content.questions.survey import Scale, Survey
from lms.content.questions.text import Form, Gaps, Typed

CORE_QUESTIONS: tuple[type[Question], ...] = (
    Writing,
    Upload,
    Recording,
    Scale,
    Survey,
    MinimalPair,
    RolePlay,
    TrueFalse,
    MultipleChoice,
    SingleChoice,
    Dictation,
    Typed,
    Form,
    Gaps,
    Match,
    Order,
)
