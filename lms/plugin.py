"""The whole extension API on one page: the manifest of a plugin, what may stand in it, and the frozen registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal

from flask import Blueprint
from markupsafe import Markup
from sqlalchemy import Connection, Table

from lms.content.sections import Section

Text = Any
"""A sentence for people: `lazy_gettext("...")`, or a plain string where no language is involved."""
Slot = Literal["home", "lesson-end", "cohort", "person", "me"]


class RegistryError(Exception):
    """Two contributions contradict each other; the sentence names both and stops the start."""


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something a role may do. own: everybody may do it to what is theirs."""

    name: str
    label: Text
    roles: frozenset[str] = frozenset()
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Role:
    """What a membership makes of a person. staff: signs in with a password and a second factor."""

    name: str
    label: Text
    staff: bool = True


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A place in the staff navigation; shown to those who may do its action."""

    endpoint: str
    label: Text
    action: str
    icon: str = "chevron"
    shell: Literal["staff", "learner"] = "staff"


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part that a plugin puts on a core page. render takes the page's frozen dataclass and returns HTML, or "" for none."""

    name: str
    slot: Slot
    action: str
    render: Callable[[Any], Markup]


@dataclass(frozen=True, kw_only=True)
class FrontMatterKey:
    """An extra key of a lesson's header. check gets the value and returns it in its final form, or raises ValueError
    with an English sentence (marked with `N_`) that says what to write instead."""

    name: str
    synonyms: tuple[str, ...]
    help: Text
    check: Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """A fact about people. load takes a connection and ids of people and returns id -> value: many at once."""

    name: str
    label: Text
    load: Callable[[Connection, Sequence[str]], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; subclasses add their own JSON-able fields. The record keeps it for ever.

    id: a ULID made by whoever saw it happen. at: aware UTC, when the server received it. object: the key of what it
    happened to. revision: SHA-256 of the source it was given against. client_at, device, sequence: what the sender
    said of itself; never used for ordering or deadlines.
    """

    kind = "event"
    derived: ClassVar[tuple[str, ...]] = ()
    """Fields that the server works out: a repeat of the same event may differ in them."""

    id: str
    person_id: str
    cohort_id: int | None
    object: str
    at: datetime
    revision: str = ""
    client_at: datetime | None = None
    device: str | None = None
    sequence: int | None = None


@dataclass(frozen=True, kw_only=True)
class Projection:
    """A table folded from events: apply is pure (no clock, no randomness) and runs in the transaction of the event."""

    table: Table
    event: type[Event]
    apply: Callable[[Connection, Any], None]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a figure or a report counts: cohorts (never empty of meaning: an empty set counts nobody) and a period."""

    cohorts: frozenset[int]
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A monitoring figure. compute returns numerator and, for shares, the denominator it is out of."""

    name: str
    label: Text
    unit: Text
    compute: Callable[[Connection, Scope], tuple[float, float | None]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """A table that the core shows as a page and writes as CSV and XLSX. columns: labels in the order of the rows' cells."""

    name: str
    label: Text
    action: str
    columns: tuple[Text, ...]
    rows: Callable[[Connection, Scope], Iterable[Sequence[Any]]]


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What a plugin keeps about people: export gives everything about one, erase removes it (counts may stay).

    tables: every table of the plugin that has a person's key.
    """

    tables: tuple[Table, ...]
    export: Callable[[Connection, str], Mapping[str, Any]]
    erase: Callable[[Connection, str], None]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A value the operator may set: `LMS_<NAME>` in the environment. parse turns the text into the value."""

    name: str
    default: Any
    help: str
    parse: Callable[[str], Any] = str


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command of `lms`. place: "module:name" of the click command, loaded when somebody calls it.

    A server must not carry in memory what only the console needs.
    """

    name: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """The manifest: everything a plugin adds, and nothing happens behind its back."""

    name: str
    label: Text
    blueprints: tuple[Blueprint, ...] = ()
    nav: tuple[NavItem, ...] = ()
    panels: tuple[Panel, ...] = ()
    sections: tuple[type[Section], ...] = ()
    front_matter: tuple[FrontMatterKey, ...] = ()
    roles: tuple[Role, ...] = ()
    actions: tuple[Action, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    tables: tuple[Table, ...] = ()
    events: tuple[type[Event], ...] = ()
    projections: tuple[Projection, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    reports: tuple[Report, ...] = ()
    settings: tuple[Setting, ...] = ()
    commands: tuple[Command, ...] = ()
    personal_data: PersonalData | None = None


FIELDS = (
    "nav",
    "panels",
    "sections",
    "front_matter",
    "roles",
    "actions",
    "attributes",
    "tables",
    "events",
    "projections",
    "indicators",
    "reports",
    "settings",
    "commands",
)
NAMED = ("panels", "front_matter", "roles", "actions", "attributes", "indicators", "reports", "settings", "commands")


@dataclass(frozen=True)
class Registry:
    """All contributions of all plugins, checked once at the start and never changed.

    The core is the first plugin. Every manifest field is here as a tuple under the same name, in the order of plugins.
    """

    plugins: tuple[Plugin, ...]
    contributions: Mapping[str, tuple[Any, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "contributions", {name: tuple(self._each(name)) for name in FIELDS})
        self._check_names()
        self._check_tables()
        self._check_references()

    def __getattr__(self, name: str) -> tuple[Any, ...]:
        if name in FIELDS:
            return self.contributions[name]
        raise AttributeError(name)

    def _each(self, name: str) -> Iterator[Any]:
        for plugin in self.plugins:
            yield from getattr(plugin, name)

    def owner(self, contribution: Any) -> str:
        """The name of the plugin that brought a contribution."""
        return next(plugin.name for plugin in self.plugins for name in FIELDS if contribution in getattr(plugin, name))

    def _check_names(self) -> None:
        self._refuse_twice("plugin", [(plugin.name, plugin.name) for plugin in self.plugins])
        for kind in NAMED:
            self._refuse_twice(kind, [(item.name, plugin.name) for plugin in self.plugins for item in getattr(plugin, kind)])
        kinds = [(event.kind, plugin.name) for plugin in self.plugins for event in plugin.events]
        self._refuse_twice("events", kinds)

    @staticmethod
    def _refuse_twice(kind: str, names: Sequence[tuple[str, str]]) -> None:
        seen: dict[str, str] = {}
        for name, plugin in names:
            if name in seen:
                raise RegistryError(f"{kind}: “{name}” is declared by plugin {seen[name]} and again by plugin {plugin}")
            seen[name] = plugin

    def _check_tables(self) -> None:
        for plugin in self.plugins[1:]:
            for table in plugin.tables:
                if not table.name.startswith(f"{plugin.name}_"):
                    raise RegistryError(f"plugin {plugin.name}: table “{table.name}” must start with “{plugin.name}_”")
            owned = set(plugin.personal_data.tables) if plugin.personal_data else set()
            for table in plugin.tables:
                if "person_id" in table.columns and table not in owned:
                    raise RegistryError(
                        f"plugin {plugin.name}: table “{table.name}” keeps data about people; "
                        "say in personal_data how to export and erase it"
                    )

    def _check_references(self) -> None:
        roles = {role.name for role in self.contributions["roles"]}
        actions = {action.name for action in self.contributions["actions"]}
        events = set(self.contributions["events"])
        for plugin in self.plugins:
            for action in plugin.actions:
                if unknown := action.roles - roles:
                    raise RegistryError(f"plugin {plugin.name}: action “{action.name}” names unknown role “{min(unknown)}”")
            needing: tuple[NavItem | Panel | Report, ...] = (*plugin.nav, *plugin.panels, *plugin.reports)
            for item in needing:
                if item.action not in actions:
                    raise RegistryError(f"plugin {plugin.name}: “{item}” needs unknown action “{item.action}”")
            for projection in plugin.projections:
                if projection.event not in events:
                    raise RegistryError(f"plugin {plugin.name}: a projection folds {projection.event.__name__}, which no plugin declares")
                if projection.table not in self.contributions["tables"]:
                    raise RegistryError(f"plugin {plugin.name}: projection table “{projection.table.name}” is not declared")
