from django.db import migrations, models
from django.db.models import Case, Value, When


def importance_of_essential(apps, _schema_editor):
    """What was marked essential is needed; what was not can be replaced; the rest stays unknown."""
    inputs = apps.get_model("registry", "ProductInput").objects
    known = Case(When(essential=True, then=Value("needed")), When(essential=False, then=Value("replaceable")), default=Value(""))
    inputs.update(importance=known)


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_official_figure_bound")]

    operations = [
        migrations.AddField(
            model_name="productinput",
            name="kind",
            field=models.CharField(
                choices=[("intermediate", "中间投入"), ("energy", "能源"), ("capital", "设备")],
                default="intermediate",
                max_length=12,
                verbose_name="投入性质",
            ),
        ),
        migrations.AddField("productinput", "alternative", models.CharField(blank=True, max_length=64, verbose_name="替代组")),
        migrations.AddField(
            model_name="productinput",
            name="importance",
            field=models.CharField(
                blank=True,
                choices=[("critical", "关键"), ("needed", "必需"), ("replaceable", "可替代")],
                max_length=12,
                verbose_name="重要程度",
            ),
        ),
        migrations.AddField("productinput", "reason_zh", models.CharField(blank=True, max_length=300, verbose_name="理由")),
        migrations.AddField("productinput", "reason_en", models.CharField(blank=True, max_length=300, verbose_name="英文理由")),
        migrations.RunPython(importance_of_essential, migrations.RunPython.noop),
        migrations.RemoveField("productinput", "essential"),
    ]
