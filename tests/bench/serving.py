"""gunicorn as `manage.py up` starts it, for benches that ask over HTTP."""

import http.client
import os
import subprocess
import sys
import time


def serve(settings: str) -> tuple[int, subprocess.Popen]:
    """Its port, and the process to end."""
    from tests.faults.test_up import free_port

    port = free_port()
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--log-level", "error"]
    words = [sys.executable, "-m", "gunicorn", "rbpk.wsgi:application", *bind]
    web = subprocess.Popen(words, env=os.environ | {"DJANGO_SETTINGS_MODULE": settings})
    for _ in range(100):
        try:
            ask(port, "GET", "/health/live", b"", {})
            return port, web
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("gunicorn did not come up")


def ask(port: int, method: str, address: str, body: bytes, headers: dict) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, address, body, {"Content-Type": "application/json", **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status
