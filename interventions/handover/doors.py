"""What the doors of this room share: who may come in, a form carried out, names written down, PDF answers."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify

from accounts.actions import log_access
from households.lists import ListPage
from interventions.actions import InterventionError
from interventions.models import Activity
from interventions.reports import takes_for

READS = ["interventions.view_programmes", "households.view_need"]
reads = permission_required(READS, raise_exception=True)
takes = permission_required("interventions.commit_need", raise_exception=True)
records = permission_required("interventions.record_delivery", raise_exception=True)
FORM = ["GET", "HEAD", "POST"]


def activities_of(user):
    return Activity.objects.visible_to(user).select_related("programme__opd", "funder")


def own_activity(user, pk) -> Activity:
    return get_object_or_404(Activity.objects.of(user).select_related("programme__opd", "funder"), pk=pk)


def activity_page(activity: Activity) -> str:
    return reverse("interventions:activity-detail", args=[activity.pk])


def done(request, form, act):
    """What the action gives for a sound form that was sent; its refusal goes into the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except InterventionError as error:
        form.add_error(None, str(error))
        return None


class OfActivity(ListPage):
    """A list below one activity."""

    permission_required = READS

    @cached_property
    def activity(self) -> Activity:
        return get_object_or_404(activities_of(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "activity": self.activity, "may_take": takes_for(self.request.user, self.activity),
        }  # fmt: skip


def log_names(user, purpose: str, ids) -> None:
    log_access(actor=user, purpose=purpose[:200], kind="recipient", fields=["name"], object_ids=list(ids))


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{slugify(name)}-{timezone.localdate():%Y-%m-%d}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})
