from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_family_bands")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="slugline",
            field=models.CharField(blank=True, help_text="The agency's keyword line, as sent.", max_length=200),
        ),
        migrations.AddField(
            model_name="article",
            name="priority",
            field=models.PositiveSmallIntegerField(default=0, help_text="1, the most urgent, to 9; 0 if unknown."),
        ),
    ]
