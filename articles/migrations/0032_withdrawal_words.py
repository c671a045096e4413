"""What readers are told of a withdrawn story."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0029_index_sharing'),
    ]

    operations = [
        migrations.AddField(
            model_name='withdrawal',
            name='told_headline',
            field=models.TextField(blank=True, db_default='', default='', help_text='The headline that readers see.'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='told_reason',
            field=models.TextField(blank=True, db_default='', default='', help_text='The reason that readers see.'),
        ),
    ]
