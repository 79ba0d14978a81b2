from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import redirect

OPEN_BEFORE = {
    "account_change_password", "account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_reauthenticate",
    "phone-shell", "phone-worker", "phone-manifest",
}  # fmt: skip


def first_entry(get_response):
    """Before anything else a new account changes its first password, and sets up TOTP where its role asks for it."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or request.resolver_match.url_name in OPEN_BEFORE:
            return None
        if user.must_change_password:
            return redirect("account_change_password")
        if user.needs_totp and not is_mfa_enabled(user):
            return redirect("mfa_activate_totp")
        return None

    middleware.process_view = process_view
    return middleware
