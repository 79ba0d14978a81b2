from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "interventions"
    verbose_name = "Intervensi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from households import offices
        from interventions.models import indicators_of_office

        offices.tell_indicators(indicators_of_office)
