// Everything works without this file. It moves the focus to the error summary and to the field of a
// summary's link, stops a button from sending the same form twice, keeps what is being typed in
// the browser and on the server, fetches what is new for those who read along, and ticks.

document.documentElement.classList.add("js-enabled");

const DOUBLE_CLICK_MS = 1000;
const PAUSE_MS = 700;
const AGAIN_MS = 5000;

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
  const says = summary.querySelector("[data-says]");
  says.textContent = says.textContent.replace(/\{(\w+)\}/g, (_, key) => words[key]);
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
// that gives no room for it does without.
const COPY_DAYS = 30;
const room = (() => {
  try {
    return window.localStorage;
  } catch {
    return { removeItem() {} };
  }
})();

function copyAt(key) {
  try {
    return JSON.parse(room.getItem(key));
  } catch {
    return null;
  }
}

// A cookie names the copy of a form that was saved; als/core/web/middleware.py sets it.
function dropSavedCopies() {
  const cookies = [...document.cookie.matchAll(/((?:__Host-)?saved-(\w+))=/g)];
  const saved = cookies.map(([, , id]) => id);
  const oldest = Date.now() - COPY_DAYS * 24 * 60 * 60 * 1000;
  for (const key of Object.keys(room).filter((name) => name.startsWith("typed "))) {
    const copy = copyAt(key);
    if (!copy || saved.includes(copy.id) || copy.at < oldest) room.removeItem(key);
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
      room.setItem(key, JSON.stringify(kept));
    } catch {
      forget(); // rather none than an older one
    }
  }

  const forget = () => room.removeItem(key);

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
  const mine = () => Object.keys(room).filter((name) => name.startsWith(`typed ${document.body.dataset.person} `));
  const notice = document.querySelector("[data-unsaved]");
  if (notice) notice.hidden = !mine().length;
  form.addEventListener("submit", (event) => {
    if (form.dataset.leave === "computer") return mine().forEach((name) => room.removeItem(name));
    if (form.dataset.leave !== "ask" || !mine().length || notice) return;
    event.preventDefault();
    location.assign(form.action);
  });
}

// What is typed is kept on the server as well while it is typed, and the page says so.
function keepDrafts(form, copy) {
  const field = form.querySelector("textarea");
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let waiting = false; // typed, not yet on the server
  let sending = null;

  const say = (text) => {
    if (status.textContent !== text) status.textContent = text; // the same words are not read out again
  };

  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(send, ms);
  };

  async function send() {
    if (sending) return later(PAUSE_MS); // one after the other, or an older text could come last
    waiting = false;
    sending = new AbortController();
    const sent = copy.sent();
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, signal: sending.signal });
      const text = (await answer.text()).trim();
      if (answer.ok && !answer.redirected) {
        say(text);
        if (text) copy.acknowledged(sent); // else there is no draft: it was saved, or is empty
      } else refusedWith(answer.redirected ? 403 : answer.status, text);
    } catch (error) {
      if (error.name === "AbortError") return;
      refusedWith("offline");
    } finally {
      sending = null;
    }
  }

  function refusedWith(reason, text) {
    say(reason === 409 ? text : (status.dataset[`says-${reason}`] ?? status.dataset.saysOffline));
    form.querySelector("[data-sign-in]").hidden = reason !== 403;
    if (reason === 409) return;
    waiting = true;
    later(AGAIN_MS);
  }

  form.addEventListener("input", () => {
    waiting = true;
    later(PAUSE_MS);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    waiting = false;
    sending?.abort();
  });
  window.addEventListener("pagehide", () => {
    if (waiting) navigator.sendBeacon(form.dataset.draftUrl, new URLSearchParams(new FormData(form)));
  });
}

function keepTyped(form) {
  const copy = keepCopy(form);
  if (form.dataset.draftUrl) keepDrafts(form, copy);
  copy.look(); // what is put back goes to the server as well
}

