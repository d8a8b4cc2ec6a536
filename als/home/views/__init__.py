from als.home.views.desk import desk
from als.home.views.doors import enter, gallery, healthz, mail, mail_html, mailbox, start
from als.home.views.feed import feed
from als.home.views.person import (
    own_data,
    own_data_ask,
    own_data_cancel,
    own_data_file,
    own_data_state,
    removal,
    removal_take_back,
    removals,
)
from als.home.views.retention import (
    close,
    retention,
    retention_confirm,
    retention_move,
    retention_take_back,
)
from als.home.views.search import search
from als.home.views.sets import history, overview, pair, setup
from als.home.views.undelivered import undelivered

__all__ = [
    "close",
    "desk",
    "enter",
    "feed",
    "gallery",
    "healthz",
    "history",
    "mail",
    "mail_html",
    "mailbox",
    "overview",
    "own_data",
    "own_data_ask",
    "own_data_cancel",
    "own_data_file",
    "own_data_state",
    "pair",
    "removal",
    "removal_take_back",
    "removals",
    "retention",
    "retention_confirm",
    "retention_move",
    "retention_take_back",
    "search",
    "setup",
    "start",
    "undelivered",
]
