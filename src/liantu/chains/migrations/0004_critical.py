from django.db import migrations, models


def none_critical(apps, _schema_editor):
    """What was essential is needed; whether it is critical, the next assessment says."""
    apps.get_model("chains", "LinkFigure").objects.filter(critical=True).update(critical=False)


class Migration(migrations.Migration):
    dependencies = [("chains", "0003_known_makers_and_kinds")]

    operations = [
        migrations.RenameField("linkfigure", "essential", "critical"),
        migrations.AlterField(
            model_name="linkfigure",
            name="critical",
            field=models.BooleanField(default=False, help_text="a critical input of something made in the city"),
        ),
        migrations.RunPython(none_critical, migrations.RunPython.noop),
    ]
