"""The question types of the core, in the order in which they are asked whether a body is theirs."""

from __future__ import annotations

from lms.content.questions import Question
from lms.content.questions.choice import MultipleChoice, SingleChoice, TrueFalse
from lms.content.questions.match import Match
from lms.content.questions.open import Writing
from lms.content.questions.order import Order
from lms.content.questions.text import Dictation, Gaps, Typed

CORE_QUESTIONS: tuple[type[Question], ...] = (Writing, TrueFalse, MultipleChoice, SingleChoice, Dictation, Typed, Gaps, Match, Order)
