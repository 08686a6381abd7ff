"""Of one scope and month one report is made at a time; of several that wait, all but the newest are withdrawn from the queue."""

from django.db import migrations, models
from django.db.models import Q


def leave_the_newest(apps, schema_editor):
    """A report that waited beside another has failed: it can be made again."""
    reports = apps.get_model("reports", "MonthReport")
    seen = set()
    for row in reports.objects.filter(state__in=("waiting", "making")).order_by("-pk").values("pk", "scope_kind", "scope_key", "month"):
        key = (row["scope_kind"], row["scope_key"], row["month"])
        if key in seen:
            reports.objects.filter(pk=row["pk"]).update(state="failed")
        seen.add(key)


class Migration(migrations.Migration):

    dependencies = [("reports", "0001_month_reports")]

    operations = [
        migrations.RunPython(leave_the_newest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="monthreport",
            constraint=models.UniqueConstraint(
                condition=Q(("state__in", ("waiting", "making"))), fields=("scope_kind", "scope_key", "month"), name="month_report_made_once"
            ),
        ),
    ]
