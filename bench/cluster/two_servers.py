"""What bench.cluster.kills tries of two web servers before anything is killed: sessions, locks and pages are shared."""

from __future__ import annotations

from bench.torture.browser import Browser, filled_form

NAME, PASSWORD = "writer", "a long password"
WRONG = 5
"""Wrong passwords that lock a name for one network (articles/sign_in/throttle.py)."""


def try_sharing(first: str, second: str) -> dict[str, bool]:
    """Each promise, and whether the servers at these addresses keep it."""
    return {
        "one session on both": _one_session(first, second),
        "wrong passwords are counted together": _one_lock(first, second),
        "one ETag for a page": _etag(first) == _etag(second) != "",
    }


def _one_session(first: str, second: str) -> bool:
    """Whether who signs in at one is signed in at the other, and who signs out there is signed out here."""
    browser = Browser(first)
    browser.sign_in(NAME, PASSWORD)
    browser.site = second
    page = browser.get("/admin/")
    signed_in = "logout-form" in page.text
    browser.post("/admin/logout/", filled_form(page.text, "logout-form", {}))
    browser.site = first
    return signed_in and "logout-form" not in browser.get("/admin/").text


def _one_lock(first: str, second: str) -> bool:
    """Whether wrong passwords, tried at both in turn, lock the name at both."""
    codes = []
    for number in range(WRONG + 2):
        browser = Browser((first, second)[number % 2])
        form = browser.get("/admin/login/")
        fields = filled_form(form.text, "login-form", {"username": NAME, "password": "wrong"})
        codes.append(browser.post("/admin/login/", fields).status)
    return codes[: WRONG - 1] == [200] * (WRONG - 1) and codes[WRONG:] == [429, 429]


def _etag(server: str) -> str:
    """The tag of the front page without the address, which the tag depends on: both are asked by one name."""
    import urllib.request

    request = urllib.request.Request(server + "/articles/", headers={"Host": "localhost"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(answer.headers["ETag"])
