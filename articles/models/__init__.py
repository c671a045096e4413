"""The archive's records. The database alone is true; everything else is derived from these rows."""

from articles.models.api_token import ApiToken
from articles.models.article import Article
from articles.models.article_parts import ArticleAuthor, ArticlePhoto, Correction, Withdrawal
from articles.models.article_queries import Link
from articles.models.authority import DistinctPair, Merge, MergedRows, PairList, Spelling
from articles.models.bulk_change import BulkChange, BulkRow
from articles.models.collection import Collection, CollectionItem, Passage
from articles.models.download_job import DownloadJob
from articles.models.equivalent import EquivalentList
from articles.models.error_report import ErrorReport
from articles.models.family_band import FamilyBand
from articles.models.front_choice import FrontChoice, FrontStory
from articles.models.import_records import ImportBatch, ImportEntry, Original
from articles.models.index_mark import IndexedKey, IndexMark
from articles.models.index_update import IndexUpdate
from articles.models.photo import Photo, PhotoCredit
from articles.models.presence import Presence
from articles.models.reading_history import HistoryEntry, NoHistory
from articles.models.saved_search import Alert, MatchTask, SavedSearch, SearchMatch
from articles.models.site_page import SitePage, SitePageChange
from articles.models.submission import Submission
from articles.models.term import Term
from articles.models.version import Version
from articles.models.vocabulary import Author, Credit, Section, Source, Topic

__all__ = [
    "Alert",
    "ApiToken",
    "Article",
    "ArticleAuthor",
    "ArticlePhoto",
    "Author",
    "BulkChange",
    "BulkRow",
    "Collection",
    "CollectionItem",
    "Correction",
    "Credit",
    "DistinctPair",
    "DownloadJob",
    "EquivalentList",
    "ErrorReport",
    "FamilyBand",
    "FrontChoice",
    "FrontStory",
    "HistoryEntry",
    "ImportBatch",
    "ImportEntry",
    "IndexMark",
    "IndexUpdate",
    "IndexedKey",
    "Link",
    "MatchTask",
    "Merge",
    "MergedRows",
    "NoHistory",
    "Original",
    "PairList",
    "Passage",
    "Photo",
    "PhotoCredit",
    "Presence",
    "SavedSearch",
    "SearchMatch",
    "Section",
    "SitePage",
    "SitePageChange",
    "Source",
    "Spelling",
    "Submission",
    "Term",
    "Topic",
    "Version",
    "Withdrawal",
]
