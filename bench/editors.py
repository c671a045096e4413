"""Concurrent editors against a real server: each saves articles in the admin and searches until they are found."""

from __future__ import annotations

import http.cookiejar
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAVES = 6
GIVE_UP = 30.0


def run(count: int, pause: float) -> dict[str, Any]:
    """Figures of `count` editors who save SAVES articles each, and write up to twice `pause` seconds at each of them:
    seconds from a save's answer to the first find."""
    from articles.search import rebuilding

    make_editors(count)
    rebuilding.rebuild()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "WORKERS": "4", "THREADS": "8"}
    server = subprocess.Popen([sys.executable, "manage.py", "start", "--no-demo"], cwd=ROOT, env=environment)
    try:
        wait_for(port)
        signed_in = threading.Barrier(count)
        team = [Editor(f"http://127.0.0.1:{port}", f"editor{number}", signed_in, pause) for number in range(count)]
        threads = [threading.Thread(target=editor.work) for editor in team]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
    waits = sorted(wait for editor in team for wait in editor.waits)
    saves = sorted(wait for editor in team for wait in editor.saves)
    errors = [error for editor in team for error in editor.errors]
    for error in errors[:10]:
        print(error, file=sys.stderr)
    figures = {"editors": count, "pause_s": pause, "saved": len(saves), "found": len(waits), "errors": len(errors)}
    for percent in (50, 99):
        figures |= {f"found_p{percent}_s": at(waits, percent), f"save_p{percent}_s": at(saves, percent)}
    return figures | {"broken": bool(errors or at(waits, 99) > 2 or len(waits) != count * SAVES)}


def at(times: list[float], percent: int) -> float:
    """That percentile of sorted seconds; GIVE_UP where there are none."""
    return round(times[int((len(times) - 1) * percent / 100)], 2) if times else GIVE_UP


def make_editors(count: int) -> None:
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    password = make_password("a long password", hasher="pbkdf2_sha256", salt="torture")
    User.objects.bulk_create(
        User(username=f"editor{number}", password=password, is_staff=True, is_superuser=True) for number in range(count)
    )


def wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The server did not start.")


class Editor:
    """One person with a browser's cookies."""

    def __init__(self, site: str, name: str, signed_in: threading.Barrier, pause: float) -> None:
        self.site, self.name, self.signed_in, self.pause = site, name, signed_in, pause
        self.jar = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.waits: list[float] = []
        self.saves: list[float] = []
        self.errors: list[str] = []

    def work(self) -> None:
        """Sign in, then save and find SAVES articles."""
        self.post("/admin/login/", {"username": self.name, "password": "a long password", "next": "/admin/"})
        self.signed_in.wait()
        for number in range(SAVES):
            token = f"{self.name}token{number}"
            time.sleep(random.uniform(0, 2 * self.pause))
            started = time.monotonic()
            self.save(token)
            saved = time.monotonic()
            self.saves.append(saved - started)
            while not self.finds(token):
                if time.monotonic() - saved > GIVE_UP:
                    self.errors.append(f"{token} was not found in {GIVE_UP} s")
                    return
                time.sleep(0.05)
            self.waits.append(time.monotonic() - saved)

    def save(self, token: str) -> None:
        page = self.get("/admin/articles/article/add/")
        management = dict(re.findall(r'name="([\w-]+_FORMS)" value="(\d+)"', page))
        fields = {"headline": f"Story {token}", "body": "<p>Words.</p>", "status": "published", "precision": "unknown"}
        answer = self.post("/admin/articles/article/add/", {**management, **fields, "version": "0", "priority": "0"})
        if "was added successfully" not in answer:
            self.errors.append(f"{token} was not saved")

    def finds(self, token: str) -> bool:
        return f"{token}</mark>" in self.get(f"/search/?q={token}")

    def get(self, path: str) -> str:
        return self._open(urllib.request.Request(self.site + path))

    def post(self, path: str, fields: dict[str, str]) -> str:
        if "csrftoken" not in {cookie.name for cookie in self.jar}:
            self.get(path)
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token or ""}).encode()
        return self._open(urllib.request.Request(self.site + path, data, {"Referer": self.site + path}))

    def _open(self, request: urllib.request.Request) -> str:
        try:
            with self.browser.open(request, timeout=60) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, TimeoutError) as error:
            self.errors.append(f"{request.full_url}: {error}")
            return ""