// Who writes for the report without names is told while typing which words would keep it out. The
// answer stands beside the choice of disclosure; nothing is saved by asking.
function tellOfNames(hint) {
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

async function signsDrawn(address) {
  const listed = (await (await fetch(address)).text()).trim();
  return new RegExp(`[^${listed.replace(/[0-9a-f]+/g, "\\u{$&}").replaceAll(" ", "")}]`, "gu");
}

function tellOfSigns(form) {
  let drawn;
  form.addEventListener("input", async ({ target }) => {
    let note = target.nextElementSibling?.matches("[data-signs]") ? target.nextElementSibling : null;
    if (!target.matches("textarea, input[type=text]") || (!note && ORDINARY.test(target.value))) return;
    drawn ??= signsDrawn(form.dataset.drawn);
    const typed = target.value.replace(TURNING, "");
    const lacking = await drawn.then((pattern) => typed.replace(MANY_MARKS, "$1").normalize().match(pattern), () => null);
    const told = [];
    if (typed !== target.value) told.push(form.dataset.turning);
    if (lacking) told.push(form.dataset.undrawn, ...[...new Set(lacking)].slice(0, 20));
    if (told.length && !note) {
      note = document.createElement("p");
      note.className = "govuk-hint";
      note.dataset.signs = "";
      note.setAttribute("role", "status");
      target.after(note);
    }
    if (note) note.textContent = told.join(" ");
  });
}

// A part of a page with data-live asks its address every few seconds: 204 says that nothing is new,
// else the answer is the part as it is now, and others that go with it, each with its id. Anything
// else (a sign-in page, say) changes nothing.
function readAlong(id) {
  const status = document.getElementById("live-status");
  const say = (text) => {
    if (status && status.textContent !== text) status.textContent = text;
  };

  async function look() {
    const part = document.getElementById(id);
    const answer = document.hidden ? null : await fetch(part.dataset.live).catch(() => null);
    if (answer?.status === 200) show(part, answer.redirected ? "" : await answer.text());
    later();
  }

  function show(part, text) {
    if (!text.includes(`id="${id}"`)) return say(status?.dataset.saysSignedOut ?? "");
    const focused = document.activeElement;
    const fresh = new DOMParser().parseFromString(text, "text/html").body.children;
    for (const next of [...fresh]) document.getElementById(next.id)?.replaceWith(next);
    if (focused.id && !focused.isConnected) document.getElementById(focused.id)?.focus();
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    say(`${status?.dataset.saysNew ?? ""} ${time}`);
  }

  function later() {
    const seconds = document.getElementById(id)?.dataset.liveEvery;
    if (seconds) setTimeout(look, Number(seconds) * 1000);
  }

  later();
}

// Letters that no accent can be taken off: als/core/text/folding.py has the same.
const PLAIN = { đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", ø: "o", æ: "ae", œ: "oe", ß: "ss", þ: "th" };

function plain(text) {
  const letters = text.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "");
  return letters.replace(/[^\0-\x7f]/gu, (letter) => PLAIN[letter] ?? letter);
}

// What is typed in the box above a select narrows it at once; Enter goes to the first that matches.
function narrowAsTyped(box) {
  const select = document.getElementById(box.dataset.narrows);
  const status = document.getElementById(`${select.id}-found`);
  const all = [...select.children].map((node) => node.cloneNode(true));
  const offered = select.querySelectorAll("option:not([value=''])").length;
  box.form.querySelector(`[name="${select.name}_find"]`).remove();

  const words = () => plain(box.value.slice(0, 200)).split(/\s+/).filter(Boolean);
  const matching = (options) => {
    const typed = words(); // once: each of them is looked for in each of some hundreds
    return [...options].filter((option) => {
      const text = plain(`${option.parentNode.label ?? ""} ${option.label}`);
      return option.value && typed.every((word) => text.includes(word));
    });
  };

  // What is chosen stays, whatever is typed; what was found is open below the box.
  function narrow() {
    const { value } = select;
    select.replaceChildren(...all.map((node) => node.cloneNode(true)));
    const found = matching(select.options);
    for (const option of [...select.options]) {
      if (option.value && option.value !== value && !found.includes(option)) option.remove();
    }
    select.querySelectorAll("optgroup:not(:has(option))").forEach((group) => group.remove());
    select.value = value;
    const rows = select.querySelectorAll("option, optgroup").length;
    select.size = words().length ? Math.min(8, Math.max(2, rows)) : 0;
    const says = status.dataset.says.replace("{found}", found.length).replace("{offered}", offered);
    status.textContent = words().length ? says : "";
  }

  box.addEventListener("input", narrow);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = words().length && matching(select.options)[0];
    if (first) first.selected = true;
    select.focus();
  });
  if (box.value) narrow();
}

// The session's clock goes on between two answers of the server: in minutes, and without a word to
// those who listen. It counts from when the part came, so a clock of the device that is wrong is no harm.
function tickSession() {
  for (const used of document.querySelectorAll("[data-clock]")) {
    used.cameAt ??= Date.now();
    const minutes = Math.floor((Number(used.dataset.clock) + (Date.now() - used.cameAt) / 1000) / 60);
    const over = minutes - Number(used.dataset.all);
    const says = over > 0 ? used.dataset.saysOver : used.dataset.says;
    const words = { used: minutes, all: used.dataset.all, over };
    const text = says.replace(/{(\w+)}/g, (_, word) => words[word]);
    if (used.textContent !== text) used.textContent = text;
    used.classList.toggle("app-used--over", over > 0);
  }
}

