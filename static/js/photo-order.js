// Photos in order: by drag, and by two buttons for the keyboard. Places are numbers in the form.
// [data-photos] holds the photos; each has an input [data-place] and a part [data-order] for the buttons.
"use strict";
(() => {
  const list = document.querySelector("[data-photos]");
  if (!list) return;
  const form = list.closest("form");
  const first = Number(list.dataset.first ?? list.getAttribute("start"));
  const said = form.querySelector("[data-moved]");
  const number = () => {
    [...list.children].forEach((row, place) => {
      const input = row.querySelector("[data-place]");
      if (input) input.value = first + place;
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const move = (row, step) => {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(row); else other.after(row);
    number();
    said.textContent = `The photo is now at place ${row.querySelector("[data-place]").value}.`;
  };
  let dragged = null;
  for (const row of list.children) {
    const order = row.querySelector("[data-order]");
    if (!order) continue;
    const handle = document.createElement("div");
    handle.className = "photo-row-handle";
    for (const [label, text, step] of [["Move up", "↑", -1], ["Move down", "↓", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-label", `${label}, photo ${row.dataset.photo}`);
      button.addEventListener("click", () => { move(row, step); button.focus(); });
      handle.append(button);
    }
    order.append(handle);
    const grip = document.createElement("span");
    grip.dataset.drag = "";
    grip.textContent = "Drag";
    grip.setAttribute("aria-hidden", "true"); // the two buttons are for the keyboard
    handle.append(grip);
    for (const part of [grip, row.querySelector("img")].filter(Boolean)) {
      part.draggable = true;
      part.addEventListener("dragstart", (event) => {
        dragged = row;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", row.dataset.photo);
        row.classList.add("is-dragged");
      });
      part.addEventListener("dragend", () => { row.classList.remove("is-dragged"); dragged = null; });
    }
    row.addEventListener("dragover", (event) => { if (dragged) event.preventDefault(); });
    row.addEventListener("drop", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      const rows = [...list.children];
      if (rows.indexOf(dragged) < rows.indexOf(row)) row.after(dragged); else row.before(dragged);
      number();
    });
  }
})();
