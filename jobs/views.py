from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import ListView

from jobs import actions, words
from jobs.models import Job

TONES = {
    Job.State.QUEUED: "neutral",
    Job.State.LEASED: "info",
    Job.State.DONE: "good",
    Job.State.FAILED: "bad",
    Job.State.PARKED: "warn",
}


class JobList(ListView):
    """Newest first. A plain list: the list pattern stands above this app."""

    template_name = "jobs/job_list.html"
    paginate_by = 25
    page_kwarg = "hal"

    def get_queryset(self):
        jobs = Job.objects.visible_to(self.request.user).select_related("requested_by")
        state = self.request.GET.get("keadaan")
        return jobs.filter(state=state) if state in Job.State.values else jobs

    def paginate_queryset(self, queryset, page_size):
        """A page that does not exist shows the nearest one."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        state = self.request.GET.get("keadaan", "")
        return context | {
            "rows": [in_words(job) for job in context["object_list"]], "states": Job.State.choices, "state": state,
            "sees_all": self.request.user.has_perm("jobs.view_all_jobs"),
            "query_without_page": f"keadaan={state}" if state in Job.State.values else "",
        }  # fmt: skip


@require_GET
def job_detail(request, pk):
    """The page of one job; as JSON for the progress bar, which asks again and again."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if request.GET.get("bentuk") == "json" or not request.accepts("text/html"):
        return JsonResponse(progress(job))
    facts, links = words.result_facts(job.result), words.result_links(job.result)
    return render(request, "jobs/job_detail.html", in_words(job) | {"facts": facts, "links": links})


@require_POST
def job_cancel(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    actions.cancel(job=job, by=request.user)
    return redirect("jobs:job-detail", pk=job.pk)


def in_words(job: Job) -> dict:
    label, tone = words.outcome(job.result) or (job.get_state_display(), TONES[job.state])
    return {"job": job, "kind": words.kind_label(job.kind), "state_label": label, "tone": tone}


def progress(job: Job) -> dict:
    return {
        "state": job.state, "state_label": job.get_state_display(), "is_over": job.is_over, "stage": job.stage,
        "n_done": job.n_done, "n_total": job.n_total, "share_done": job.share_done, "seconds_left": job.seconds_left,
        "rows_per_s": rows_per_s(job), "is_cancelling": bool(job.cancel_requested_at), "attempt": job.attempt,
    }  # fmt: skip


def rows_per_s(job: Job) -> int | None:
    """Speed so far, read off the time left: both come from the same rate."""
    seconds = job.seconds_left
    return round((job.n_total - job.n_done) / seconds) if seconds else None