// The clock of a pair's turn goes on between two answers of the server: shown each second, quietly,
// and told to those who listen when a minute or a stage is over.
function tickTurn() {
  const clock = document.querySelector("[data-turn-left]");
  const aloud = document.getElementById("turn-aloud");
  if (!clock) return aloud.replaceChildren();
  const { turnLeft, turnRuns, saysLeft, saysOver } = clock.dataset;
  clock.seenAt ??= Date.now();
  const gone = turnRuns === undefined ? 0 : Math.round((Date.now() - clock.seenAt) / 1000);
  const left = Number(turnLeft) - gone;
  const size = Math.abs(left);
  const time = `${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  clock.textContent = (left < 0 ? saysOver : saysLeft).replace("{time}", time);
  clock.closest(".app-turn").classList.toggle("app-turn--over", left < 0);

  const minutes = Math.ceil(left / 60);
  const says = (minutes < 0 ? aloud.dataset.saysOver : aloud.dataset.saysLeft)
    .replace("{stage}", document.getElementById("turn-stage").textContent)
    .replace("{minutes}", Math.abs(minutes));
  if (aloud.textContent !== says) aloud.textContent = says;
}

// What the items of an agenda take together, counted with each keystroke.
function addUp(line) {
  const form = line.closest("form");
  const { others, available, saysAll, saysLeft, saysOver } = line.dataset;

  function say() {
    const boxes = [...form.querySelectorAll("input[name^=minutes]")];
    const total = boxes.reduce((sum, box) => sum + (Number(box.value) || 0), Number(others));
    const left = Number(available) - total;
    const words = { total, available, left, over: -left };
    const over = available !== "" && left < 0;
    const text = over ? saysOver : available === "" ? saysAll : saysLeft;
    line.textContent = text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
    line.classList.toggle("app-sum--over", over);
  }

  form.addEventListener("input", say);
  say();
}

// Items are dragged to their place by a grip; the arrows beside it do the same without it.
function dragToOrder(list) {
  const form = document.getElementById(list.dataset.dragTo);
  const before = [...list.children];
  let dragged = null;

  for (const item of before) {
    const grip = Object.assign(document.createElement("span"), { className: "app-agenda__grip", draggable: true });
    grip.setAttribute("aria-hidden", "true");
    grip.addEventListener("dragstart", (event) => {
      dragged = item;
      event.dataTransfer.setDragImage(item, 0, 0);
    });
    item.prepend(grip);
  }
  list.addEventListener("dragover", (event) => {
    const over = dragged && [...list.children].find((item) => item.contains(event.target));
    if (!over) return;
    event.preventDefault(); // a drop is welcome
    const { top, height } = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY > top + height / 2 ? "after" : "before"](dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", (event) => {
    dragged = null;
    const now = [...list.children];
    if (event.dataTransfer.dropEffect === "none") return list.append(...before); // let go elsewhere, or Escape
    if (now.every((item, place) => item === before[place])) return;
    form.elements.order.value = now.map((item) => item.dataset.key).join(" ");
    form.requestSubmit();
  });
}

focusSummary();
document.addEventListener("click", followSummaryLink);
document.addEventListener("submit", stopTooLong, { capture: true }); // before any other is told
document.addEventListener("submit", stopSecondSubmit);
document.addEventListener("keydown", pressWithSpace);
dropSavedCopies();
document.querySelectorAll("form[data-keep]").forEach(keepTyped);
document.querySelectorAll("form[data-drawn]").forEach(tellOfSigns);
document.querySelectorAll("[data-words]").forEach(tellOfNames);
document.querySelectorAll("form[data-leave]").forEach(askBeforeLeaving);
document.querySelectorAll("[data-narrows]").forEach(narrowAsTyped);
document.querySelectorAll("[data-sum]").forEach(addUp);
document.querySelectorAll("[data-drag-to]").forEach(dragToOrder);
document.querySelectorAll("[data-live]").forEach((part) => readAlong(part.id));
if (document.getElementById("turn-aloud")) setInterval(tickTurn, 1000);
if (document.getElementById("live")) setInterval(tickSession, 1000);
// A page that the browser kept whole and shows again may be of somebody who has signed out since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
// After the browser has gone to the fragment, which would take the focus away again.
window.addEventListener("load", () => {
  if (location.hash === "#write") setTimeout(() => document.querySelector("#write textarea")?.focus());
});
