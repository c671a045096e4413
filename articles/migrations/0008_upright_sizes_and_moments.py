"""Width and height of a photo become those of the picture as readers see it, upright, and are no longer Django's to set:
it read the file of a photo without them whenever it read the row. Moments stay within the calendar."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.core.files.storage import default_storage
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import articles.models.moment_field
import articles.models.photo
from articles.drafts.draft import ParseError
from articles.parsers.images.picture_size import picture_info


def measure(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Read the header of every picture, and note the sizes that differ: of those that a camera held sideways."""
    photos: Any = apps.get_model("articles", "Photo").objects
    rows = photos.exclude(image="").values_list("pk", "image", "width", "height")
    for pk, image, *noted in rows.iterator(chunk_size=1000):
        try:
            with default_storage.open(image) as file:
                size = picture_info(file).displayed_size
        except (ParseError, OSError):
            continue
        if list(size) != noted:
            photos.filter(pk=pk).update(width=size[0], height=size[1])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_pieces"),
    ]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="image",
            field=models.ImageField(blank=True, max_length=200, upload_to=articles.models.photo.picture_path),
        ),
        *(
            migrations.AlterField("article", name, articles.models.moment_field.MomentField(blank=True, null=True))
            for name in ("published_at", "source_updated_at")
        ),
        migrations.AlterField(
            "article",
            "embargo_until",
            articles.models.moment_field.MomentField(
                blank=True, help_text="Readers do not see the story before this.", null=True
            ),
        ),
        migrations.RunPython(measure, migrations.RunPython.noop),
    ]
