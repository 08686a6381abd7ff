"""The web room as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web room."""

    name = "liantu.web"
    label = "web"
