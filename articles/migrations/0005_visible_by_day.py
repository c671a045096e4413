from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_slugline_and_priority"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="article", name="articles_ar_status_bfaa85_idx"),
        migrations.RemoveIndex(model_name="article", name="articles_ar_section_fa4a00_idx"),
        migrations.RemoveIndex(model_name="article", name="articles_ar_source__f5e9de_idx"),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["status", "published_on", "embargo_until"], name="visible_by_day"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["section", "published_on", "status", "embargo_until"], name="visible_by_section"
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["source", "published_on", "status", "embargo_until"], name="visible_by_source"),
        ),
    ]
