// Everything works without this file. It moves the focus to the error summary and to the field of a
// summary's link, and stops a button from sending the same form twice.

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

focusSummary();
document.addEventListener("click", followSummaryLink);
document.addEventListener("submit", stopSecondSubmit);
document.addEventListener("keydown", pressWithSpace);
