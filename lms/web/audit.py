"""The audit trail, for administrators."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from lms.data.database import reading
from lms.data.queries import people as queries
from lms.web.access import requires

pages = Blueprint("audit", __name__)


@pages.get("/audit")
@requires("audit.view")
def page() -> str:
    """Newest first."""
    wanted, number = request.args.get("action", "")[:40], min(max(request.args.get("page", 0, type=int), 0), 10_000)
    with reading() as connection:
        rows = queries.audit_rows(connection, number, wanted)
    return render_template("audit.html", rows=rows[: queries.PAGE], more=len(rows) > queries.PAGE, wanted=wanted, page=number)
