"""Words that a text can ask for in another form: "{tier}", "{tier:genitive}", "{tier:^a}".

A text asks in braces, in English as in each translation, and ``format`` answers:

    {tier}                        the word as it is listed: "region"
    {tier:genitive}               one of its forms; as it is listed where that form isn't known
    {tier:a}                      with its English article: "a region", "an authority"
    {tier:^}, {tier:^genitive}    the same with a capital, where it begins a sentence
    {tier:m=pozvan|f=pozvana}     no form of the word, but what agrees with its gender
"""

from django.utils.html import escape
from django.utils.safestring import SafeData

GENDER = "gender"
# By their sound: "a unitary authority", "an hour". Whatever else begins with a vowel takes "an".
TAKE_A = ("eu", "one", "uk", "unio", "unit", "univ", "us", "ut")
TAKE_AN = ("heir", "honest", "honor", "honour", "hour")


class Inflected(str):
    """A word with its other forms by their codes; a plain text is the word as it is listed."""

    def __new__(cls, text, forms=None, language="en"):
        word = super().__new__(cls, text)
        word.forms, word.language = forms or {}, language
        return word

    def __format__(self, spec):
        capital, asked = spec.startswith("^"), spec.removeprefix("^")
        text = self._agreeing(asked) if "=" in asked else self.form(asked)
        return text[:1].upper() + text[1:] if capital else text

    def form(self, code):
        """Return the word in that form; as it is listed where the form isn't known."""
        if code == "a" and self.language == "en":
            return self.forms.get(code) or with_indefinite_article(str(self))
        return self.forms.get(code) or str(self)

    def _agreeing(self, asked):
        choices = dict(choice.split("=", 1) for choice in asked.split("|"))
        first = next(iter(choices.values()))
        return choices.get(self.forms.get(GENDER), first)

    def __html__(self):
        forms = {code: str(escape(form)) for code, form in self.forms.items()}
        return SafeInflected(str(escape(str(self))), forms, self.language)


class SafeInflected(Inflected, SafeData):
    """The same, escaped: what ``format_html`` puts into a text."""

    def __html__(self):
        return self


def with_indefinite_article(word):
    """Return an English word with its article: "a region", "an authority"."""
    plain = word.casefold()
    takes_an = plain.startswith(tuple("aeiou")) and not plain.startswith(TAKE_A)
    return f"{'an' if takes_an or plain.startswith(TAKE_AN) else 'a'} {word}"
