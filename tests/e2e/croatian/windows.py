"""Browser windows of people who read Croatian; what they were shown is kept."""

from itertools import count
from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from als.accounts.models import User
from als.core.models import OutMail
from sets.tasks import mail_invitations
from tests.e2e.steps import is_on, link_in
from tests.e2e.window import Window

ONWARD = '<meta http-equiv="refresh" content="0; url={}">'


class KeptWindow(Window):
    """Keeps the pages that it was answered, by their address in ``pages``.

    What a form leads to has an address of its own here: its links and forms may be relative to it.
    """

    def __init__(self, page, origin, client, pages):
        super().__init__(page, origin, client)
        self.pages = pages

    def _fulfil(self, paused):
        self._is_page = paused["resourceType"] == "Document"
        super()._fulfil(paused)

    def _led_on(self, address):
        if self._is_page:
            return HttpResponse(ONWARD.format(escape(address)))
        return super()._led_on(address)

    def _answer(self, method, path, *request):
        answer = super()._answer(method, path, *request)
        if not answer.streaming and b"</main>" in answer.content:
            self.pages.setdefault(path, []).append(answer.content.decode())
        return answer


class Reader:
    """A person with a browser that asks for Croatian."""

    def __init__(self, open_page, person=None):
        client = Client(headers={"accept-language": "hr"})
        self.window = open_page(client)
        if person:
            self.comes_in(person.email)

    @property
    def page(self):
        return self.window.page

    def comes_in(self, address):
        self.window.client.force_login(User.objects.get(email=address))

    def goto(self, path):
        return self.window.goto(path)

    def follows_mail(self, address, part, then):
        """Open the link of the newest mail to ``address`` that has ``part`` in its address."""
        with translation.override("en"):  # a worker speaks no language of its own
            mail_invitations()
        text = OutMail.objects.filter(address=address, text__contains=part).latest("pk").text
        self.goto("/" + link_in(text, part).split("/", 3)[3])
        is_on(self.page, then)
        return self.page


def draw(page, origin, pages, folder):
    """Draw each page that was kept into the folder, at both widths."""
    folder, number = Path(folder), count(1)
    page.goto(f"{origin}/static/css/app.css")  # an origin for what the pages ask for
    for address, kept in pages.items():
        name = f"{next(number):02}{address.partition('?')[0].replace('/', '-'):.40}"
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.set_content(kept[-1])
            page.screenshot(path=folder / f"{name}{width}.png", full_page=True)
