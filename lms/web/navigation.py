"""The places of the staff menu: what the plugins declare, for those who may go there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask, current_app, request
from markupsafe import Markup

from lms.plugin import NavItem, Panel
from lms.web.access import allowed


def install(app: Flask) -> None:
    """Give templates the menu and the panels of plugins."""
    app.context_processor(lambda: {"navigation": navigation, "panels": panels})


def navigation(shell: str) -> Sequence[tuple[NavItem, bool]]:
    """The places the visitor may go to in a shell, each with whether it is the current one."""
    items: Sequence[NavItem] = current_app.extensions["lms.registry"].nav
    return [(item, request.endpoint == item.endpoint) for item in items if item.shell == shell and allowed(item.action)]


def panels(slot: str, page: Any) -> Markup:
    """What plugins put on a page, in the order of plugins. page: the page's dataclass."""
    declared: Sequence[Panel] = current_app.extensions["lms.registry"].panels
    return Markup("\n").join(panel.render(page) for panel in declared if panel.slot == slot and allowed(panel.action))
