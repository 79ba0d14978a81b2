from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from rbpk.celery import app as celery_app  # noqa: F401  shared tasks find their app through this import


class RbpkConfig(AppConfig):
    name = "rbpk"
    verbose_name = "RBPK"


class RbpkAdminConfig(AdminConfig):
    default_site = "rbpk.admin_site.BappedaSite"
