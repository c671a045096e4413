"""The public addresses. They are permanent: change one only with a redirect from the old."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
