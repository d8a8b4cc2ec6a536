// A select with a box above it that narrows it.

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
    const text = status.dataset.text.replace("{found}", found.length).replace("{offered}", offered);
    status.textContent = words().length ? text : "";
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

document.querySelectorAll("[data-narrows]").forEach(narrowAsTyped);
