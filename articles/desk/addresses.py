"""The addresses of the desk. tests/desk/test_permission_matrix.py lists who may use each; add yours there too."""

from __future__ import annotations

from django.urls import URLPattern, path

from articles.desk import (
    attach_photos,
    caption_split,
    check,
    door,
    download,
    many_records,
    overview,
    paste,
    photo_grid,
    photo_record,
    upload,
    work_list,
)

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("sign-in/", door.SignIn.as_view(), name="sign_in"),
    path("sign-out/", door.SignOut.as_view(), name="sign_out"),
    # Overview
    path("", overview.overview, name="overview"),
    path("lists/", work_list.work_list, name="work_list"),
    path("lists/next/", work_list.step, name="step"),
    path("rejects/<int:pk>/", work_list.reject, name="reject"),
    # Photos
    path("photos/", photo_grid.photos, name="photos"),
    path("photos/upload/", upload.upload, name="upload"),
    path("photos/attach/", attach_photos.attach, name="attach"),
    path("photos/<int:pk>/", photo_record.photo, name="photo"),
    path("photos/<int:pk>/original/", download.original, name="original"),
    # Paste, check, publish
    path("paste/", paste.paste, name="paste"),
    path("paste/<int:pk>/", check.check, name="check"),
    path("split/", caption_split.split, name="split"),
    # Many at once
    path("many/", many_records.many, name="many"),
    path("many/preview/", many_records.preview, name="many_preview"),
    path("many/start/", many_records.start, name="many_start"),
    path("many/<int:pk>/", many_records.change, name="change"),
    path("many/<int:pk>/undo/", many_records.undo, name="change_undo"),
]
