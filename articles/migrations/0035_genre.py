"""The kind of text that a story is, as its agency names it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0028_equivalents'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='genre',
            field=models.CharField(
                blank=True, db_default='', default='', help_text='The kind of text, as the agency names it.', max_length=100
            ),
        ),
    ]
