from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_smaller_pieces"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["batch", "id"], name="any_by_import"),
        ),
    ]
