"""The addresses of what readers keep."""

from __future__ import annotations

from django.urls import URLPattern, path

from articles.kept import collection_items, collection_page, downloads, history_page, saved_searches, tray

app_name = "kept"

urlpatterns: list[URLPattern] = [
    # The tray
    path("tray/", tray.tray, name="tray"),
    path("tray/keys/", tray.tray_keys, name="tray_keys"),
    path("tray/change/", tray.change_tray, name="change_tray"),
    # Collections
    path("", collection_page.collections, name="collections"),
    path("collections/new/", collection_page.new_collection, name="new_collection"),
    path("collections/add/", collection_items.add_items, name="add_items"),
    path("collections/<int:pk>/", collection_page.collection, name="collection"),
    path("collections/<int:pk>/change/", collection_page.change_collection, name="change_collection"),
    path("collections/<int:pk>/delete/", collection_page.delete_collection, name="delete_collection"),
    path("collections/<int:pk>/items/", collection_items.change_items, name="change_items"),
    path("passages/add/", collection_items.add_passage, name="add_passage"),
    path("passages/<int:pk>/", collection_items.change_passage, name="change_passage"),
    # Saved searches
    path("searches/", saved_searches.saved_searches, name="saved_searches"),
    path("searches/new/", saved_searches.new_search, name="new_search"),
    path("searches/<int:pk>/", saved_searches.saved_search, name="saved_search"),
    path("searches/<int:pk>/change/", saved_searches.change_search, name="change_search"),
    path("feeds/<str:secret>/", saved_searches.search_feed, name="search_feed"),
    # History
    path("history/", history_page.history, name="history"),
    path("history/change/", history_page.change_history, name="change_history"),
    # Taking away
    path("take/", downloads.take, name="take"),
    path("downloads/<str:secret>/", downloads.download, name="download"),
    path("downloads/<str:secret>/file/", downloads.download_file, name="download_file"),
    path("shared/<str:secret>/", collection_page.shared, name="shared"),
]
