"""Two doors to the same pages: the company with its own key, and an officer of Bappeda who acts for it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import NamedTuple

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from axes.utils import reset
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from partners.keys import called_again, called_with, note_use, seconds_to_wait
from partners.models import ApiKey, Company

SESSION = "company_key"  # prefix and id of the key that was checked; the secret itself is not kept
TRIED_AS = "kunci-perusahaan"  # under which name axes counts wrong keys, for each address
Scope = ApiKey.Scope


class Tab(NamedTuple):
    label: str
    page: str
    scope: str | None
    url: str = ""
    is_here: bool = False


TABS = [
    Tab("Ringkasan", "home", None),
    Tab("Kebutuhan", "need-list", Scope.READ),
    Tab("Danai bersama", "shared-list", Scope.READ),
    Tab("Reservasi", "reservation-list", Scope.RESERVE),
    Tab("Pendanaan kami", "line-list", Scope.FUND),
    Tab("Usulan program", "proposal-list", Scope.FUND),
    Tab("Laporan tahunan", "year", Scope.REPORT),
]


@dataclass(frozen=True)
class Desk:
    """For which company the pages are opened, and by whom: its own key, or an officer who is written down."""

    company: Company
    path: str
    key: ApiKey | None = None
    by: User | None = None

    def address(self, page: str, *args) -> str:
        if self.by:
            return reverse(f"partners:behalf:{page}", args=[self.company.pk, *args])
        return reverse(f"csr:{page}", args=args)

    def may(self, scope: str | None) -> bool:
        return scope is None or self.by is not None or scope in self.key.scopes

    def require(self, scope: str | None) -> None:
        if not self.may(scope):
            raise PermissionDenied(f"Kunci ini tidak memuat cakupan “{Scope(scope).label}”. Mintalah ke Bappeda.")

    @property
    def home(self) -> str:
        return self.address("home")

    @property
    def tabs(self) -> list[Tab]:
        shown = []
        for tab in TABS:
            if self.may(tab.scope):
                url = self.address(tab.page, *([timezone.localdate().year] if tab.page == "year" else []))
                shown.append(tab._replace(url=url, is_here=self._is_here(tab, url)))
        return shown

    def _is_here(self, tab: Tab, url: str) -> bool:
        if tab.page == "home":
            return self.path == url
        return self.path.startswith(url.rsplit("/", 2)[0] + "/" if tab.page == "year" else url)


# The company's own door


def by_key(view: Callable, scope: str | None = None) -> Callable:
    """Without a valid key: the page that asks for one. For people signed in as officers it does not exist."""

    @login_not_required
    @wraps(view)
    def door(request, *args, **kwargs):
        if request.user.is_authenticated:
            raise Http404
        key = key_of(request)
        if key is None:
            return _ask_for_key(request)
        note_use(key)
        if wait := seconds_to_wait(key):
            answer = render(request, "partners/csr/too_often.html", {"minutes": -(-wait // 60)}, status=429)
            answer.headers["Retry-After"] = str(wait)
            return answer
        company = Company.objects.select_related("funder").get(pk=key.company_id)
        return _opened(request, view, scope, Desk(company, request.path, key=key), args, kwargs)

    return door


def key_of(request) -> ApiKey | None:
    """The key of this session, looked up and counted at each request: one that is revoked stops at once."""
    kept = request.session.get(SESSION)
    key = kept and called_again(*kept, get_client_ip_address(request))
    return key if key and key.is_from_here else None


def _ask_for_key(request):
    if request.session.pop(SESSION, None):
        messages.error(
            request, "Kunci yang tadi dipakai tidak berlaku lagi. Masukkan kunci lain, atau hubungi Bappeda."
        )
    return redirect("csr:enter")


def try_key(request, token: str) -> ApiKey | None:
    """The key that was typed, kept in the session from now on. Wrong ones are counted, and too many close the door."""
    tried = {"username": TRIED_AS}
    key = called_with(token, get_client_ip_address(request)) if not is_closed(request) else None
    if key is None or not key.is_from_here:
        AxesProxyHandler.user_login_failed(try_key, tried, request)
        request.axes_locked_out = False  # our own page says it, not the one for passwords
        return None
    reset(ip=get_client_ip_address(request), username=TRIED_AS)
    request.session.cycle_key()
    request.session[SESSION] = [key.prefix, key.pk]
    return key


def is_closed(request) -> bool:
    """Whether too many wrong keys came from this address of late."""
    return not AxesProxyHandler.is_allowed(request, {"username": TRIED_AS})


# The door of the office


def on_behalf(view: Callable, scope: str | None = None) -> Callable:
    @permission_required("partners.manage_companies", raise_exception=True)
    @wraps(view)
    def door(request, company, *args, **kwargs):
        company = get_object_or_404(Company.objects.visible_to(request.user).select_related("funder"), pk=company)
        return _opened(request, view, scope, Desk(company, request.path, by=request.user), args, kwargs)

    return door


def _opened(request, view, scope, desk: Desk, args, kwargs):
    request.desk = desk
    desk.require(scope)
    return view(request, *args, **kwargs)
