from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from interventions.handover.doors import pdf_answer
from partners.contributions.documents import letter_pdf
from partners.models import FIRST_YEAR, Company


@require_GET
@permission_required("partners.view_partners", raise_exception=True)
def letter(request, pk, year):
    company = get_object_or_404(Company.objects.visible_to(request.user).select_related("funder"), pk=pk)
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return pdf_answer(letter_pdf(company, year), f"surat-{company}-{year}")
