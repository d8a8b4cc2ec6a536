"""What a need says, as the desk and the digest show it."""

from html import unescape

from django.template.loader import render_to_string


def need_text(need):
    return unescape(" ".join(render_to_string(need.template, {"of": need.values}).split()))
