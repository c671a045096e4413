// Files that are dropped on the paste page, or pasted into its box, are added to those that were chosen.
"use strict";
(() => {
  const form = document.querySelector("[data-drop-zone]");
  if (!form) return;
  const files = form.querySelector("[data-drop]");

  const take = (given) => {
    const all = new DataTransfer();
    for (const file of [...files.files, ...given]) all.items.add(file);
    files.files = all.files;
  };
  form.addEventListener("paste", (event) => {
    const given = [...(event.clipboardData?.files || [])];
    if (given.length && !event.clipboardData.getData("text/plain")) { event.preventDefault(); take(given); }
  });
  form.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); form.classList.add("is-over"); }
  });
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("is-over");
    if (event.dataTransfer.files.length) { event.preventDefault(); take(event.dataTransfer.files); }
  });
})();
