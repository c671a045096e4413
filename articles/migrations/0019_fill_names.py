"""Fill the sort keys of all names, and tell the names that nothing confirms: read from one credit or byline alone."""

from django.db import migrations
from django.db.models import F, Max, Min
from django.db.models.functions import Coalesce

from articles.drafts.text import fold
from articles.printed.agencies import canonical_agency
from articles.printed.name_order import order_key

CHUNK = 5000
TABLES = ("section", "source", "topic", "author", "credit")
PEOPLE = ("person", "photographer")

_UNCHECKED_AUTHORS = (
    "INSERT INTO articles_indexupdate (kind, object_id) SELECT 'article', article_id FROM articles_articleauthor"
    " WHERE author_id IN (SELECT id FROM articles_author WHERE standing = 'unchecked')"
)
_UNCHECKED_CREDITS = (
    "INSERT INTO articles_indexupdate (kind, object_id) SELECT 'photo', photo_id FROM articles_photocredit"
    " WHERE credit_id IN (SELECT id FROM articles_credit WHERE standing = 'unchecked')"
)
_UNCHECKED_CREDITS_OF_STORIES = (
    "INSERT INTO articles_indexupdate (kind, object_id) SELECT 'article', ap.article_id FROM articles_articlephoto ap"
    " JOIN articles_photocredit pc ON pc.photo_id = ap.photo_id"
    " WHERE pc.credit_id IN (SELECT id FROM articles_credit WHERE standing = 'unchecked')"
)


def drop_triggers(apps, schema_editor):
    """The triggers of older versions would queue every document for every row that is written here. All triggers are
    installed again after the migrations. On the way back, SQLite would not drop a column that a trigger reads."""
    for table in TABLES:
        on = f" ON articles_{table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS queue_articles_{table}_update{on}")


def seen_twice(apps, alias):
    """(keys of authors, keys of credits) that two stories have. A photo without a story counts as one."""
    authors = apps.get_model("articles", "ArticleAuthor").objects.using(alias).order_by().values("author")
    authors = authors.annotate(first=Min("article"), last=Max("article"))
    story = Coalesce("photo__article_photos__article", -1 * F("photo"))
    credited = apps.get_model("articles", "PhotoCredit").objects.using(alias).order_by().values("credit")
    credited = credited.annotate(first=Min(story), last=Max(story))
    twice = {"first__lt": F("last")}
    return (
        set(authors.filter(**twice).values_list("author", flat=True)),
        set(credited.filter(**twice).values_list("credit", flat=True)),
    )


def letter_of(sort_key):
    first = sort_key[:1].upper()
    return first[:4] if first.isalpha() else "#"


def fill(apps, schema_editor):
    connection = schema_editor.connection
    authors, credited = seen_twice(apps, connection.alias)
    checked = {"author": authors, "credit": credited}
    for table in TABLES:
        rows = apps.get_model("articles", table).objects.using(connection.alias).order_by("pk")
        columns = ("pk", "name", "kind") if table in ("topic", "credit") else ("pk", "name")
        last = 0
        while found := list(rows.filter(pk__gt=last).values_list(*columns)[:CHUNK]):
            values = [value_of(table, checked.get(table), *row) for row in found]
            sql = f"UPDATE articles_{table} SET sort_key = %s, letter = %s, standing = %s WHERE id = %s"
            with connection.cursor() as cursor:
                cursor.executemany(sql, values)
            last = found[-1][0]


def value_of(table, twice, pk, name, kind=""):
    is_person = table == "author" or kind in PEOPLE
    sort_key = (order_key(name) if is_person else fold(name))[:200]
    known = twice is None or pk in twice or canonical_agency(name) is not None
    return sort_key, letter_of(sort_key), "checked" if known else "unchecked", pk


def queue(apps, schema_editor):
    """The documents of these names are made again without them."""
    for sql in (_UNCHECKED_AUTHORS, _UNCHECKED_CREDITS, _UNCHECKED_CREDITS_OF_STORIES):
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0018_names"),
    ]

    operations = [
        migrations.RunPython(drop_triggers, drop_triggers),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(queue, migrations.RunPython.noop),
    ]
