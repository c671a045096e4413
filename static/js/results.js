// Results by keyboard, with a preview beside the list. All works without: links, check boxes and forms.
"use strict";
(() => {
  const filter = document.querySelector("[data-filter]");
  filter?.addEventListener("input", () => {
    for (const row of document.querySelectorAll("[data-value]")) row.hidden = !row.dataset.value.includes(filter.value.toLowerCase());
  });

  const panel = document.querySelector("[data-preview]"), sheet = document.querySelector("[data-keys-sheet]");
  const rows = [...document.querySelectorAll(".hit-list > li, .tiles > .tile")];
  if (!panel || !sheet) return;
  const read = () => { try { return localStorage.getItem("keys"); } catch { return null; } };
  const off = sheet.querySelector("[data-keys-off]");
  off.checked = read() === "off";
  off.addEventListener("change", () => { try { localStorage.setItem("keys", off.checked ? "off" : "on"); } catch { /* a private window */ } });

  let at = -1, request = null;
  const box = (row) => row.querySelector("input[data-pick]");
  const link = (row) => row.querySelector("h3 a, .tile-photo");
  const show = async (row) => {
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`${panel.dataset.preview}${box(row).value}/`, { signal: request.signal });
      if (!answer.ok) return;
      panel.innerHTML = await answer.text();  // our own page, escaped by its template
      panel.hidden = false;
      document.body.classList.add("has-preview");
    } catch (error) { if (error.name !== "AbortError") panel.hidden = true; }
  };
  const go = (next) => {
    if (!rows[next]) return;
    rows[at]?.classList.remove("is-current");
    at = next;
    rows[at].classList.add("is-current");
    link(rows[at])?.focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
    show(rows[at]);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || sheet.open) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "?") { event.preventDefault(); sheet.showModal(); return; }
    if (off.checked) return;
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "o" && rows[at]) link(rows[at])?.click();
    else if (event.key === "x" && rows[at]) box(rows[at])?.click();
    else if (event.key === "Escape" && !panel.hidden) { panel.hidden = true; document.body.classList.remove("has-preview"); }
  });
})();
