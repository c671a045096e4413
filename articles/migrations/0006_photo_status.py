from django.db import migrations, models


def set_status(apps, schema_editor):
    """Withdrawn photos stay withdrawn, photos that stand in no story are published, all others are seen with their
    stories, which is what the new column says of each: few rows are written, and few documents made again."""
    photos = apps.get_model("articles", "Photo").objects.using(schema_editor.connection.alias)
    places = apps.get_model("articles", "ArticlePhoto").objects.filter(photo=models.OuterRef("pk"))
    photos.filter(withdrawn=True).update(status="withdrawn")
    photos.filter(~models.Exists(places), withdrawn=False).update(status="published")


def set_withdrawn(apps, schema_editor):
    """The way back. A photo that waits for a story is withdrawn, because it may not be seen alone."""
    photos = apps.get_model("articles", "Photo").objects.using(schema_editor.connection.alias)
    places = apps.get_model("articles", "ArticlePhoto").objects.filter(photo=models.OuterRef("pk"))
    waiting = models.Q(~models.Exists(places), status="stories")
    photos.filter(models.Q(status="withdrawn") | waiting).update(withdrawn=True)


def _field(default):
    return models.CharField(
        choices=[("published", "Published"), ("stories", "With its stories"), ("withdrawn", "Withdrawn")],
        default=default,
        help_text=(
            "Published: readers see it with its visible stories, and also alone if it stands in no story. With its "
            "stories: only while a visible story shows it. Withdrawn: never, wherever it ran."
        ),
        max_length=9,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_visible_by_day"),
    ]

    operations = [
        migrations.AddField("photo", "status", _field("stories")),
        migrations.RunPython(set_status, set_withdrawn),
        migrations.AlterField("photo", "status", _field("published")),
        migrations.RemoveField("photo", "withdrawn"),
    ]
