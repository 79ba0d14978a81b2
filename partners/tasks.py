from celery import shared_task

from partners import actions, cells


@shared_task(name="partners.expire_reservations")
def expire_reservations():
    """Every minute. A need whose hold ran out is open again."""
    actions.expire_reservations()


@shared_task(name="partners.publish_cells")
def publish_cells():
    """Every five minutes. Which villages and months are shown to companies."""
    cells.publish_cells()
