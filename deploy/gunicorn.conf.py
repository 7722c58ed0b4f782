"""The site in the served way: `gunicorn -c deploy/gunicorn.conf.py config.wsgi` behind nginx."""

import os

bind = "unix:/run/shixiao/site.sock"
# Each answers one request at a time; more threads per process only made answers uneven.
workers = 2 * (os.cpu_count() or 1) + 1
preload_app = True
control_socket_disable = True
timeout = 30
graceful_timeout = 10
# Memory that libraries keep is given back now and then, not by all workers at once.
max_requests = 5000
max_requests_jitter = 500
accesslog = None  # nginx keeps one
