from django.db import models

from households import identity


class IdentityNumber(models.Model):
    """One row per NIK or KK number: encrypted once, joined by its key, masked, logged and rotated in one place."""

    class Kind(models.TextChoices):
        NIK = "nik", "NIK"
        KK = "kk", "Nomor KK"

    kind = models.CharField(max_length=3, choices=Kind)
    blind_index = models.BinaryField(max_length=32)
    key_id = models.CharField(max_length=16)
    ciphertext = models.BinaryField(max_length=64)

    class Meta:
        permissions = [("reveal_identity", "Membuka NIK dengan alasan")]
        constraints = [models.UniqueConstraint(fields=["kind", "blind_index"], name="one_row_per_identity_number")]

    def __str__(self):
        return f"{self.kind} #{self.pk}"

    @classmethod
    def record(cls, kind: str, number: str) -> "IdentityNumber":
        """The row of this number, made on first sight."""
        key_id, ciphertext = identity.encrypt(kind, number)
        row, _ = cls.objects.get_or_create(
            kind=kind,
            blind_index=identity.blind_index(kind, number),
            defaults={"key_id": key_id, "ciphertext": ciphertext},
        )
        return row

    @classmethod
    def find(cls, kind: str, number: str) -> "IdentityNumber | None":
        return cls.objects.filter(kind=kind, blind_index=identity.blind_index(kind, number)).first()

    def reveal(self) -> str:
        """The number in clear. Only `households.actions.reveal_number` calls this for a person, and logs it."""
        return identity.decrypt(self.kind, self.blind_index, self.key_id, self.ciphertext)

    @property
    def masked(self) -> str:
        """`6402********0001`: enough to tell two apart, not enough to use."""
        number = self.reveal()
        return f"{number[:4]}********{number[-4:]}"
