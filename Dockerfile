# One image for all processes: `docker run IMAGE web`, `worker [QUEUE]`, `beat`, `migrate`, or a command
# of manage.py. Nothing here depends on the kind of processor: it builds on amd64 and on arm64.
FROM debian:12-slim AS build
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends python3-venv
WORKDIR /srv/als
COPY requirements.txt ./
RUN python3 -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.txt \
    && .venv/bin/python -m pip uninstall --yes pip
COPY . .
# The styles and scripts, under names that say what is in them. None of these values is kept.
RUN SECRET_KEY=$(python3 -c 'print("-" * 50)') BASE_URL=https://localhost ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgres://localhost/als BROKER_URL=redis://localhost EMAIL_URL=smtp://localhost \
    FROM_EMAIL=als@localhost STORAGE_URL=file:///tmp .venv/bin/python manage.py collectstatic --noinput \
    && chmod -R a+rX var \
    && .venv/bin/python -m compileall -q als sets meetings actions reports \
    && .venv/bin/python -m als.core.translations

FROM debian:12-slim
# Python, and what WeasyPrint loads (deploy/install.sh, "libraries").
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        python3 ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 als \
    && useradd --system --uid 10001 --gid als --home-dir /data --shell /usr/sbin/nologin als \
    && install --directory --owner als --group als --mode 750 /data /data/files /kept
WORKDIR /srv/als
# Of root, read alone: what runs can't change itself.
COPY --from=build /srv/als ./
USER 10001
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    BIND=0.0.0.0:8000 STORAGE_URL=file:///data/files AUDIT_ANCHORS=/data/audit-anchors.txt
VOLUME /data
EXPOSE 8000
# Of `web`; workers and beat are watched by /readyz, which misses their signs of life.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["deploy/container.sh", "healthy"]
ENTRYPOINT ["deploy/container.sh"]
CMD ["web"]
