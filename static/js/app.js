// Everything works without scripts. This one comes with every page: it moves the focus to errors, sends no form
// twice, and keeps in the browser what is being typed: that can't wait for a second file. Each other module is
// fetched only by a page that has its part.

document.documentElement.classList.add("js-enabled");

const DOUBLE_CLICK_MS = 1000;

function focusSummary() {
  const summary = document.querySelector(".govuk-error-summary, .govuk-notification-banner[role=alert]");
  if (!summary) return;
  summary.setAttribute("tabindex", "-1");
  summary.addEventListener("blur", () => summary.removeAttribute("tabindex"), { once: true });
  summary.focus();
}

// The label or legend comes into view, not only the box: the question has to be read first.
function followSummaryLink(event) {
  const link = event.target.closest?.(".govuk-error-summary a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const group = field.closest("fieldset")?.querySelector("legend");
  (group ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`) ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
}

// What is larger than the server takes is not sent: nothing that was typed leaves the page.
function stopTooLong(event) {
  const form = event.target;
  const notice = document.getElementById("too-long");
  if (!notice || form.method !== "post" || form.enctype !== "application/x-www-form-urlencoded") return;
  const entries = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const sent = new URLSearchParams(entries).toString().replaceAll("%0A", "%0D%0A");
  if (sent.length <= Number(notice.dataset.most)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const [name, text] = entries.reduce((one, other) => (other[1].length > one[1].length ? other : one));
  const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
  const words = { field: field?.labels?.[0]?.textContent.trim() ?? "", number: text.length.toLocaleString() };
  const summary = notice.content.cloneNode(true);
  const sentence = summary.querySelector("[data-text]");
  sentence.textContent = sentence.textContent.replace(/\{(\w+)\}/g, (_, key) => words[key]);
  document.querySelector(".govuk-error-summary")?.remove();
  form.before(summary);
  focusSummary();
}

function stopSecondSubmit(event) {
  const button = event.submitter;
  if (!button?.hasAttribute("data-prevent-double-click")) return;
  const form = event.target;
  const now = Date.now();
  if (now - Number(form.dataset.sentAt ?? 0) < DOUBLE_CLICK_MS) event.preventDefault();
  else form.dataset.sentAt = String(now);
}

// Links that look like buttons answer the space bar, as buttons do.
function pressWithSpace(event) {
  if (event.key !== " " || !event.target.matches?.("a[role=button]")) return;
  event.preventDefault();
  event.target.click();
}

// What is typed stays in this browser until the server has it: by person and form, so that a dropped
// line, a sign-in that ended or a closed tab lose nothing, and nobody else is shown it. A browser
// that gives no storage for it does without.
const COPY_DAYS = 30;
const storage = (() => {
  try {
    return window.localStorage;
  } catch {
    return { removeItem() {} };
  }
})();

function copyAt(key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

// A cookie names the copy of a form that was saved; als/core/web/middleware.py sets it.
function dropSavedCopies() {
  const cookies = [...document.cookie.matchAll(/((?:__Host-)?saved-(\w+))=/g)];
  const saved = cookies.map(([, , id]) => id);
  const oldest = Date.now() - COPY_DAYS * 24 * 60 * 60 * 1000;
  for (const key of Object.keys(storage).filter((name) => name.startsWith("typed "))) {
    const copy = copyAt(key);
    if (!copy || saved.includes(copy.id) || copy.at < oldest) storage.removeItem(key);
  }
  const secure = location.protocol === "https:" ? "; secure" : ""; // or a __Host- cookie stays
  for (const [, name] of cookies) document.cookie = `${name}=; path=/; max-age=0${secure}`;
}

const ticked = (control) => ["radio", "checkbox"].includes(control.type);
const nameOf = (control) => (ticked(control) ? `${control.name}=${control.value}` : control.name);

function controlsOf(form) {
  const not = ["file", "password", "submit", "button", "fieldset"];
  return [...form.elements].filter((c) => c.name && c.name !== "csrfmiddlewaretoken" && !not.includes(c.type));
}

function typedIn(form, controls = controlsOf(form)) {
  return Object.fromEntries(controls.map((c) => [nameOf(c), ticked(c) ? c.checked : c.value]));
}

function keepCopy(form) {
  const notice = form.querySelector("[data-kept-copy]");
  const key = `typed ${document.body.dataset.person} ${new URL(form.getAttribute("action") ?? "", location).pathname}`;
  const id = Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
  const shown = () => controlsOf(form).filter((c) => c.type !== "hidden");
  const words = () => JSON.stringify(typedIn(form, shown()));
  // Of a copy, from its values: they take half of the little room that there is, the words of them the other.
  const wordsOf = (typed) => JSON.stringify(Object.fromEntries(shown().map((c) => [nameOf(c), typed[nameOf(c)]])));
  const begin = typedIn(form);
  const copy = copyAt(key);
  const refused = Boolean(document.querySelector(".govuk-error-summary")); // what the page has is nowhere else
  let known = refused ? (copy?.since ?? []) : [words()]; // what the server has, and what was sent to it

  function keep() {
    if (known[0] === words()) return forget();
    const kept = { id, at: Date.now(), since: known, typed: typedIn(form) };
    try {
      storage.setItem(key, JSON.stringify(kept));
    } catch {
      forget(); // rather none than an older one
    }
  }

  const forget = () => storage.removeItem(key);

  function fill(typed) {
    for (const control of controlsOf(form)) {
      const value = typed[nameOf(control)];
      if (value !== undefined) control[ticked(control) ? "checked" : "value"] = value;
    }
    form.dispatchEvent(new Event("input"));
  }

  function offer() {
    const since = copy.since.includes(words()); // nothing was saved since by anybody
    if (since) fill(copy.typed);
    notice.querySelector("[data-is-back]").hidden = !since;
    notice.querySelector("[data-is-offered]").hidden = since;
    notice.querySelector("[data-put-back]").hidden = since;
    notice.hidden = false;
  }

  form.autocomplete = "off"; // a browser that fills in what it remembers knows nothing of revisions
  form.addEventListener("input", keep);
  form.addEventListener("formdata", (event) => event.formData.set("copy", id));
  notice.querySelector("[data-put-back]").addEventListener("click", () => {
    fill(copy.typed);
    notice.hidden = true;
  });
  notice.querySelector("[data-throw-away]").addEventListener("click", () => {
    forget();
    fill(begin);
    notice.hidden = true;
  });

  return {
    look() {
      if (refused) keep();
      else if (copy && wordsOf(copy.typed) === words()) forget();
      else if (copy) offer();
    },
    sent: () => (known = [known[0], words()])[1],
    acknowledged(sent) {
      known = [sent];
      keep();
    },
  };
}

// Signing out asks first when there is text here that was not saved: it stays for its writer, or goes.
function askBeforeLeaving(form) {
  const mine = () => Object.keys(storage).filter((name) => name.startsWith(`typed ${document.body.dataset.person} `));
  const notice = document.querySelector("[data-unsaved]");
  if (notice) notice.hidden = !mine().length;
  form.addEventListener("submit", (event) => {
    if (form.dataset.leave === "computer") return mine().forEach((name) => storage.removeItem(name));
    if (form.dataset.leave !== "ask" || !mine().length || notice) return;
    event.preventDefault();
    location.assign(form.action);
  });
}

async function keepTyped(form) {
  const copy = keepCopy(form);
  if (form.dataset.draftUrl) {
    const drafts = await import("./drafts.js").catch(() => null); // without a line the copy is what there is
    drafts?.saveDrafts(form, copy);
  }
  copy.look(); // what is put back goes to the server as well
}

// A module that can't be fetched is done without: the page works all the same.
const has = (selector) => document.querySelector(selector) !== null;
const load = (module) => module.catch(() => null);

// What is needed once somebody types is no part of what a page weighs when it opens.
function onFirstFocus(start) {
  if (document.activeElement?.form) start();
  else document.addEventListener("focusin", ({ target }) => target.form && start()); // a module starts once
}

focusSummary();
document.addEventListener("click", followSummaryLink);
document.addEventListener("submit", stopTooLong, { capture: true }); // before any other is told
document.addEventListener("submit", stopSecondSubmit);
document.addEventListener("keydown", pressWithSpace);
dropSavedCopies();
document.querySelectorAll("form[data-keep]").forEach(keepTyped);
document.querySelectorAll("form[data-leave]").forEach(askBeforeLeaving);
if (has("[data-live], [data-clock], #turn-aloud")) load(import("./live.js"));
if (has("[data-sum], [data-drag-to]")) load(import("./agenda.js"));
if (has(".app-icon-button")) load(import("./order.js"));
if (has("[data-narrows]")) load(import("./search-select.js"));
if (has("[data-space]")) load(import("./space-left.js"));
if (has("form[data-drawable], [data-words]")) onFirstFocus(() => load(import("./text-checks.js")));
// A page that the browser kept whole and shows again may be of somebody who has signed out since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
// After the browser has gone to the fragment, which would take the focus away again.
window.addEventListener("load", () => {
  if (location.hash === "#write") setTimeout(() => document.querySelector("#write textarea")?.focus());
});
