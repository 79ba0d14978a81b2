"""A verifier's phone against the real site."""

from tests.flows.conftest import PASSWORD, check_accessible, check_narrow
from tests.verification.field.phone.conftest import Phone


class WatchedPhone(Phone):
    """Every screen is looked at as it is met."""

    def heading(self, words):
        super().heading(words)
        check_accessible(self.page)
        check_narrow(self.page)


def phone_at(browser, address: str, head: str, kind: type[Phone] = Phone) -> Phone:
    """Signed in, with its tasks, and its files kept by the worker; closed again."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, locale="id-ID", timezone_id="Asia/Makassar", has_touch=True,
        geolocation={"latitude": -0.5563, "longitude": 117.2689, "accuracy": 7}, permissions=["geolocation", "camera"],
    )  # fmt: skip
    sign_in(context, address)
    phone = kind(context, address)
    phone.page.get_by_role("link", name=head).wait_for()
    phone.page.evaluate("navigator.serviceWorker.ready")
    phone.page.close()
    return phone


def sign_in(context, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/masuk/?next=/lapangan/hp/")
    page.get_by_label("Nama pengguna").fill("verifikator1a")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/lapangan/hp/**")
    page.close()
