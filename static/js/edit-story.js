// The form of a story: Ctrl-S, who else has it open, photos in order.
"use strict";
(() => {
  const form = document.querySelector(".story-form");
  if (!form) return;

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".main-button"));
    }
  });

  // Who else has the story open.
  const address = form.dataset.presence;
  const others = document.querySelector("[data-others]");
  const tell = (extra = {}) => {
    const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...extra });
    return fetch(address, { method: "POST", body, keepalive: true });
  };
  const renew = async () => {
    if (document.hidden) return;
    try {
      const answer = await (await tell()).json();
      others.querySelector("[data-names-of-others]").textContent = answer.others.join(", ");
      others.hidden = !answer.others.length;
    } catch { /* offline: the next renewal tells */ }
  };
  if (address) {
    renew();
    setInterval(renew, 20000);
    addEventListener("pagehide", () => tell({ leave: "1" }));
  }

  // Photos in order: by drag, and by two buttons for the keyboard. Places are numbers in the form.
  const list = form.querySelector("[data-photos]");
  if (!list) return;
  const first = Number(list.getAttribute("start"));
  const said = form.querySelector("[data-moved]");
  const number = () => {
    [...list.children].forEach((row, place) => { row.querySelector("[name$=-place]").value = first + place; });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const move = (row, step) => {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(row); else other.after(row);
    number();
    said.textContent = `The photo is now at place ${row.querySelector("[name$=-place]").value}.`;
  };
  let dragged = null;
  for (const row of list.children) {
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
    row.querySelector(".photo-row-place").append(handle);
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
