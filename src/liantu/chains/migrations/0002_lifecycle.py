import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("chains", "0001_initial"),
    ]

    operations = [
        migrations.RenameField("assessment", "rule", "rules"),
        migrations.AddField(
            model_name="assessment",
            name="failure",
            field=models.JSONField(blank=True, default=dict, help_text="why it failed, as {zh, en}; empty where it did not"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="published_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="known_at",
            field=models.DateTimeField(help_text="facts and reports known here up to this moment"),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="rule_version",
            field=models.CharField(help_text="versions of the rules that took part", max_length=80),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="rules",
            field=models.JSONField(default=dict, help_text="rules that took part, as they were"),
        ),
    ]
