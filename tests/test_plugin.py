"""The registry refuses contradictions and names both sides."""

import pytest
from sqlalchemy import Column, MetaData, String, Table

from lms.plugin import Action, NavItem, Plugin, Registry, RegistryError, Role

CORE = Plugin(name="core", label="Core", roles=(Role(name="trainer", label="Trainer"),))


def refused(*plugins: Plugin) -> str:
    with pytest.raises(RegistryError) as caught:
        Registry((CORE, *plugins))
    return str(caught.value)


def test_an_action_declared_twice_names_both_plugins():
    action = Action(name="look", label="Look")
    sentence = refused(Plugin(name="one", label="One", actions=(action,)), Plugin(name="two", label="Two", actions=(action,)))
    assert "look" in sentence
    assert "one" in sentence
    assert "two" in sentence


def test_an_action_for_an_unknown_role_is_refused():
    assert "wizard" in refused(Plugin(name="one", label="One", actions=(Action(name="look", label="", roles=frozenset({"wizard"})),)))


def test_a_place_in_the_navigation_needs_a_declared_action():
    assert "fly" in refused(Plugin(name="one", label="One", nav=(NavItem(endpoint="one.page", label="Page", action="fly"),)))


def test_a_table_of_a_plugin_carries_its_name():
    assert "other" in refused(Plugin(name="one", label="One", tables=(Table("other", MetaData(), Column("id", String)),)))


def test_a_table_about_people_needs_export_and_erasure():
    table = Table("one_note", MetaData(), Column("person_id", String))
    assert "personal_data" in refused(Plugin(name="one", label="One", tables=(table,)))


def test_a_misspelt_field_is_a_type_error():
    with pytest.raises(TypeError):
        Plugin(name="one", label="One", panel=())


def test_contributions_keep_the_order_of_plugins():
    one, two = Action(name="a", label=""), Action(name="b", label="")
    registry = Registry((CORE, Plugin(name="z", label="", actions=(two,)), Plugin(name="y", label="", actions=(one,))))
    assert registry.actions == (two, one)
