// The photo desk. Tab leads from caption to caption (Escape first to leave), texts are saved when they are left,
// pictures can be dropped, and the page of a change follows its progress. Without this, forms do the same.
"use strict";
(() => {
  const form = document.getElementById("photo-desk");
  if (form?.dataset.mayWrite) {
    const captions = [...form.querySelectorAll("textarea[name^='caption-']")];
    const ticks = [...form.querySelectorAll("input[name=record]")];
    const first = new Map();
    let free = false;
    for (const field of form.querySelectorAll("textarea, .photo-tile-facts input[type=text]")) first.set(field, field.value);

    const count = () => {
      const number = ticks.filter((tick) => tick.checked).length;
      document.getElementById("ticked").textContent = number ? `${number} ticked` : "";
    };
    const all = document.getElementById("tick-all");
    all.hidden = false;
    all.addEventListener("click", () => {
      const on = ticks.some((tick) => !tick.checked);
      for (const tick of ticks) tick.checked = on;
      count();
    });
    form.addEventListener("change", (event) => {
      if (event.target.name === "record") count();
      else if (first.has(event.target)) save(event.target.closest(".photo-tile"));
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") free = true;
      if (event.key === "Enter" && event.target.matches(".photo-tile-facts input[type=text]")) {
        event.preventDefault();
        save(event.target.closest(".photo-tile"));
      }
      if (event.key !== "Tab" || event.altKey || event.ctrlKey || free) {
        if (event.key === "Tab") free = false;
        return;
      }
      const place = captions.indexOf(event.target);
      const next = place < 0 ? undefined : captions[place + (event.shiftKey ? -1 : 1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
    count();

    const save = async (tile) => {
      const said = tile.querySelector(".photo-tile-said");
      const data = new FormData();
      data.set("csrfmiddlewaretoken", form.querySelector("input[name=csrfmiddlewaretoken]").value);
      for (const field of tile.querySelectorAll("input[type=hidden], input[type=text], textarea")) data.append(field.name, field.value);
      try {
        const answer = await fetch(location.href, { method: "POST", body: data, headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error();
        const told = await answer.json();
        const key = tile.querySelector("input[name=photo]").value;
        if (told.conflicts.length) {
          said.textContent = "Somebody else has changed this photo. Use the Save button below to compare.";
          return;
        }
        tile.querySelector(`input[name="seen-${key}"]`).value = told.seen[key];
        for (const field of tile.querySelectorAll("input[type=text], textarea")) first.set(field, field.value);
        said.textContent = told.saved.length ? "Saved" : "";
      } catch {
        said.textContent = "Not saved. Use the Save button below.";
      }
    };
    window.addEventListener("beforeunload", (event) => {
      if (!sending && [...first].some(([field, value]) => field.value !== value)) event.preventDefault();
    });
    let sending = false;
    form.addEventListener("submit", () => { sending = true; });
  }

  const drop = document.getElementById("drop-photos");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    for (const kind of ["dragover", "dragleave", "drop"]) {
      document.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.toggle("dropping", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
      });
    }
  }

  const look = async () => {
    if (!document.querySelector("#change-progress[data-under-way]")) return;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const fresh = page.getElementById("change-progress");
      if (fresh) document.getElementById("change-progress").replaceWith(fresh);
    } finally {
      setTimeout(look, 1500);
    }
  };
  setTimeout(look, 1500);
})();
