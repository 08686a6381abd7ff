from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "liantu.web"
    label = "web"
