// The minutes work without this file. It keeps what is being typed on the server while it is typed,
// says so, saves on Ctrl+Enter, and tells readers along when something new came.

const PAUSE_MS = 700;
const AGAIN_MS = 5000;

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

function followLive() {
  const status = document.getElementById("live-status");
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== "live" || detail.serverResponse.includes('id="live"')) return;
    detail.shouldSwap = false; // a sign-in page came instead: what is on the page stays
    if (status) status.textContent = status.dataset.saysSignedOut;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    if (status) status.textContent = `${status.dataset.saysNew} ${time}`;
  });
}

document.querySelectorAll("form[data-draft-url]").forEach(keepDrafts);
if (location.hash === "#write") document.querySelector("#write textarea")?.focus();
followLive();
