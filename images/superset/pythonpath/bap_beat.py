"""Tells workers what is due. It needs the schedule and the queue only: all of Superset would be ten times as large."""

from bap_alive import ALIVE
from celery import Celery
from celery.beat import Scheduler
from superset_config import CELERY_CONFIG

app = Celery()
app.config_from_object(CELERY_CONFIG)
# It names tasks without knowing them.
app.conf.imports = ()


class WatchedScheduler(Scheduler):
    """Keeps no file: after a restart each task waits for its next time."""

    def tick(self, *args, **kwargs):
        ALIVE.touch()
        return super().tick(*args, **kwargs)
