"""The roles of the desk as groups: Editor, Archivist, Administrator. A group that exists keeps what it has, and gets
these permissions as well."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ENTERED = (
    "article", "articleauthor", "articlephoto", "author", "correction", "credit", "photo", "photocredit", "section",
    "source", "topic",
)
RECORDED = ("importbatch", "importentry", "indexupdate", "original")


def permissions_of(role):
    """(app, code name) of every permission of a role; None for the code name means all permissions of the app."""
    editor = {("articles", f"view_{model}") for model in (*ENTERED, *RECORDED)}
    enters = {("articles", f"{verb}_{model}") for verb in ("add", "change", "delete") for model in ENTERED}
    archivist = editor | enters | {("articles", "add_importbatch"), ("articles", "change_importbatch")}
    everything = {("articles", None), ("auth", None), ("axes", None), ("otp_totp", None), ("otp_static", None)}
    return {"Editor": editor, "Archivist": archivist, "Administrator": everything | {("admin", "view_logentry")}}[role]


def make_roles(apps, schema_editor):
    """Django creates permissions after all migrations, so those that the groups need are created here."""
    for label in ("articles", "auth", "axes", "otp_totp", "otp_static", "admin"):
        create_permissions(installed.get_app_config(label), verbosity=0, apps=installed)
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role in ("Editor", "Archivist", "Administrator"):
        row, _ = group.objects.get_or_create(name=role)
        for label, code in permissions_of(role):
            found = permission.objects.filter(content_type__app_label=label)
            row.permissions.add(*(found if code is None else found.filter(codename=code)))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_stories_of_an_import"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
