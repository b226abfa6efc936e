"""The core as the first plugin: its features come through the same door as everybody's."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import Table

from lms.content.boxes import CORE_SECTIONS
from lms.content.questions.types import CORE_QUESTIONS
from lms.data import attempt_models, events, models
from lms.data.attempts import PROJECTIONS as ATTEMPT_PROJECTIONS
from lms.data.database import Model
from lms.data.files import work_file
from lms.data.judging import PROJECTIONS as JUDGING_PROJECTIONS
from lms.data.progress import PROJECTIONS as PROGRESS_PROJECTIONS
from lms.data.surveys import survey_count
from lms.plugin import Action, Command, NavItem, Plugin, Role
from lms.settings import CORE_SETTINGS
from lms.web import (
    account,
    answers,
    attempts,
    audit,
    authoring,
    cards,
    confirm,
    courses,
    exports,
    files,
    groups,
    home,
    items,
    language,
    lessons,
    media,
    questions,
    quizzes,
    recordings,
    regrading,
    sign_in,
    surveys,
    territories,
    worksheet,
)
from lms.web import cohorts as cohort_pages
from lms.web import people as people_pages

ROLES = (
    Role(name="learner", label=_l("Learner"), staff=False),
    Role(name="trainer", label=_l("Trainer")),
    Role(name="coordinator", label=_l("Coordinator")),
    Role(name="counsellor", label=_l("Counsellor")),
    Role(name="administrator", label=_l("Administrator")),
)
EVERYBODY = frozenset(role.name for role in ROLES)
TEACHING = frozenset({"trainer", "coordinator"})
ADMINISTRATION = frozenset({"administrator"})

ACTIONS = (
    Action(name="lesson.read", label=_l("Read lessons"), roles=EVERYBODY),
    Action(name="question.answer", label=_l("Answer questions"), roles=frozenset({"learner"})),
    Action(name="account.own", label=_l("See and change what is one's own"), roles=EVERYBODY, own=True),
    Action(name="file.open", label=_l("Open what learners sent"), roles=frozenset({"trainer"}), own=True),
    Action(name="cohort.view", label=_l("See how a group is doing"), roles=TEACHING),
    Action(name="progress.view", label=_l("See how a person is doing"), roles=TEACHING),
    Action(name="answers.view", label=_l("See single answers"), roles=frozenset({"trainer"})),
    Action(name="test.accommodate", label=_l("Give more time or tries in a test"), roles=TEACHING),
    Action(name="test.mark", label=_l("Give points by hand and close attempts"), roles=frozenset({"trainer"})),
    Action(name="test.regrade", label=_l("Decide about answers to corrected questions"), roles=frozenset({"trainer", "administrator"})),
    Action(name="card.issue", label=_l("Issue sign-in cards"), roles=frozenset({"trainer", "administrator"})),
    Action(name="survey.view", label=_l("See what groups answered in surveys"), roles=TEACHING),
    Action(name="items.view", label=_l("See how questions work"), roles=frozenset({"trainer", "administrator"})),
    Action(name="report.export", label=_l("Download tables"), roles=frozenset({"coordinator"})),
    Action(name="content.check", label=_l("Preview and check lessons"), roles=frozenset({"trainer", "administrator"})),
    Action(name="recording.make", label=_l("Record spoken lines"), roles=frozenset({"trainer", "administrator"})),
    Action(name="people.manage", label=_l("Manage people and roles"), roles=ADMINISTRATION),
    Action(name="cohort.manage", label=_l("Manage territories and groups"), roles=ADMINISTRATION),
    Action(name="audit.view", label=_l("Read the audit trail"), roles=ADMINISTRATION),
)

NAVIGATION = (
    NavItem(endpoint="territories.page", label=_l("Territories"), action="report.export", icon="place"),
    NavItem(endpoint="cohorts.index", label=_l("Groups"), action="cohort.view", icon="people"),
    NavItem(endpoint="surveys.page", label=_l("Surveys"), action="survey.view", icon="chart"),
    NavItem(endpoint="authoring.index", label=_l("Lessons"), action="content.check", icon="course"),
    NavItem(endpoint="regrading.index", label=_l("Corrected tests"), action="test.regrade", icon="again"),
    NavItem(endpoint="people.index", label=_l("People"), action="people.manage", icon="me"),
    NavItem(endpoint="groups.index", label=_l("Groups and cards"), action="cohort.manage", icon="idcard"),
    NavItem(endpoint="audit.page", label=_l("Audit trail"), action="audit.view", icon="lock"),
)

COMMANDS = tuple(
    Command(name=name, place=f"lms.cli.{name}:{name}")
    for name in (
        "init", "upgrade", "run", "publish", "speak", "check", "translate", "preview", "people",
        "cohorts", "record", "attempts", "files", "demo",
    )
)

TABLES = tuple(
    table
    for mapper in Model.registry.mappers
    for table in mapper.tables
    if isinstance(table, Table) and mapper.class_.__module__ in (models.__name__, attempt_models.__name__)
) + (survey_count, work_file)
"""The core's own tables; those of plugins are in their manifests."""

plugin = Plugin(
    name="core",
    label=_l("Courses"),
    blueprints=(
        sign_in.pages,
        confirm.pages,
        home.pages,
        courses.pages,
        lessons.pages,
        questions.pages,
        files.pages,
        quizzes.pages,
        attempts.pages,
        regrading.pages,
        account.pages,
        language.pages,
        cohort_pages.pages,
        answers.pages,
        items.pages,
        cards.pages,
        media.pages,
        recordings.pages,
        territories.pages,
        exports.pages,
        authoring.pages,
        people_pages.pages,
        groups.pages,
        audit.pages,
        surveys.pages,
        worksheet.pages,
    ),
    nav=NAVIGATION,
    sections=(*CORE_QUESTIONS, *CORE_SECTIONS),
    roles=ROLES,
    actions=ACTIONS,
    tables=TABLES,
    events=(
        events.LessonOpened,
        events.LessonCompleted,
        events.Answered,
        events.AttemptStarted,
        events.AttemptSubmitted,
        events.AttemptAbandoned,
        events.AnswerMarked,
        events.AnswerRegraded,
        events.LessonMoved,
    ),
    projections=(*PROGRESS_PROJECTIONS, *ATTEMPT_PROJECTIONS, *JUDGING_PROJECTIONS),
    settings=CORE_SETTINGS,
    commands=COMMANDS,
)
