// While somebody types: words that would keep a text out of a report without names, and characters
// that no font of our PDFs has. Nothing is saved by asking.

const PAUSE_MS = 700;

// Who writes for the report without names is told while typing which words would keep it out. The
// answer stands beside the choice of disclosure; nothing is saved by asking.
function checkNames(hint) {
  const form = hint.closest("form");
  const fields = hint.dataset.fields.split(" ");
  let timer, asked = 0;
  async function ask() {
    const typed = new FormData(form);
    const sent = new FormData();
    for (const name of fields) sent.append("text", typed.get(name) ?? "");
    for (const [name, value] of typed) {
      if (name === "csrfmiddlewaretoken") sent.set(name, value);
      if (name.endsWith("disclosure")) sent.set("disclosure", value);
    }
    if (hint.dataset.disclosure) sent.set("disclosure", hint.dataset.disclosure);
    const mine = ++asked;
    const answer = await fetch(hint.dataset.words, { method: "POST", body: sent }).catch(() => null);
    if (answer?.ok && !answer.redirected && mine === asked) hint.textContent = await answer.text();
  }
  form.addEventListener("input", ({ target }) => {
    if (!fields.includes(target.name) && !target.name?.endsWith("disclosure")) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
}

// PDFs are drawn with bundled fonts. Who types a sign that none of them has is told at the field; the
// list of what they have is fetched when a sign is typed that few fonts lack.
const MANY_MARKS = /(\p{M}{30})\p{M}+/gu; // on one letter: putting them in order takes the square of them
const TURNING = /[\u202a-\u202e\u2066-\u2069]/gu; // marks of direction, which no save takes
const ORDINARY = /^[\t\n\r\u0020-\u024f\u2010-\u2026]*$/;

async function charactersOfFonts(address) {
  const listed = (await (await fetch(address)).text()).trim();
  return new RegExp(`[^${listed.replace(/[0-9a-f]+/g, "\\u{$&}").replaceAll(" ", "")}]`, "gu");
}

function checkCharacters(form) {
  let drawable;
  form.addEventListener("input", async ({ target }) => {
    let note = target.nextElementSibling?.matches("[data-signs]") ? target.nextElementSibling : null;
    if (!target.matches("textarea, input[type=text]") || (!note && ORDINARY.test(target.value))) return;
    drawable ??= charactersOfFonts(form.dataset.drawable);
    const typed = target.value.replace(TURNING, "");
    const lacking = await drawable.then((pattern) => typed.replace(MANY_MARKS, "$1").normalize().match(pattern), () => null);
    const warnings = [];
    if (typed !== target.value) warnings.push(form.dataset.turning);
    if (lacking) warnings.push(form.dataset.undrawable, ...[...new Set(lacking)].slice(0, 20));
    if (warnings.length && !note) {
      note = document.createElement("p");
      note.className = "govuk-hint";
      note.dataset.signs = "";
      note.setAttribute("role", "status");
      target.after(note);
    }
    if (note) note.textContent = warnings.join(" ");
  });
}

document.querySelectorAll("form[data-drawable]").forEach(checkCharacters);
document.querySelectorAll("[data-words]").forEach(checkNames);
// What was typed before this was here.
const field = document.activeElement;
if (field?.form && field.value !== field.defaultValue) field.dispatchEvent(new Event("input", { bubbles: true }));
