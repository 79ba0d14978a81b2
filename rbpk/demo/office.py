"""The people of the demonstration's office: an account for each role, with one password that `make run` prints."""

from dataclasses import dataclass

from accounts.actions import create_account
from accounts.models import OPD, User
from accounts.roles import Role
from households.models import Area, AreaAssignment

PASSWORD = "peragaan-etam-2026"  # noqa: S105  of synthetic accounts, on the embedded database only


@dataclass(frozen=True)
class DemoAccount:
    username: str
    full_name: str
    role: Role
    opd: str
    area: str = ""  # Kemendagri code


def accounts_for(villages: list[str]) -> list[DemoAccount]:
    """Fixed accounts of each role; a supervisor and two verifiers for each village of a round."""
    fixed = [
        DemoAccount("admin.bappeda", "Rahma (peragaan)", Role.BAPPEDA_ADMIN, "Bappeda"),
        DemoAccount("kepala.bappeda", "Hendra (peragaan)", Role.BAPPEDA_ADMIN, "Bappeda"),  # what takes two, takes two
        DemoAccount("analis.bappeda", "Yusuf (peragaan)", Role.BAPPEDA_ANALYST, "Bappeda"),
        DemoAccount("petugas.perkim", "Lestari (peragaan)", Role.OPD_OFFICER, "Disperkim"),
        DemoAccount("petugas.disdikbud", "Anwar (peragaan)", Role.OPD_OFFICER, "Disdikbud"),
        DemoAccount("petugas.pu", "Norhayati (peragaan)", Role.OPD_OFFICER, "Dinas PU"),
        DemoAccount("pembaca.perkim", "Salma (peragaan)", Role.OPD_VIEWER, "Disperkim"),
        DemoAccount("pimpinan", "Sekretaris daerah (peragaan)", Role.LEADER, "Bappeda"),
    ]
    local = []
    for number, village in enumerate(villages, start=1):
        name = f"Pengawas {number} (peragaan)"
        local.append(DemoAccount(f"pengawas{number}", name, Role.SUPERVISOR, "DPMD", village))
        for letter in "ab":
            name = f"Ketua RT {number}{letter} (peragaan)"
            local.append(DemoAccount(f"verifikator{number}{letter}", name, Role.VERIFIER, "DPMD", village))
    return fixed + local


def make_accounts(villages: list[str]) -> dict[str, User]:
    return {account.username: _make(account) for account in accounts_for(villages)}


def _make(account: DemoAccount) -> User:
    user, _ = create_account(
        username=account.username, opd=OPD.objects.get(short_name=account.opd), role=account.role,
        full_name=account.full_name, is_synthetic=True,
    )  # fmt: skip
    user.set_password(PASSWORD)
    user.must_change_password = False
    user.save()
    if account.area:
        AreaAssignment.objects.create(user=user, area=Area.objects.get(kemendagri_code=account.area))
    return user
