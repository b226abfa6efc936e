"""The house rules of the tree: who may import whom, how long things may be, where a transaction may end."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "lms").rglob("*.py"))
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
FORBIDDEN = {
    "lms/content": (
        "flask",
        "sqlalchemy",
        "flask_sqlalchemy",
        "flask_babel",
        "lms.data",
        "lms.web",
        "lms.plugin",
        "lms.plugins",
        "lms.app",
        "lms.cli",
        "lms.speech",
    ),
    "lms/data": ("lms.web", "lms.app", "lms.cli", "lms.plugins", "lms.speech", "flask"),
    "lms/web": ("lms.app", "lms.cli", "lms.plugins", "lms.core", "lms.speech"),
    "lms/speech": ("lms.data", "lms.web", "lms.plugin", "lms.plugins", "lms.app", "lms.cli", "flask", "sqlalchemy"),
    "lms/files": ("lms.data", "lms.web", "lms.plugin", "lms.plugins", "lms.app", "lms.cli", "flask", "sqlalchemy"),
    "lms/cli": ("lms.plugins",),
}
"""Package -> what its files may not import. (Flask-SQLAlchemy's `db` is the only Flask in lms.data.)"""
MAY_COMMIT = ("operations", "upgrade.py", "demo.py")
"""Operations, the migrations' own runner, and the demo, which is one big operation."""


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_file_imports_only_what_its_layer_may(file: Path):
    layer = next((rules for folder, rules in FORBIDDEN.items() if name(file).startswith(f"{folder}/")), ())
    wrong = [
        f"{name(file)}:{line}: {module}" for module, line in imports(ast.parse(file.read_text())) for rule in layer if within(module, rule)
    ]
    assert not wrong


@pytest.mark.parametrize(
    "plugin",
    sorted(path for path in (ROOT / "lms" / "plugins").iterdir() if path.is_dir() and (path / "__init__.py").exists()),
    ids=lambda path: path.name,
)
def test_a_plugin_imports_only_the_public_names_and_itself(plugin: Path):
    own = f"lms.plugins.{plugin.name}"
    wrong = [
        f"{name(file)}:{line}: {module}"
        for file in sorted(plugin.rglob("*.py"))
        for module, line in imports(ast.parse(file.read_text()))
        if within(module, "lms") and module != "lms" and not within(module, own)
    ]
    assert not wrong


@pytest.mark.parametrize("file", FILES, ids=name)
def test_files_and_functions_stay_short(file: Path):
    text = file.read_text()
    assert text.count("\n") <= LONGEST_FILE
    long = [
        f"{function.name}: {function.end_lineno - function.lineno + 1}"
        for function in functions(ast.parse(text))
        if function.end_lineno and function.end_lineno - function.lineno >= LONGEST_FUNCTION
    ]
    assert not long


@pytest.mark.parametrize("file", FILES, ids=name)
def test_transactions_end_only_in_operations(file: Path):
    if any(part in name(file) for part in MAY_COMMIT) or "migrations" in name(file):
        return
    calls = [
        node
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not [call.lineno for call in calls]


@pytest.mark.parametrize("file", FILES, ids=name)
def test_public_names_are_documented(file: Path):
    tree = ast.parse(file.read_text())
    if tree.body:
        assert ast.get_docstring(tree), "the module says what it is for"
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    assert not [node.name for node in public if not ast.get_docstring(node)]
