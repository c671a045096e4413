from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_photo_status"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(models.F("id") / 10_000, "status", "updated_at", name="pieces"),
        ),
    ]
