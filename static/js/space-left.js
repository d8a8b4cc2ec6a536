// While somebody types in a field that has only so much room: how much is left, in the field's own words.

function showSpace(field) {
  const note = document.createElement("p");
  note.className = "govuk-hint";
  note.setAttribute("aria-live", "polite");
  field.after(note);
  const show = () => {
    const left = Number(field.dataset.space) - [...field.value].length;
    const words = left < 0 ? field.dataset.spaceOver : field.dataset.spaceLeft;
    note.textContent = words.replace("%d", Math.abs(left));
  };
  field.addEventListener("input", show);
  show();
}

document.querySelectorAll("[data-space]").forEach(showSpace);
