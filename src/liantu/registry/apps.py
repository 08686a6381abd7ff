from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "liantu.registry"
    label = "registry"
