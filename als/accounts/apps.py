from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "als.accounts"
    label = "accounts"
