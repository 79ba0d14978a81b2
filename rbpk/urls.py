"""All addresses. Open without signing in: /masuk/, /masuk/kode/, /health/, the files of the phone app
(/lapangan/hp/), static files, and /perusahaan/masuk/, which asks for a company key; nothing else."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.generic import RedirectView

from households import officer_urls
from households import urls as household_urls
from households.matching import urls as matching_urls
from households.rules import urls as rule_urls
from rbpk import health, views
from verification import urls as verification_urls
from verification.field import urls as field_urls
from verification.field.phone import urls as phone_urls
from verification.macro import urls as macro_urls

# Only these doors of allauth: no sign-up, no e-mail, no reset by link.
sign_in = [
    path("masuk/", account.login, name="account_login"),
    path("masuk/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("keluar/", login_required(account.logout), name="account_logout"),
    path("akun/kata-sandi/", account.password_change, name="account_change_password"),
    path("akun/konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/konfirmasi/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/mfa/", mfa.index, name="mfa_index"),
    path("akun/mfa/aktifkan/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/mfa/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/mfa/kode-cadangan/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/mfa/kode-cadangan/buat/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/mfa/kode-cadangan/unduh/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("akun/sesi/", sessions.list_usersessions, name="usersessions_list"),
]

# Rooms of one app share its namespace, wherever their paths begin.
households = [
    path("register/", include(household_urls.urlpatterns)),
    path("petugas/", include(officer_urls.urlpatterns)),
    path("aturan/", include(rule_urls.urlpatterns)),
    path("", include(matching_urls.urlpatterns)),
]
verification = [
    path("verifikasi/", include(verification_urls.urlpatterns)),
    path("lapangan/hp/", include(phone_urls.urlpatterns)),
    path("lapangan/", include(field_urls.urlpatterns)),
    path("makro/", include(macro_urls.urlpatterns)),
]

urlpatterns = [
    path("", views.home, name="home"),
    *sign_in,
    path("health/live", health.health_live, name="health-live"),
    path("health/ready", health.health_ready, name="health-ready"),
    path("pekerjaan/", include("jobs.urls")),
    path("", include((households, "households"))),
    path("", include((verification, "verification"))),
    path("", include("interventions.urls")),
    path("mitra/", include("partners.urls")),
    path("perusahaan/", include("partners.csr.urls")),
    path("api/field/v1/", include("verification.field.sync.urls")),
    path("api/v1/", include("partners.api.v1.urls")),
    path("admin/login/", views.admin_entry),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
]
