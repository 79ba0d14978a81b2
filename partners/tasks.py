from celery import shared_task

from partners import actions, cells
from partners.api import idempotency


@shared_task(name="partners.expire_reservations")
def expire_reservations():
    """Every minute. A need whose hold ran out is open again."""
    actions.expire_reservations()


@shared_task(name="partners.publish_cells")
def publish_cells():
    """Every five minutes. Which villages and months are shown to companies."""
    cells.publish_cells()


@shared_task(name="partners.forget_answers")
def forget_answers():
    """Every hour. Answers kept for writes that are sent twice."""
    idempotency.forget_answers()
