// Comfort on every page: the theme switch, "/" for the search box, and suggestions while typing. All works without.
"use strict";
(() => {
  const root = document.documentElement;
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a private window */ } };

  // The button names the theme that a click brings: the one that the system does not have, the other, the system's own.
  const systems = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const next = () => {
    const other = systems() === "dark" ? "light" : "dark";
    return !root.dataset.theme ? other : root.dataset.theme === other ? systems() : "";
  };
  for (const button of document.querySelectorAll("[data-switch=theme]")) {
    const words = {
      light: [say("Light"), say("Light theme")],
      dark: [say("Dark"), say("Dark theme")],
      system: [say("Auto"), say("Auto theme")],
    };
    const name = () => {
      const [word, label] = words[next() || "system"];
      button.textContent = word;
      button.setAttribute("aria-label", label);
    };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      const wanted = next();
      if (wanted) root.dataset.theme = wanted; else delete root.dataset.theme;
      keep("theme", wanted);
      name();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  }

  for (const link of document.querySelectorAll(".sections a")) if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("main [data-main-search]") || document.querySelector("input[type=search]");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });

  // Dragging over the bars of a chart narrows to all days between the first and the last of them.
  for (const chart of document.querySelectorAll(".chart svg")) {
    const at = (event) => event.target.closest("a")?.getAttribute("href");
    const day = (href, name) => new URLSearchParams(href.split("?")[1]).get(name);
    let start = null;
    chart.addEventListener("pointerdown", (event) => { start = at(event); });
    chart.addEventListener("dragstart", (event) => event.preventDefault());
    chart.addEventListener("pointerup", (event) => {
      const end = at(event);
      if (!start || !end || start === end || !day(start, "from") || !day(end, "to")) return;
      const days = [day(start, "from"), day(end, "from"), day(start, "to"), day(end, "to")].sort();
      const [path, query] = start.split("?"), params = new URLSearchParams(query);
      params.set("from", days[0]);
      params.set("to", days[3]);
      location.assign(`${path}?${params}`);
    });
  }

  let boxes = 0;
  for (const form of document.querySelectorAll("form[data-suggest]")) suggest(form, `suggestions-${boxes++}`);

  function suggest(form, id) {
    const input = form.querySelector("input[type=search]");
    const list = document.createElement("ul");
    let rows = [], chosen = -1, timer = 0, request = null, typed = "";
    Object.assign(list, { id, className: "suggestions", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", say("Suggestions"));
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", id]]) input.setAttribute(name, value);
    form.append(list);

    const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const go = (row) => { if (row.url) location.assign(row.url); else { input.value = row.text; close(); form.requestSubmit(); } };
    const mark = (next) => {
      chosen = next;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
      if (chosen < 0) input.removeAttribute("aria-activedescendant"); else input.setAttribute("aria-activedescendant", `${id}-${chosen}`);
      input.value = chosen < 0 || rows[chosen].url ? typed : rows[chosen].text;
    };
    const show = (found) => {
      rows = found;
      list.replaceChildren(...rows.map((row, at) => {
        const item = document.createElement("li"), text = document.createElement("span"), kind = document.createElement("span");
        item.id = `${id}-${at}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        text.textContent = row.label;
        text.dir = "auto";
        kind.textContent = row.kind;
        item.append(text, kind);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); go(row); });
        return item;
      }));
      list.hidden = !rows.length;
      chosen = -1;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const ask = async () => {
      request?.abort();
      typed = input.value;
      if (typed.trim().length < 2) return close();
      request = new AbortController();
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: request.signal });
        if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
      } catch (error) { if (error.name !== "AbortError") close(); }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const count = rows.length + 1;
      if (event.key === "ArrowDown") { event.preventDefault(); mark((chosen + 2) % count - 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark((chosen + count) % count - 1); }
      else if (event.key === "Escape") { event.preventDefault(); mark(-1); close(); }
      else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); go(rows[chosen]); }
    });
  }
})();
