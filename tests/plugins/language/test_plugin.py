"""What the manifest says is what the plugin does."""

from __future__ import annotations

from lms.plugins.language import plugin, privacy


def test_a_persons_data_is_given_and_erased_by_what_says_so():
    assert plugin.personal_data
    assert (plugin.personal_data.export, plugin.personal_data.erase) == (privacy.export, privacy.erase)
