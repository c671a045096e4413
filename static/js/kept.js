// The tray on every page that has something to tick, order by dragging, and passages. All works without, by forms.
"use strict";
(() => {
  const link = document.querySelector("[data-tray]");
  if (!link) return;
  const NAME = "tray", MOST = 300;
  const hasAccount = link.dataset.tray === "account";
  const read = () => { try { return JSON.parse(localStorage.getItem(NAME) || "[]"); } catch { return []; } };
  const write = (items) => { try { localStorage.setItem(NAME, JSON.stringify(items.slice(0, MOST))); } catch { /* a private window */ } };
  let items = new Set();

  const show = () => {
    link.textContent = items.size ? `${say("Tray")} (${items.size})` : say("Tray");
    if (!hasAccount) {
      const query = items.size ? `?item=${[...items].join(",")}` : "";
      link.href = link.getAttribute("href").split("?")[0] + query;
    }
    for (const box of document.querySelectorAll("input[data-pick]")) box.checked = items.has(box.value);
  };
  const post = (address, values) => {
    const body = new URLSearchParams([["csrfmiddlewaretoken", link.dataset.token], ...values]);
    return fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  };
  const send = (action, names) => post(link.dataset.change, [["do", action], ["item", names.join(",")]]);

  const start = async () => {
    const here = read();
    if (!hasAccount) { items = new Set(here); return show(); }
    // What the browser kept before signing in is taken over, once.
    if (here.length && (await send("add", here)).ok) write([]);
    const answer = await fetch(link.dataset.keys);
    if (answer.ok) items = new Set((await answer.json()).items);
    show();
  };
  const change = async (name, wanted) => {
    if (wanted) items.add(name); else items.delete(name);
    if (hasAccount) await send(wanted ? "add" : "remove", [name]); else write([...items]);
    show();
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-pick]")) change(event.target.value, event.target.checked);
  });
  document.querySelector("[data-tray-clear]")?.addEventListener("click", () => { write([]); location.assign(location.pathname); });
  for (const element of document.querySelectorAll(".kept .scripted")) element.hidden = false;
  // A page of the tray that names more than the browser has (all results of a search) fills the browser's tray.
  if (!hasAccount && document.querySelector("[data-tray-page]")) {
    const all = [...document.querySelectorAll("[data-name]")].map((row) => row.dataset.name);
    write([...new Set([...read(), ...all])]);
  }
  start();
  window.addEventListener("pageshow", (event) => { if (event.persisted) start(); });

  // Order by dragging.
  for (const list of document.querySelectorAll(".kept-items[data-order]")) {
    let moved = null;
    for (const row of list.children) row.draggable = true;
    list.addEventListener("dragstart", (event) => { moved = event.target.closest("li[data-item]"); moved?.classList.add("is-moved"); });
    list.addEventListener("dragover", (event) => {
      const over = event.target.closest("li[data-item]");
      if (!moved || !over || over === moved) return;
      event.preventDefault();
      const box = over.getBoundingClientRect();
      list.insertBefore(moved, event.clientY > box.top + box.height / 2 ? over.nextSibling : over);
    });
    list.addEventListener("dragend", () => {
      moved?.classList.remove("is-moved");
      moved = null;
      post(list.dataset.order, [["do", "order"], ["order", [...list.children].map((row) => row.dataset.item).join(",")]]);
    });
  }

  // Words that are marked in a story can be kept as a passage.
  const form = document.querySelector("[data-passage]"), text = document.querySelector(".story-body");
  if (form && text) document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    if (chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    const range = chosen.getRangeAt(0), before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    form.elements.quotation.value = chosen.toString().replace(/\s+/g, " ").trim();
    form.elements.place.value = before.toString().replace(/\s+/g, " ").length;
    form.closest("details").open = true;
  });
})();
