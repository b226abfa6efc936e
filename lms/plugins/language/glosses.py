"""Languages in which meanings may be written: columns of `content/vocabulary.tsv`, names as their speakers write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class GlossLanguage:
    """A language of meanings. name: as its speakers write it. direction: ltr or rtl."""

    name: str
    direction: str = "ltr"


GLOSS_LANGUAGES: Mapping[str, GlossLanguage] = {
    "en": GlossLanguage(name="English"),
    "ar": GlossLanguage(name="العربية", direction="rtl"),
    "fa": GlossLanguage(name="فارسی", direction="rtl"),
    "ps": GlossLanguage(name="پښتو", direction="rtl"),
    "ur": GlossLanguage(name="اردو", direction="rtl"),
    "ku": GlossLanguage(name="Kurdî"),
    "tr": GlossLanguage(name="Türkçe"),
    "ru": GlossLanguage(name="Русский"),
    "uk": GlossLanguage(name="Українська"),
    "fr": GlossLanguage(name="Français"),
    "es": GlossLanguage(name="Español"),
    "so": GlossLanguage(name="Soomaali"),
    "ti": GlossLanguage(name="ትግርኛ"),
    "am": GlossLanguage(name="አማርኛ"),
    "bn": GlossLanguage(name="বাংলা"),
    "zh": GlossLanguage(name="中文"),
}
"""Code (BCP 47) -> language. English is the one that every word has."""
