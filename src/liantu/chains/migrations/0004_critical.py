from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chains", "0003_known_makers_and_kinds")]

    operations = [
        migrations.RenameField("linkfigure", "essential", "critical"),
        migrations.AlterField(
            model_name="linkfigure",
            name="critical",
            field=models.BooleanField(default=False, help_text="a critical input of something made in the city"),
        ),
    ]
