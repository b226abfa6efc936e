"""Stylesheet and signs: compressed once, served before Flask under an address that changes with their content."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from lms.data.database import private_folder
from lms.plugin import Plugin
from lms.web.headers import HEADERS

PLACEHOLDER = "/static/@"
"""Where compiled lessons point to: replaced by the address in force when a page is put together."""
COMPRESSIBLE = (".css", ".svg", ".js")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def install(app: Flask, plugins: Iterable[Plugin]) -> None:
    """Serve the static files of the core and of every plugin (its own under its name)."""
    sources = _sources(plugins)
    version = _version(sources)
    folder = app.extensions["lms.settings"].data / "static" / version
    if not folder.is_dir():
        _publish(sources, folder)
    prefix = f"/static/{version}"
    app.extensions["lms.static_prefix"] = prefix
    app.jinja_env.globals["static_prefix"] = prefix
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, str(folder), prefix, max_age=None, immutable_file_test=lambda _path, _url: True, add_headers_function=_headers
    )


def _headers(headers: Any, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers["Cache-Control"] = "public, max-age=31536000, immutable"
    del headers["Access-Control-Allow-Origin"]


def _sources(plugins: Iterable[Plugin]) -> Mapping[str, Path]:
    """Address below the version -> file."""
    folders = {"": Path(str(files("lms") / "static"))}
    folders |= {f"{plugin.name}/": Path(str(files("lms") / "plugins" / plugin.name / "static")) for plugin in plugins}
    return {
        prefix + file.relative_to(folder).as_posix(): file
        for prefix, folder in folders.items()
        if folder.is_dir()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def _version(sources: Mapping[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, file in sorted(sources.items()):
        digest.update(name.encode() + b"\0" + _published(file))
    return digest.hexdigest()[:12]


def _published(file: Path) -> bytes:
    """A file as it is sent: a stylesheet without comments and indentation, a tenth less to wait for on a slow network."""
    content = file.read_bytes()
    if file.suffix != ".css":
        return content
    lines = (line.strip() for line in COMMENT.sub("", content.decode()).splitlines())
    return "\n".join(line for line in lines if line).encode()


def _publish(sources: Mapping[str, Path], folder: Path) -> None:
    """Write the files and their compressed twins beside `folder`, then move them there in one step."""
    private_folder(folder.parent)
    building = Path(tempfile.mkdtemp(dir=folder.parent))
    for name, file in sources.items():
        target = building / name
        target.parent.mkdir(parents=True, exist_ok=True)
        content = _published(file)
        target.write_bytes(content)
        if target.suffix in COMPRESSIBLE:
            target.with_name(target.name + ".br").write_bytes(brotli.compress(content))
            target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, mtime=0))
    try:
        os.rename(building, folder)
    except OSError:  # another process was faster; its files are the same
        shutil.rmtree(building)
