"""Link near-identical stories as a family, without merging them: one agency's copy in two papers, a second edition.

A family is a number that its members share: the key of its oldest member. The bands of each story's MinHash sketch are
kept in a table. A new story is compared, word by word, with the stories that share a band.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction
from django.db.models import Count, Q

from articles.drafts.minhash import bands_of, likeness, shingles_of
from articles.models import Article, FamilyBand, bulk_rows

ALIKE = 0.6
"""Jaccard similarity of four-word shingles above which two stories are near-identical."""
MOST_CANDIDATES = 30
"""How many stories one is compared with: the newest that share a band. Without this bound, copy that is sent daily
would be compared with all its predecessors."""
CHUNK = 400


def link(articles: Sequence[Article]) -> None:
    """Find the families of saved articles that may already have bands and a family."""
    link_again({article: bands_of(shingles_of(article.body)) for article in articles})


def link_again(bands: Mapping[Article, Sequence[int]]) -> None:
    """Find the families of saved articles that may already have bands and a family. bands: article -> its new bands."""
    unlink(list(bands))
    link_new({article.pk: own for article, own in bands.items()})


def link_new(bands: Mapping[int, Sequence[int]]) -> None:
    """Find the families of articles that have none yet. bands: article key -> bands."""
    sharing = _articles_by_band({band for own in bands.values() for band in own})
    bulk_rows.insert(FamilyBand, ("article", "band"), [(pk, band) for pk, own in bands.items() for band in own])
    pairs = []
    for pk, own in bands.items():
        candidates = {other for band in own for other in sharing.get(band, ())}
        for band in own:
            sharing[band].append(pk)
        pairs += [(pk, other) for other in sorted(candidates, reverse=True)[:MOST_CANDIDATES]]
    _unite(_alike_pairs(pairs))


def unlink(articles: Sequence[Article]) -> None:
    """Remove articles from their families, and delete their bands."""
    bulk_rows.delete_rows(FamilyBand, "article", [article.pk for article in articles])
    families = {article.family for article in articles if article.family is not None}
    if families:
        Article.objects.filter(pk__in=[article.pk for article in articles], family__isnull=False).update(family=None)
        for article in articles:
            article.family = None
        dissolve(families)


def dissolve(families: Iterable[int | None]) -> None:
    """Clear these families where a single story is left."""
    members = Article.objects.filter(family__in={family for family in families if family is not None})
    alone = members.order_by().values("family").annotate(size=Count("pk")).filter(size=1).values_list("family")
    Article.objects.filter(family__in=[family for (family,) in alone]).update(family=None)


def find_all() -> int:
    """Rebuild the families of the whole archive, and return how many stories are in one."""
    FamilyBand.objects.all().delete()
    Article.objects.filter(family__isnull=False).update(family=None)
    after = 0
    while rows := list(Article.objects.filter(pk__gt=after).order_by("pk").only("pk", "body", "family")[:CHUNK]):
        with transaction.atomic():
            link_new({row.pk: bands_of(shingles_of(row.body)) for row in rows})
        after = rows[-1].pk
    return Article.objects.filter(family__isnull=False).count()


def _articles_by_band(bands: set[int]) -> dict[int, list[int]]:
    """Band -> articles that have it. Written as SQL, because the ORM is slow with thousands of numbers."""
    sharing: dict[int, list[int]] = defaultdict(list)
    if bands:
        wanted = ", ".join(map(str, bands))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT band, article_id FROM {FamilyBand._meta.db_table} WHERE band IN ({wanted})")  # noqa: S608 - numbers
            for band, pk in cursor.fetchall():
                sharing[band].append(pk)
    return sharing


def _alike_pairs(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs whose texts are near-identical, compared word by word. One query."""
    members = {pk for pair in pairs for pk in pair}
    bodies = Article.objects.filter(pk__in=members).values_list("pk", "body") if members else ()
    texts = {pk: shingles_of(body) for pk, body in bodies}
    return [(pk, other) for pk, other in pairs if other in texts and likeness(texts[pk], texts[other]) >= ALIKE]


def _unite(pairs: Sequence[tuple[int, int]]) -> None:
    """Put both articles of each pair, and the families that they belong to, into one family."""
    if not pairs:
        return
    members = {pk for pair in pairs for pk in pair}
    family = {pk: own or pk for pk, own in Article.objects.filter(pk__in=members).values_list("pk", "family")}
    older: dict[int, int] = {}

    def oldest(own: int) -> int:
        while own in older:
            own = older[own]
        return own

    for pk, other in pairs:
        kept, gone = sorted((oldest(family[pk]), oldest(family[other])))
        if kept != gone:
            older[gone] = kept
    united: dict[int, set[int]] = defaultdict(set)
    for pk, own in family.items():
        united[oldest(own)] |= {pk, own}
    for kept, keys in united.items():
        Article.objects.filter(Q(family__in=keys) | Q(pk__in=keys & members)).exclude(family=kept).update(family=kept)
