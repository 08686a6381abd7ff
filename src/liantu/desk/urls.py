"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from liantu.desk.pages import glossary, home, keeping, notices

urlpatterns = [
    path("", home.workbench, name="workbench"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("screen/", home.screen, name="screen"),
    path("tour/done/", home.tour_done, name="tour_done"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/mail/", notices.mail_wanted, name="mail_wanted"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("follow/", keeping.follow, name="follow"),
    path("follow/seen/", keeping.followed_seen, name="followed_seen"),
    path("views/", keeping.view_save, name="view_save"),
    path("views/<int:pk>/delete/", keeping.view_delete, name="view_delete"),
    path("comments/", keeping.comment_add, name="comment_add"),
    path("comments/<int:pk>/delete/", keeping.comment_delete, name="comment_delete"),
]
