// Forms with data-keep="name": what is typed is kept in this browser until it is sent, and comes back to the same account
// after a reload or Back. If somebody else has changed the record meanwhile, it comes back with the version that the form
// was opened with (fields named opened, ...-opened, seen-...), so that the save merges both. What was sent is forgotten
// once a page says that it was done: by a message of success, or by [data-done="page:name page:name"]. An answer that
// refuses a form (.refused, .errors, .conflicts) does not say so.
"use strict";
(() => {
  const NEVER = ["hidden", "file", "submit", "button", "password"];
  const VERSION = /(^|-)opened$|^seen-/;
  const OURS = `desk:${document.currentScript.dataset.account}:`;
  const CHOICE = "record"; // ticks that choose rows are no text
  const isTick = (field) => ["checkbox", "radio"].includes(field.type);
  const nameOf = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
  const valueOf = (field) => (isTick(field) ? field.checked : field.value);
  const put = (field, value) => {
    if (isTick(field)) field.checked = value; else field.value = value;
    field.dispatchEvent(new Event("filled"));
  };
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const write = (key, kept) => {
    try { if (kept) localStorage.setItem(key, JSON.stringify(kept)); else localStorage.removeItem(key); } catch { /* full, or private */ }
  };

  const keys = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(OURS)); } catch { return []; } };

  for (const done of document.querySelectorAll("[data-done]")) for (const key of done.dataset.done.split(" ")) write(OURS + key, null);
  if (document.querySelector(".message.success")) for (const key of keys()) if (read(key)?.sent) write(key, null);

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = `${OURS}${location.pathname}:${form.dataset.keep}`;
    const fields = () => [...form.elements].filter((field) => field.name && field.name !== CHOICE && !NEVER.includes(field.type));
    const versions = () => [...form.elements].filter((field) => field.type === "hidden" && VERSION.test(field.name));
    const values = (list) => Object.fromEntries(list.map((field) => [nameOf(field), valueOf(field)]));
    const fill = (list, kept) => { for (const field of list) if (nameOf(field) in kept && kept[nameOf(field)] !== valueOf(field)) put(field, kept[nameOf(field)]); };
    const opened = values(fields()), version = values(versions());
    const kept = read(key);
    const isRefused = Boolean(document.querySelector(".refused") || form.querySelector(".errors, .conflicts"));
    const own = form.dataset.stamp || JSON.stringify(opened);
    const stamp = isRefused && kept ? kept.stamp : own;
    let timer = 0;

    if (isRefused) save();
    else if (kept && (kept.stamp === stamp || !kept.sent)) bringBack();
    else if (kept) write(key, null);

    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 300); });
    window.addEventListener("pagehide", () => { if (timer) save(); });
    form.addEventListener("submit", (event) => save(!event.submitter?.formTarget));

    function bringBack() {
      fill(fields(), kept.values);
      if (JSON.stringify(values(fields())) === JSON.stringify(opened)) return write(key, null);
      if (kept.stamp !== stamp) fill(versions(), kept.versions || {});
      offer(kept.stamp !== stamp);
    }

    function save(sent = false) {
      clearTimeout(timer);
      timer = 0;
      const typed = Object.entries(values(fields())).filter(([name, value]) => isRefused || value !== opened[name]);
      write(key, typed.length ? { stamp, sent, values: Object.fromEntries(typed), versions: values(versions()) } : null);
    }

    function offer(isOther) {
      const note = document.createElement("p"), button = document.createElement("button");
      note.className = "banner";
      note.setAttribute("role", "status");
      note.textContent = `What you had typed here is back. ${isOther ? "It was changed elsewhere meanwhile. " : ""}`;
      button.type = "button";
      button.textContent = "Show what was there before";
      button.addEventListener("click", () => { fill([...fields(), ...versions()], { ...opened, ...version }); write(key, null); note.remove(); });
      note.append(button);
      form.prepend(note);
    }
  }
})();
