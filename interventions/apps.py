from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "interventions"
    verbose_name = "Intervensi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from households import offices, reports
        from interventions import tasks  # noqa: F401  its works are registered with this import
        from interventions.given.reports import aid_of_household
        from interventions.models import indicators_of_office

        offices.tell_indicators(indicators_of_office)
        reports.show_on_household(aid_of_household)
