import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rbpk.settings")

app = Celery("rbpk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_the_logging_of_django(**kwargs):
    """Celery would otherwise install its own loggers, which know nothing of the allow-listed keys."""
