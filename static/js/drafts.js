// What is typed is kept on the server as well while it is typed, and the page says so.

const PAUSE_MS = 700;
const AGAIN_MS = 5000;

export function saveDrafts(form, copy) {
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
    say(reason === 409 ? text : (status.dataset[`text-${reason}`] ?? status.dataset.textOffline));
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
