from django.db import migrations, models
from django.db.models import F

PIECE = 4_000


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_newsroom_lists"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="article", name="pieces"),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(F("id") / PIECE, "status", "updated_at", name="pieces"),
        ),
    ]
