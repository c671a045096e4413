"""Headers that keep other sites out, besides those of Django's SecurityMiddleware and django-csp."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

UNUSED = (
    "accelerometer", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""What a browser could do for a page and no page of the archive asks for."""

PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED)


def isolation(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: no page uses the device's sensors, and only pictures may be shown within other sites, as readers of
    feeds do."""

    def inner(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not response.headers.get("Content-Type", "").startswith("image/"):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return inner
