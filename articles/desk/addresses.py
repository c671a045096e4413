"""The addresses of the desk. tests/desk/test_permission_matrix.py lists who may use each; add yours there too."""

from __future__ import annotations

from django.urls import URLPattern, path

from articles.desk import door, download, overview

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("sign-in/", door.SignIn.as_view(), name="sign_in"),
    path("sign-out/", door.SignOut.as_view(), name="sign_out"),
    # Overview
    path("", overview.overview, name="overview"),
    # Photos
    path("photos/<int:pk>/original/", download.original, name="original"),
]
