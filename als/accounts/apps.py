from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "als.accounts"
    label = "accounts"

    def ready(self):
        """Connect the receivers that log sign-ins."""
        from als.accounts import events  # noqa: F401
