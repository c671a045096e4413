"""What editors choose for the front page. Archivists and administrators may choose."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


VERBS = ("add", "change", "delete", "view")


def let_archivists_choose(apps, schema_editor):
    """Django creates permissions after all migrations, so those that the groups need are created here."""
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="frontchoice"
    )
    rows = [
        permission.objects.get_or_create(
            content_type=kind, codename=f"{verb}_frontchoice", defaults={"name": f"Can {verb} choice for the front page"}
        )[0]
        for verb in VERBS
    ]
    for row in group.objects.filter(name__in=("Archivist", "Administrator")):
        row.permissions.add(*rows)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0025_story_instructions'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FrontChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('lead', 'Lead'), ('pinned', 'Pinned'), ('collection', 'Collection of the week')], max_length=10)),
                ('heading', models.CharField(blank=True, max_length=200)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('last_day', models.DateField()),
                ('chosen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'choice for the front page',
                'verbose_name_plural': 'choices for the front page',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FrontStory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
                ('choice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stories', to='articles.frontchoice')),
            ],
            options={
                'ordering': ['choice', 'position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('choice', 'article'), name='one_story_a_front_choice')],
            },
        ),
        migrations.RunPython(let_archivists_choose, migrations.RunPython.noop),
    ]
