from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Pengguna"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from allauth.account.signals import password_changed  # needs the app registry

        from accounts import actions

        password_changed.connect(actions.first_password_was_changed)
