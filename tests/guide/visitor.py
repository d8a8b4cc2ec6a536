"""A browser without script: follows links and sends forms by the words that a person reads.

It speaks to the web server as the proxy in front does: by plain HTTP, with its three heads.
"""

from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html


class Visitor:
    def __init__(self, address, base_url):
        self.address, self.base_url = address, base_url
        self.cookies, self.url, self.page = {}, base_url, None

    def open(self, url, method="GET", body=None):
        """Ask for the page, and follow where it sends on; it has to answer 200."""
        for _ in range(6):
            self.url = urljoin(self.url, url)
            answer, text = self._ask(method, body)
            if answer.status not in (302, 303):
                break
            url, method, body = answer.headers["Location"], "GET", None
        self.page = html.fromstring(text.decode(), base_url=self.url)
        assert answer.status == 200, (self.url, self.text())
        return self

    def _ask(self, method, body):
        link = HTTPConnection(self.address, timeout=60)
        heads = {
            "Host": urlsplit(self.base_url).netloc,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
            "Referer": self.url,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            heads["Content-Type"] = "application/x-www-form-urlencoded"
        parts = urlsplit(self.url)
        link.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, heads)
        answer = link.getresponse()
        text = answer.read()
        link.close()
        for head in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(head).items()}
        return answer, text

    def text(self):
        return " ".join(self.page.text_content().split())

    def reads(self, *words):
        for some in words:
            assert some in self.text(), (self.url, self.text())
        return self

    def follow(self, words):
        """Follow the first link that begins with these words."""
        [link, *_] = [a for a in self.page.iter("a") if said(a).startswith(words)] or [None]
        assert link is not None, (words, self.url, self.text())
        return self.open(link.get("href"))

    def send(self, button, **answers):
        """Press the button, with these answers in its form, by the names of their fields."""
        [pressed, *_] = [b for b in self.page.iter("button") if said(b) == button] or [None]
        assert pressed is not None, (button, self.url, self.text())
        [form] = pressed.iterancestors("form")
        typed = dict(form.form_values()) | answers
        if pressed.get("name"):
            typed[pressed.get("name")] = pressed.get("value", "")
        return self.open(form.get("action") or self.url, "POST", urlencode(typed, doseq=True))


def said(element):
    return " ".join(element.text_content().split())
