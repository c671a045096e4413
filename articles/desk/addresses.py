"""The addresses of the desk. tests/desk/test_permission_matrix.py lists who may use each; add yours there too."""

from __future__ import annotations

from django.urls import URLPattern, path

from articles.desk import caption_split, check, door, download, overview, paste

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("sign-in/", door.SignIn.as_view(), name="sign_in"),
    path("sign-out/", door.SignOut.as_view(), name="sign_out"),
    # Overview
    path("", overview.overview, name="overview"),
    # Photos
    path("photos/<int:pk>/original/", download.original, name="original"),
    # Paste, check, publish
    path("paste/", paste.paste, name="paste"),
    path("paste/<int:pk>/", check.check, name="check"),
    path("split/", caption_split.split, name="split"),
]
