from celery import shared_task

from partners import actions


@shared_task(name="partners.expire_reservations")
def expire_reservations():
    """Every minute. A need whose hold ran out is open again."""
    actions.expire_reservations()
