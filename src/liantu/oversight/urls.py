"""Addresses of oversight."""

from __future__ import annotations

from django.urls import path

from liantu.oversight.pages import assigning, case_file, figures, finding_list, findings, measures, search, tasks, workbench

urlpatterns = [
    path("refresh/", workbench.refresh, name="refresh"),
    path("freshness/", workbench.freshness, name="freshness"),
    path("search/", search.search_page, name="search"),
    path("findings/", finding_list.finding_list, name="finding_list"),
    path("findings/export.<str:form>", finding_list.finding_export, name="finding_export"),
    path("findings/assign/", assigning.task_assign_many, name="task_assign_many"),
    path("findings/dismiss/", assigning.dismiss_many, name="dismiss_many"),
    path("findings/<str:fingerprint>/", case_file.finding, name="finding"),
    path("findings/<str:fingerprint>/course/", case_file.finding_course, name="finding_course"),
    path("findings/<str:fingerprint>/assign/", assigning.task_assign, name="task_assign"),
    path("findings/<str:fingerprint>/data-check/", assigning.data_check, name="data_check"),
    path("findings/<str:fingerprint>/restore/", assigning.dismissal_undo, name="dismissal_undo"),
    path("checks/<str:code>/", findings.check_page, name="check_page"),
    path("runs/", findings.run_list, name="run_list"),
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/outcome/", tasks.task_outcome, name="task_outcome"),
    path("tasks/<int:pk>/files/<int:file>/", tasks.task_file, name="task_file"),
    path("tasks/<int:pk>/<str:verb>/", tasks.task_move, name="task_move"),
    path("measures/", measures.measure_list, name="measure_list"),
    path("figures/<str:code>/<path:subject>/<str:period>/", figures.figure, name="figure"),
    path("figures/<str:code>/<path:subject>/<str:period>/rows.<str:form>", figures.figure_rows, name="figure_rows"),
]
