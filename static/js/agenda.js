// The agenda's order by dragging, and what its items take together.

// What the items of an agenda take together, counted with each keystroke.
function addUp(line) {
  const form = line.closest("form");
  const { others, available, textAll, textLeft, textOver } = line.dataset;

  function say() {
    const boxes = [...form.querySelectorAll("input[name^=minutes]")];
    const total = boxes.reduce((sum, box) => sum + (Number(box.value) || 0), Number(others));
    const left = Number(available) - total;
    const words = { total, available, left, over: -left };
    const over = available !== "" && left < 0;
    const text = over ? textOver : available === "" ? textAll : textLeft;
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

document.querySelectorAll("[data-sum]").forEach(addUp);
document.querySelectorAll("[data-drag-to]").forEach(dragToOrder);
