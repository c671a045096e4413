from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_upright_sizes_and_moments"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["published_on", "id"], name="any_by_day"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["status", "id"], name="any_by_status"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["precision", "id"], name="any_by_precision"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["language", "id"], name="any_by_language"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["updated_at", "id"], name="any_by_change"),
        ),
        migrations.AddIndex(
            model_name="importentry",
            index=models.Index(fields=["batch", "action"], name="entries_of_an_import"),
        ),
        migrations.AddIndex(
            model_name="importentry",
            index=models.Index(fields=["action", "id"], name="entries_by_action"),
        ),
        migrations.AddIndex(
            model_name="importentry",
            index=models.Index(fields=["format", "id"], name="entries_by_format"),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(fields=["status", "id"], name="photos_by_status"),
        ),
    ]
