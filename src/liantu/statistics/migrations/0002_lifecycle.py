from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("statistics", "0001_initial"),
    ]

    operations = [
        migrations.RenameField("release", "released_at", "published_at"),
        migrations.RenameField("release", "released_by", "published_by"),
        migrations.AddField(
            model_name="computation",
            name="failure",
            field=models.JSONField(blank=True, default=dict, help_text="why it failed, as {zh, en}; empty where it did not"),
        ),
        migrations.AlterField(
            model_name="computation",
            name="known_at",
            field=models.DateTimeField(help_text="facts and reports known here up to this moment"),
        ),
        migrations.AlterField(
            model_name="release",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
