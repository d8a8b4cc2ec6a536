"""Who takes part in the Croatian year, and what they say. All names are invented."""

from tests.e2e.year.words import TODAY, TOMORROW, YEAR, YESTERDAY

__all__ = ["TODAY", "TOMORROW", "YEAR", "YESTERDAY"]

SPONSOR = "narucitelj@ministarstvo.example"
FACILITATOR = "durda.zganec@sveuciliste.example"
UPPER, LOWER = "zeljka.cacic@brezanska.example", "duro.simic@lipik.example"
SECOND_UPPER, SECOND_LOWER = "ana.kos@jelovska.example", "ivo.loncar@borje.example"
EVERYBODY = (UPPER, LOWER, SECOND_UPPER, SECOND_LOWER)

SET = "Prvi odgovor građanima"
PROGRAMME = {
    "Name of the programme": "Učimo zajedno",
    "Sponsor": "Ministarstvo uprave",
    "Purpose": "Saznati kako dvije razine zajedno odgovaraju građanima.",
    "Upper tier, one": "županija",
    "Upper tier, several": "županije",
    "Lower tier, one": "općina",
    "Lower tier, several": "općine",
    "Language that members write in": "Hrvatski",
    "Contact": "Mira Voditelj",
    "Contact’s email address": "mira@program.example",
}
ABOUT_SET = {
    "Name of the set": SET,
    "Purpose": "Naučiti kako upit nađe ured koji može odgovoriti.",
    "Objectives": "Manje upita prosljeđuje se dalje.",
}
PARTNERSHIPS = ("Partnerstvo Brezanska", "Zajedno za Lipje")
FIRST_PAIR = {
    "Naziv partnerstva: županija": PARTNERSHIPS[0],
    "Mjesto partnerstva: županija": "Brezanska županija",
    "Predstavnik strane županije": "Željka Čačić",
    "Adresa e-pošte predstavnika strane županije": UPPER,
    "Naziv partnerstva: općina": PARTNERSHIPS[1],
    "Mjesto partnerstva: općina": "Lipje",
    "Predstavnik strane općine": "Đuro Šimić",
    "Adresa e-pošte predstavnika strane općine": LOWER,
}
SECOND_PAIR = {
    "upper_name": "Partnerstvo Jelovska",
    "lower_name": "Forum Borje",
    "upper_place": "Jelovska županija",
    "lower_place": "Borje",
    "upper_lead_name": "Ana Kos",
    "upper_lead_email": SECOND_UPPER,
    "lower_lead_name": "Ivo Lončar",
    "lower_lead_email": SECOND_LOWER,
}
RULES = "Što se kaže u prostoriji, ostaje u prostoriji."
TOPIC = "Prvi odgovor"
WHY = "Ljudi se najprije obraćaju pogrešnom uredu."
PLACE = "Gradska vijećnica, dvorana 2"
ITEM = "Tko prvi odgovara"
SAID = "Upiti čekaju jer svaki ured misli da je odgovor kod drugoga."
ISSUE = "Nitko ne zna tko odgovara"
ACTION = "Voditi jedan popis onih koji odgovaraju."
TRIED = "Popis dežurnih visi uz oba telefona."
SHOWN = "Manje je prosljeđivanja."
LESSON = "Dogovorite tko odgovara prije nego što stigne prvi upit."
TITLE = "Što nas je naučio prvi odgovor"
FOREWORD = "Ovu su godinu oblikovali sami članovi."
