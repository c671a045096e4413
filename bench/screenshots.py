"""Write screenshots of the main pages to docs/screenshots: the demo archive, at phone and desk width, light and dark.

Serves a fresh archive from a temporary folder; needs Chromium. Run with `make screenshots`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.desk_screenshots import MAKE_ARCHIVIST, shoot_desk  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"

# name -> path
PAGES = {
    "front": "/",
    "story": "/search/?q=Hrafnajökull&sort=newest",
    "search": "/search/?q=river",
    "photos": "/photos/",
    "photo": "/photos/15/",
    "year": "/2016/",
    "photographers": "/photographers/",
}
FOLLOW = {"story": ".row-head a"}
"""Pages that are reached by a click on the first of these."""

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
SHOTS = [(name, "desk", "light") for name in PAGES]
SHOTS += [
    ("front", "phone", "dark"),
    ("story", "desk", "dark"),
    ("search", "phone", "light"),
    ("story", "phone", "light"),
    ("front", "phone", "light"),
    ("photo", "phone", "light"),
]


def main() -> None:
    chromium = shutil.which("chromium") or sys.exit("Install Chromium first: the screenshots are taken with it.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, size, theme in SHOTS:
            shoot(browser, address, name, size, theme)
        manage_shell(MAKE_ARCHIVIST, data)
        shoot_desk(browser, address, FOLDER)
        browser.close()


def shoot(browser: Browser, address: str, name: str, size: str, theme: str) -> None:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
    page.goto(address + PAGES[name])
    if name in FOLLOW:
        page.locator(FOLLOW[name]).first.click()
        page.wait_for_load_state()
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{name}-{size}-{theme}.jpg"
    page.screenshot(path=path, type="jpeg", quality=78)
    page.close()
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The demo archive on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "ARCHIVE_DATA": str(data)}
    for command in ("migrate", "load_demo", "make_renditions", "rebuild_search", "collectstatic --noinput"):
        manage(command, environment)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "newsarchive.wsgi", "-b", f"127.0.0.1:{port}", "--log-level", "error"],
        cwd=ROOT,
        env=environment,
    )
    try:
        yield wait(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait()


def manage(command: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", *command.split()], cwd=ROOT, env=environment, check=True, stdout=-3)


def manage_shell(python: str, data: str) -> None:
    environment = {**os.environ, "ARCHIVE_DATA": data}
    subprocess.run([sys.executable, "manage.py", "shell", "-c", python], cwd=ROOT, env=environment, check=True)


def wait(address: str) -> str:
    """The address, once it answers."""
    for _ in range(100):
        try:
            urlopen(address, timeout=5).close()
            return address
        except OSError:
            time.sleep(0.2)
    sys.exit("The server did not start.")


if __name__ == "__main__":
    main()
