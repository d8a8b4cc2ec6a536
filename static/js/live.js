// For those who read along: parts of a page that are fetched again when they are new, and clocks that go on
// between two answers of the server.

// A part of a page with data-live asks its address every few seconds: 204 says that nothing is new,
// else the answer is the part as it is now, and others that go with it, each with its id. Anything
// else (a sign-in page, say) changes nothing.
function refresh(id) {
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
    if (!text.includes(`id="${id}"`)) return say(status?.dataset.textSignedOut ?? "");
    const focused = document.activeElement;
    const fresh = new DOMParser().parseFromString(text, "text/html").body.children;
    for (const next of [...fresh]) document.getElementById(next.id)?.replaceWith(next);
    if (focused.id && !focused.isConnected) document.getElementById(focused.id)?.focus();
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    say(`${status?.dataset.textNew ?? ""} ${time}`);
  }

  function later() {
    const seconds = document.getElementById(id)?.dataset.liveEvery;
    if (seconds) setTimeout(look, Number(seconds) * 1000);
  }

  later();
}

// The session's clock goes on between two answers of the server: in minutes, and without a word to
// those who listen. It counts from when the part came, so a clock of the device that is wrong is no harm.
function tickSession() {
  for (const used of document.querySelectorAll("[data-clock]")) {
    used.cameAt ??= Date.now();
    const minutes = Math.floor((Number(used.dataset.clock) + (Date.now() - used.cameAt) / 1000) / 60);
    const over = minutes - Number(used.dataset.all);
    const pattern = over > 0 ? used.dataset.textOver : used.dataset.text;
    const words = { used: minutes, all: used.dataset.all, over };
    const text = pattern.replace(/{(\w+)}/g, (_, word) => words[word]);
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
  const { turnLeft, turnRuns, textLeft, textOver } = clock.dataset;
  clock.seenAt ??= Date.now();
  const gone = turnRuns === undefined ? 0 : Math.round((Date.now() - clock.seenAt) / 1000);
  const left = Number(turnLeft) - gone;
  const size = Math.abs(left);
  const time = `${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  clock.textContent = (left < 0 ? textOver : textLeft).replace("{time}", time);
  clock.closest(".app-turn").classList.toggle("app-turn--over", left < 0);

  const minutes = Math.ceil(left / 60);
  const text = (minutes < 0 ? aloud.dataset.textOver : aloud.dataset.textLeft)
    .replace("{stage}", document.getElementById("turn-stage").textContent)
    .replace("{minutes}", Math.abs(minutes));
  if (aloud.textContent !== text) aloud.textContent = text;
}

// A form that few need each time comes with its own page, and takes the place of the link to it.
async function bringForm(event) {
  const link = event.target.closest("a[data-brings-form]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.href).catch(() => null);
  const page = answer?.ok && !answer.redirected ? await answer.text() : "";
  const form = new DOMParser().parseFromString(page, "text/html").querySelector("main form");
  if (!form) return location.assign(link.href);
  const heading = document.createElement("h2");
  heading.className = "govuk-heading-s";
  heading.textContent = link.textContent;
  form.action = link.href;
  link.parentElement.replaceWith(heading, form);
  form.querySelector("select, textarea").focus();
}

document.addEventListener("click", bringForm);
document.querySelectorAll("[data-live]").forEach((part) => refresh(part.id));
if (document.getElementById("turn-aloud")) setInterval(tickTurn, 1000);
if (document.getElementById("live")) setInterval(tickSession, 1000);
