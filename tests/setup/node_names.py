"""A pytest plugin for `make mutants`: mutmut 3.7 reads a test's name from where pytest before 9.2 kept it.

(mutmut 3.8 reads it properly but needs a newer click than gTTS allows.)
"""

from __future__ import annotations

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep the name in the old place too."""
    item._nodeid = item.nodeid  # type: ignore[attr-defined]
