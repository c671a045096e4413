"""The look of this site: its accent colour, as a style sheet, and its logo. Each has an address with a digest of its
content, so that browsers keep it until it changes."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.urls import reverse

from articles.models.archive_version import digest
from newsarchive.colours import for_dark_theme
from newsarchive.env import LOGO_TYPES


def styles() -> str:
    """The style sheet that overrides tokens.css; "" if the site has no colours of its own."""
    if not settings.SITE_ACCENT:
        return ""
    dark = settings.SITE_ACCENT_DARK or for_dark_theme(settings.SITE_ACCENT)
    return f":root {{ --accent: light-dark({settings.SITE_ACCENT}, {dark}); }}\n"


@cache
def logo() -> tuple[bytes, str] | None:
    """The logo and its content type; None without one. Read once a process."""
    if settings.SITE_LOGO is None:
        return None
    return settings.SITE_LOGO.read_bytes(), LOGO_TYPES[settings.SITE_LOGO.suffix.lower()]


def styles_address() -> str:
    """The address of the style sheet; "" without one."""
    text = styles()
    return f"{reverse('site_styles')}?{digest(text)[:8]}" if text else ""


def logo_address() -> str:
    """The address of the logo; "" without one."""
    found = logo()
    return f"{reverse('logo')}?{digest(found[0].hex())[:8]}" if found else ""
