// Everything works without this file. It moves the focus to the error summary and to the field of a
// summary's link, stops a button from sending the same form twice, keeps what is being typed on the
// server, and fetches what is new for those who read along.

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

// What is typed is kept on the server while it is typed, and the page says so.
function keepDrafts(form) {
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
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, signal: sending.signal });
      if (answer.redirected || !answer.ok) throw new Error(status.dataset.saysSignedOut);
      say((await answer.text()).trim());
    } catch (error) {
      if (error.name === "AbortError") return;
      waiting = true;
      say(error instanceof TypeError ? status.dataset.saysOffline : error.message);
      later(AGAIN_MS);
    } finally {
      sending = null;
    }
  }

  field.addEventListener("input", () => {
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

// A part of a page with data-live asks its address every few seconds: 204 says that nothing is new,
// else the answer is the part as it is now. Anything else (a sign-in page, say) changes nothing.
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
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.outerHTML = text;
    if (focused) document.getElementById(focused)?.focus();
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    say(`${status?.dataset.saysNew ?? ""} ${time}`);
  }

  function later() {
    const seconds = document.getElementById(id)?.dataset.liveEvery;
    if (seconds) setTimeout(look, Number(seconds) * 1000);
  }

  later();
}

// Letters that no accent can be taken off: als/common/letters.py has the same.
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

  const words = () => plain(box.value).split(/\s+/).filter(Boolean);
  const matches = (option) => {
    const text = plain(`${option.parentNode.label ?? ""} ${option.label}`);
    return option.value && words().every((word) => text.includes(word));
  };

  // What is chosen stays, whatever is typed; what was found is open below the box.
  function narrow() {
    const { value } = select;
    select.replaceChildren(...all.map((node) => node.cloneNode(true)));
    const found = [...select.options].filter(matches);
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
    const first = words().length && [...select.options].find(matches);
    if (first) first.selected = true;
    select.focus();
  });
  if (box.value) narrow();
}

focusSummary();
document.addEventListener("click", followSummaryLink);
document.addEventListener("submit", stopSecondSubmit);
document.addEventListener("keydown", pressWithSpace);
document.querySelectorAll("form[data-draft-url]").forEach(keepDrafts);
document.querySelectorAll("[data-narrows]").forEach(narrowAsTyped);
document.querySelectorAll("[data-live]").forEach((part) => readAlong(part.id));
// After the browser has gone to the fragment, which would take the focus away again.
window.addEventListener("load", () => {
  if (location.hash === "#write") setTimeout(() => document.querySelector("#write textarea")?.focus());
});
