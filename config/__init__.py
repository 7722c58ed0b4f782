# `shared_task` binds to the application that is loaded with Django: this one, in every process.
from config.celery import app as celery_app

__all__ = ["celery_app"]
