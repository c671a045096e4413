// Comfort on a story: three text sizes, copying and printing, and photos in a viewer (arrows, Esc).
"use strict";
(() => {
  const root = document.documentElement;
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a private window */ } };

  const sizes = document.querySelector("[data-sizes]");
  if (sizes) {
    const show = () => { for (const button of sizes.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.size === (root.dataset.size || "medium"))); };
    sizes.hidden = false;
    show();
    sizes.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      root.dataset.size = button.dataset.size;
      keep("size", button.dataset.size);
      show();
    });
  }

  const acts = {
    print: () => print(),
    copy: async (button) => { await navigator.clipboard.writeText(button.dataset.text); button.textContent = say("Copied"); },
  };
  for (const button of document.querySelectorAll("[data-do]")) {
    if (button.dataset.do === "copy" && !navigator.clipboard) continue;
    button.closest("[hidden]").hidden = false;
    button.addEventListener("click", () => acts[button.dataset.do](button));
  }

  const photos = [...document.querySelectorAll(".photo-open")].filter((link) => link.dataset.full);
  if (!photos.length || !window.HTMLDialogElement) return;
  let at = 0, viewer = null;

  function make() {
    viewer = document.createElement("dialog");
    viewer.className = "viewer";
    viewer.setAttribute("aria-label", say("Photograph"));
    const stage = document.createElement("div"), bar = document.createElement("div"), words = document.createElement("p"), image = document.createElement("img"), about = document.createElement("a");
    stage.className = "viewer-stage";
    bar.className = "viewer-bar";
    words.setAttribute("aria-live", "polite");
    stage.append(image);
    const button = (text, act) => { const made = document.createElement("button"); made.type = "button"; made.textContent = text; made.addEventListener("click", act); bar.append(made); };
    bar.append(words);
    if (photos.length > 1) { button(say("Previous"), () => turn(-1)); button(say("Next"), () => turn(1)); }
    about.textContent = say("Details");
    bar.append(about);
    button(say("Close"), () => viewer.close());
    viewer.append(stage, bar);
    viewer.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) { event.preventDefault(); turn(step); }
    });
    stage.addEventListener("click", (event) => { if (event.target === stage) viewer.close(); });
    viewer.addEventListener("close", () => photos[at].focus());
    document.body.append(viewer);
  }
  function turn(step) {
    at = (at + step + photos.length) % photos.length;
    const link = photos[at], shown = viewer.querySelector("img");
    shown.src = link.dataset.full;
    viewer.querySelector("a").href = link.href;
    viewer.querySelector("a").hidden = link.getAttribute("href") === link.dataset.full;
    shown.alt = link.querySelector("img")?.alt || "";
    const words = link.closest("figure")?.querySelector("figcaption")?.textContent.replace(/\s+/g, " ").trim() || "";
    viewer.querySelector("p").textContent = photos.length > 1 ? `${at + 1} / ${photos.length}. ${words}` : words;
  }
  photos.forEach((link, number) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (!viewer) make();
    at = number;
    turn(0);
    viewer.showModal();
  }));
})();
