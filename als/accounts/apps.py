from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "als.accounts"
    label = "accounts"

    def ready(self):
        """Be heard when somebody signs in."""
        from als.accounts import events  # noqa: F401
