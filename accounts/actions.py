import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import OPD, AccessLog, Membership, Notice, User
from accounts.roles import Role

# Letters and digits that nobody misreads on paper.
SLIP_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


PASSWORD_MEMORY_DAYS = 30  # so long whoever gave somebody a password is not the second person beside him


class AccountError(Exception):
    """Why an account cannot be made or changed, in words for the person who asked."""


@transaction.atomic
def create_account(
    *, username: str, opd: OPD, role: Role, phone: str = "", full_name: str = "", is_synthetic: bool = False
) -> tuple[User, str]:
    """An account with a first password, which its owner has to change. Returns the user and that password, once."""
    password = first_password()
    user = User(
        username=username, phone=phone or None, first_name=full_name[:150], must_change_password=True,
        is_synthetic=is_synthetic,
    )  # fmt: skip
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    grant_membership(user=user, opd=opd, role=role)
    return user, password


@transaction.atomic
def grant_membership(*, user: User, opd: OPD, role: Role, valid_from: date | None = None) -> Membership:
    """Raises ValidationError for roles that do not go together in one person."""
    User.objects.select_for_update().get(pk=user.pk)
    membership = Membership(user=user, opd=opd, role=role)
    if valid_from:
        membership.valid_from = valid_from
    membership.full_clean()
    membership.save()
    return membership


@transaction.atomic
def reset_password(*, user: User, by: User) -> str:
    """A new first password for somebody who lost his, printed on a slip. Nobody resets his own this way."""
    if user == by:
        raise AccountError("Kata sandi sendiri diganti lewat halaman Ganti kata sandi.")
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    log_access(actor=by, purpose="Atur ulang kata sandi", kind="account", fields=["password"], object_ids=[user.pk])
    Notice.objects.create(user=user, text=f"Kata sandi Anda diatur ulang oleh {by.display_name}.")
    return password


def knows_password_of(user: User, *, by: User) -> bool:
    """Whether `by` made that account or reset it lately: he could sign in as both, and two signatures would be one."""
    since = timezone.now() - timedelta(days=PASSWORD_MEMORY_DAYS)
    given = AccessLog.objects.filter(kind="account", actor=by, at__gte=since)
    return given.filter(object_ids__contains=[user.pk]).exists()


def first_password() -> str:
    return "-".join("".join(secrets.choice(SLIP_ALPHABET) for _ in range(4)) for _ in range(3))


def log_access(
    *, purpose: str, kind: str, fields: list[str], object_ids: list, actor: User | None = None, actor_key: str = ""
) -> AccessLog:
    """Write who reads what. Call it inside the transaction that reads, before the answer goes out."""
    ids = [pk if isinstance(pk, int) else str(pk) for pk in object_ids]
    return AccessLog.objects.create(
        actor=actor, actor_key=actor_key, purpose=purpose, kind=kind, fields=fields, object_ids=ids,
        count=len(object_ids),
    )  # fmt: skip


def first_password_was_changed(sender, user: User, **kwargs) -> None:
    """Heard from the page where a person changes his own password: the first one is gone."""
    User.objects.filter(pk=user.pk).update(must_change_password=False)
