"""Answers that come with a file, and the files themselves: for their owner and for trainers who may review them."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, request, send_file, url_for
from flask_babel import gettext as _

from lms.data.database import now, reading
from lms.data.operations.files import answer_with_file, wait_before_sending
from lms.data.operations.learning import Sent, new_id, valid_id
from lms.data.queries.files import file_for
from lms.data.queries.learning import question_page
from lms.files.copies import TYPES, FileRefused, SafeCopy, TooBusy, safe_copy
from lms.web.access import requires
from lms.web.content import learner, record, released_lesson
from lms.web.media import SANDBOX
from lms.web.questions import back, known, show
from lms.web.staff import action, looked_at

pages = Blueprint("files", __name__)
RETRY_SECONDS = "60"


@pages.post("/lesson/<path:key>/question/<question_id>/file")
@requires("question.answer", state=question_page, file=True)
def send(key: str, question_id: str) -> Any:
    """Take an answer with its file for review, once."""
    entry = released_lesson(key)
    question = known(entry, question_id, request.form.get("revision", "")[:64])
    given = question.read(request.form.to_dict(flat=False)) if question.files else abort(404)

    def again(fault: str, code: int) -> Any:
        headers = {"Retry-After": RETRY_SECONDS} if code in (429, 503) else {}
        return show(entry, question, g.state, given, None, new_id(), fault), code, headers

    content = request.files["file"].read() if "file" in request.files else b""
    if not content and not request.files.get("file"):
        return again(_("Choose a file first, or record yourself."), 422)
    if wait_before_sending(g.visitor.person_id, now()):
        return again(_("Many files came from you. Wait a few minutes, then send it again."), 429)
    identity = request.form.get("id", "")
    sent = Sent(id=identity if valid_id(identity) else new_id())
    try:
        outcome = _store(entry, question, given, sent, content)
    except FileRefused as refusal:
        return again(_(str(refusal)), 422)
    except TooBusy:
        return again(_("Many files are arriving just now. Nothing is lost: send it again in a minute."), 503)
    except OSError as error:
        current_app.logger.error("files: %s", error)
        return again(_("There is no room for files at the moment. Nothing is lost: keep the file and send it again later."), 503)
    if outcome == "conflict":
        return again(_("This answer was sent before with another file. Send it again."), 409)
    return redirect(url_for("questions.page", key=entry.key, question_id=question_id, answer=sent.id, back=back() or None), code=303)


def _store(entry: Any, question: Any, given: Any, sent: Sent, content: bytes) -> str:
    """Make a safe copy and store it with the answer."""
    copy: SafeCopy = safe_copy(content, question.files)
    response = question.with_file(given, copy.kind, hashlib.sha256(content).hexdigest())
    folder = current_app.extensions["lms.settings"].files
    _grade, outcome = answer_with_file(
        record(), learner(), entry, question, response, sent, now(), kind=copy.kind, content=copy.content, folder=folder
    )
    return outcome


@pages.get("/files/<file_id>")
@requires("file.open")
def file(file_id: str) -> Any:
    """A file, in parts if a player asks for them; staff who open it are written down."""
    with reading() as connection:
        row = file_for(connection, file_id, g.visitor.person_id, action("file.open"), now().date()) or abort(404)
    media_type, suffix = TYPES[row["kind"]]
    try:
        response = send_file(
            current_app.extensions["lms.settings"].files / row["stored_as"],
            mimetype=media_type,
            as_attachment=row["kind"] == "document",
            download_name=f"{row['kind']}.{suffix}",
            conditional=True,
        )
    except FileNotFoundError:
        abort(404)
    if row["person_id"] != g.visitor.person_id:
        looked_at(row["person_id"], "file.opened", row["cohort_id"])
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
