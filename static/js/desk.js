// Every page of the desk. Forms carry the newest CSRF token, so that signing in again in another tab loses nothing.
"use strict";
(() => {
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && token()) field.value = token();
  });
})();

// Forms with data-keep="name": what is typed is kept in this browser until it is sent, and comes back after a reload.
(() => {
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = `desk:${location.pathname}:${form.dataset.keep}`;
    const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "file", "submit", "password"].includes(field.type));
    const value = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
    const put = (field, kept) => { if (typeof kept === "boolean") field.checked = kept; else field.value = kept; field.dispatchEvent(new Event("filled")); };
    const read = () => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
    const write = (kept) => { try { if (kept) localStorage.setItem(key, JSON.stringify(kept)); else localStorage.removeItem(key); } catch { /* full, or private */ } };
    const opened = Object.fromEntries(fields().map((field) => [field.name, value(field)]));
    const stamp = form.dataset.stamp || "";
    let timer = 0;

    const kept = read();
    if (kept && kept.stamp === stamp) {
      let differs = false;
      for (const field of fields()) {
        if (field.name in kept.values && kept.values[field.name] !== value(field)) { put(field, kept.values[field.name]); differs = true; }
      }
      if (differs) offer();
    } else if (kept) write(null);

    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 300); });
    window.addEventListener("pagehide", () => { if (timer) save(); });
    form.addEventListener("submit", save);

    function save() {
      clearTimeout(timer);
      timer = 0;
      const values = Object.fromEntries(fields().map((field) => [field.name, value(field)]));
      const changed = Object.keys(values).some((name) => values[name] !== opened[name]);
      write(changed ? { stamp, values } : null);
    }

    function offer() {
      const note = document.createElement("p"), button = document.createElement("button");
      note.className = "banner";
      note.setAttribute("role", "status");
      note.textContent = "What you had typed here is back. ";
      button.type = "button";
      button.textContent = "Show what was there before";
      button.addEventListener("click", () => { for (const field of fields()) put(field, opened[field.name]); write(null); note.remove(); });
      note.append(button);
      form.prepend(note);
    }
  }
})();
