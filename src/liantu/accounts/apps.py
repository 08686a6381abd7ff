from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "liantu.accounts"
    label = "accounts"
