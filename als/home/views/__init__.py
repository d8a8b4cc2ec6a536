from als.home.views.desk import desk
from als.home.views.doors import enter, gallery, healthz, mail, mailbox, start
from als.home.views.feed import feed
from als.home.views.sets import history, overview, pair, setup

__all__ = [
    "desk",
    "enter",
    "feed",
    "gallery",
    "healthz",
    "history",
    "mail",
    "mailbox",
    "overview",
    "pair",
    "setup",
    "start",
]
