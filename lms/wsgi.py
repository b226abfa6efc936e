"""The application object for WSGI servers: `granian --interface wsgi lms.wsgi:app` or `gunicorn lms.wsgi:app`."""

from __future__ import annotations

from lms.app import create_app

app = create_app()
