import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts import actions
from accounts.models import AccessLog, Membership
from accounts.roles import PERMISSIONS, Role
from tests.factories import MembershipFactory, OPDFactory


def test_every_permission_a_role_names_exists(db):
    from django.contrib.auth.models import Permission

    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    assert set().union(*PERMISSIONS.values()) <= known


def test_permissions_end_with_the_membership(user):
    person = user(Role.BAPPEDA_ANALYST)
    person.memberships.update(valid_to=timezone.localdate() - timezone.timedelta(days=1), valid_from="2020-01-01")

    fresh = type(person).objects.get(pk=person.pk)
    assert not fresh.has_perm("households.view_household")


def test_who_visits_may_not_also_approve(user):
    person = user(Role.VERIFIER)

    with pytest.raises(ValidationError, match="tidak boleh dipegang satu orang"):
        actions.grant_membership(user=person, opd=OPDFactory(), role=Role.SUPERVISOR)


def test_one_active_membership_per_opd(user):
    membership = user(Role.OPD_VIEWER).memberships.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=membership.user, opd=membership.opd, role=Role.OPD_OFFICER)
    assert Membership.objects.count() == 1


def test_a_supervisor_cannot_reset_his_own_password(user):
    person = user(Role.SUPERVISOR)

    with pytest.raises(actions.AccountError):
        actions.reset_password(user=person, by=person)


def test_a_reset_password_is_logged_and_must_be_changed(user):
    officer, admin = user(Role.VERIFIER), user(Role.BAPPEDA_ADMIN)

    password = actions.reset_password(user=officer, by=admin)

    officer.refresh_from_db()
    assert officer.check_password(password)
    assert officer.must_change_password
    assert AccessLog.objects.get().actor == admin


def test_the_access_log_is_only_added_to(user):
    row = actions.log_access(actor=user(), purpose="uji", kind="nik", fields=["nik"], object_ids=[1])

    with pytest.raises(DatabaseError), transaction.atomic():
        AccessLog.objects.filter(pk=row.pk).update(purpose="lain")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_the_access_log_must_know_who_read(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.log_access(purpose="uji", kind="nik", fields=[], object_ids=[])
