"""The addresses of the desk. tests/desk/test_permission_matrix.py lists who may use each; add yours there too."""

from __future__ import annotations

from django.urls import URLPattern, path

from articles.desk import door, versions_page
from articles.desk.bulk import many_records
from articles.desk.entry import caption_split, check, paste, submitted_picture
from articles.desk.front import front_room
from articles.desk.names import edit_equivalents, name_merges, name_pairs, name_record, name_room, suggest_names
from articles.desk.overview import overview, work_list
from articles.desk.photos import attach_photos, download, photo_grid, photo_record, upload
from articles.desk.site_room import error_reports, page_room
from articles.desk.stories import edit_story

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("sign-in/", door.SignIn.as_view(), name="sign_in"),
    path("sign-out/", door.SignOut.as_view(), name="sign_out"),
    # Overview
    path("", overview.overview, name="overview"),
    path("lists/", work_list.work_list, name="work_list"),
    path("lists/next/", work_list.step, name="step"),
    path("rejects/<int:pk>/", work_list.reject, name="reject"),
    # Stories
    path("articles/new/", edit_story.new_article, name="new_article"),
    path("articles/<int:pk>/", edit_story.edit_article, name="edit_article"),
    path("articles/<int:pk>/preview/", edit_story.preview, name="preview"),
    path("articles/<int:pk>/presence/", edit_story.presence, name="presence"),
    path("names/suggest/", suggest_names.suggest_names, name="suggest_names"),
    # Versions
    path("changes/", versions_page.changes, name="last_changes"),
    path("articles/<int:pk>/versions/", versions_page.article_versions, name="article_versions"),
    path("photos/<int:pk>/versions/", versions_page.photo_versions, name="photo_versions"),
    path("names/<int:pk>/versions/", versions_page.name_versions, name="name_versions"),
    # Names
    path("names/", name_room.names, name="names"),
    path("names/unchecked/", name_room.unchecked_names, name="unchecked_names"),
    path("names/review/", name_room.review_names, name="review_names"),
    path("names/pairs/", name_pairs.name_pairs, name="name_pairs"),
    path("names/pairs/apart/", name_pairs.keep_apart, name="keep_apart"),
    path("names/record/<slug:name>/", name_record.name_record, name="name"),
    path("names/record/<slug:name>/merge/", name_merges.merge_name, name="merge_name"),
    path("names/merges/<int:pk>/undo/", name_merges.undo_name_merge, name="undo_name_merge"),
    path("names/equivalents/", edit_equivalents.equivalents, name="equivalents"),
    path("names/equivalents/save/", edit_equivalents.save_equivalents, name="save_equivalents"),
    # Photos
    path("photos/", photo_grid.photos, name="photos"),
    path("photos/upload/", upload.upload, name="upload"),
    path("photos/attach/", attach_photos.attach, name="attach"),
    path("photos/<int:pk>/", photo_record.photo, name="photo"),
    path("photos/<int:pk>/presence/", photo_record.photo_presence, name="photo_presence"),
    path("photos/<int:pk>/original/", download.original, name="original"),
    # Paste, check, publish
    path("paste/", paste.paste, name="paste"),
    path("paste/<int:pk>/", check.check, name="check"),
    path("paste/<int:pk>/picture/", submitted_picture.submitted_picture, name="submitted_picture"),
    path("split/", caption_split.split, name="split"),
    # The front page
    path("front/", front_room.front_page, name="front_page"),
    path("front/choose/", front_room.choose, name="front_choose"),
    path("front/<int:pk>/take-back/", front_room.take_back, name="front_take_back"),
    # The site
    path("pages/", page_room.site_pages, name="site_pages"),
    path("pages/new/", page_room.site_page, name="new_site_page"),
    path("pages/<int:pk>/", page_room.site_page, name="site_page"),
    path("reports/", error_reports.error_reports, name="error_reports"),
    path("reports/<int:pk>/", error_reports.close_report, name="close_report"),
    # Many at once
    path("many/", many_records.many, name="many"),
    path("many/preview/", many_records.preview, name="many_preview"),
    path("many/start/", many_records.start, name="many_start"),
    path("many/<int:pk>/", many_records.change, name="change"),
    path("many/<int:pk>/undo/", many_records.undo, name="change_undo"),
]
