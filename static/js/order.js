// A list that is put in order step by step: after each step the focus is on the same button again, and the
// button says, as its description, what has moved.

const KEY = "moved";
const MAX_AGE_MS = 10000;
const forms = () => [...document.querySelectorAll("form:has(.app-icon-button)")];
const nameOf = (form) => `${form.getAttribute("action")} ${forms().filter((f) => f.action === form.action).indexOf(form)}`;

function remember(event) {
  if (!event.target.querySelector?.(".app-icon-button")) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ name: nameOf(event.target), at: Date.now() }));
  } catch {
    // without storage the page begins at the message, as any other
  }
}

function takeUp() {
  let moved = null;
  try {
    moved = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
  if (!moved || Date.now() - moved.at > MAX_AGE_MS) return;
  const form = forms().find((one) => nameOf(one) === moved.name);
  const button = form?.querySelector(".app-icon-button");
  if (!button) return;
  const banner = document.querySelector(".govuk-notification-banner__content");
  if (banner) {
    banner.id ||= "what-moved";
    button.setAttribute("aria-describedby", banner.id);
  }
  button.focus();
}

document.addEventListener("submit", remember);
// After the browser has gone to the fragment, which would take the focus away again.
if (document.readyState === "complete") takeUp();
else window.addEventListener("load", () => setTimeout(takeUp));
