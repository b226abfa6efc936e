"""A kind of section that lacks a part of the contract cannot be made."""

import pytest
from markupsafe import Markup

from lms.content.questions import Question
from lms.content.sections import Section


@pytest.mark.parametrize("kind", [Section, Question])
def test_an_unfinished_kind_of_section_is_refused(kind):
    unfinished = type("Unfinished", (kind,), {})
    with pytest.raises(TypeError, match="abstract"):
        unfinished(id="a", line=1, level=2, title=Markup(), language="sr", revision="", prompt=Markup())
