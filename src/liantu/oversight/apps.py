from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "liantu.oversight"
    label = "oversight"
