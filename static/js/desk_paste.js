// The paste box: takes the browser's HTML beside the text, and files that are dropped anywhere on the form.
"use strict";
(() => {
  const form = document.querySelector("[data-drop-zone]");
  if (!form) return;
  const text = form.querySelector("[data-paste-text]"), html = form.querySelector("[data-paste-html]");
  const files = form.querySelector("[data-drop]");
  const MOST = 4_000_000;
  let pasted = "";

  text.addEventListener("paste", (event) => {
    const markup = event.clipboardData?.getData("text/html") || "", plain = event.clipboardData?.getData("text/plain") || "";
    const whole = text.selectionStart === 0 && text.selectionEnd === text.value.length;
    pasted = whole ? plain : "";
    html.value = whole && markup.length <= MOST ? markup : "";
    const given = [...(event.clipboardData?.files || [])];
    if (given.length && !plain) { event.preventDefault(); take(given); }
  });
  // Text that was changed after the paste no longer belongs to its HTML.
  const squeezed = (value) => value.replace(/\s+/g, "");
  text.addEventListener("input", () => { if (html.value && squeezed(text.value) !== squeezed(pasted)) html.value = ""; });

  const take = (given) => {
    const all = new DataTransfer();
    for (const file of [...files.files, ...given]) all.items.add(file);
    files.files = all.files;
  };
  form.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); form.classList.add("is-over"); } });
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("is-over");
    if (event.dataTransfer.files.length) { event.preventDefault(); take(event.dataTransfer.files); }
  });
})();
