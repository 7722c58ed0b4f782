"""What every page's frame needs besides the page: which theme, which language, and where the reader is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy

THEME_COOKIE = "theme"
# The first follows the system and is no cookie at all.
THEMES = {
    "system": pgettext_lazy("theme", "As the system"),
    "light": pgettext_lazy("theme", "Light"),
    "dark": pgettext_lazy("theme", "Dark"),
}
TAGS = {"zh-hans": "zh-Hans", "en": "en"}


def shell(request: HttpRequest) -> dict[str, object]:
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "theme": theme_of(request),
        "themes": THEMES,
        "other_language": next((code, name) for code, name in settings.LANGUAGES if code != language),
        "here": request.get_full_path(),
    }


def theme_of(request: HttpRequest) -> str:
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else "system"
