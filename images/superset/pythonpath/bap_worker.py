"""Superset's Celery application for workers, which say that they are alive."""

from bap_alive import ALIVE
from celery import bootsteps
from superset.tasks.celery_app import app


class SignOfLife(bootsteps.StartStopStep):
    """Once a worker takes tasks, its main loop gives a sign: one that hangs, or lost its queue, gives none."""

    requires = {"celery.worker.consumer.tasks:Tasks"}
    timer = None

    def start(self, parent):
        ALIVE.touch()
        self.timer = parent.timer.call_repeatedly(10, ALIVE.touch)

    def stop(self, parent):
        if self.timer:
            self.timer.cancel()


app.steps["consumer"].add(SignOfLife)
