#!/bin/sh
# What a container of the image does:
#
#   web                the web server; `migrate` has to be done
#   worker [QUEUES]    a worker of these queues (codes,mail,files,upkeep), else of all; SLOTS tasks at once
#   beat               what starts work by the clock: one container in all
#   healthy            whether `web` answers in this container
#   COMMAND [...]      a command of manage.py: migrate, doctor, add_manager, backup …
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH

case ${1:-web} in
web)
    python manage.py doctor --to-start
    exec gunicorn als.wsgi --config deploy/gunicorn.conf.py
    ;;
worker)
    exec celery -A als worker ${2:+-Q "$2"} -n "${2:-all}@%h" --concurrency "${SLOTS:-1}" --loglevel INFO
    ;;
beat)
    exec celery -A als beat --schedule "${BEAT_SCHEDULE:-/tmp/beat-schedule}" --pidfile= --loglevel INFO
    ;;
healthy)
    exec python -c '
import os, urllib.request
port = os.environ["BIND"].rpartition(":")[2]
host = os.environ["ALLOWED_HOSTS"].split(",")[0]
asked = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
urllib.request.urlopen(asked, timeout=4)'
    ;;
*)
    exec python manage.py "$@"
    ;;
esac
