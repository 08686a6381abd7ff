"""Addresses of oversight."""

from __future__ import annotations

from django.urls import path

from liantu.oversight.pages import figures, findings, measures, search, tasks, workbench

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("refresh/", workbench.refresh, name="refresh"),
    path("freshness/", workbench.freshness, name="freshness"),
    path("search/", search.search_page, name="search"),
    path("findings/", findings.finding_list, name="finding_list"),
    path("findings/export.<str:form>", findings.finding_export, name="finding_export"),
    path("findings/<str:fingerprint>/", findings.finding, name="finding"),
    path("findings/<str:fingerprint>/assign/", tasks.task_assign, name="task_assign"),
    path("checks/<str:code>/", findings.check_page, name="check_page"),
    path("runs/", findings.run_list, name="run_list"),
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/outcome/", tasks.task_outcome, name="task_outcome"),
    path("tasks/<int:pk>/<str:verb>/", tasks.task_move, name="task_move"),
    path("measures/", measures.measure_list, name="measure_list"),
    path("figures/<str:code>/<path:subject>/<str:period>/", figures.figure, name="figure"),
    path("figures/<str:code>/<path:subject>/<str:period>/rows.<str:form>", figures.figure_rows, name="figure_rows"),
]
