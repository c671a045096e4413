// Names for screen readers where Django's administration has none: fields in rows of tables, the halves of a date with
// its time, boxes with a list to choose from, and the heads of columns without a word.
"use strict";
(() => {
  const words = (node) => (node?.cloneNode(true).textContent || "").replace(/\s+/g, " ").trim().replace(/:$/, "");
  const isNamed = (field) => field.labels?.length || field.getAttribute("aria-label") || field.getAttribute("aria-labelledby");
  const name = (node, text) => { if (node && text) node.setAttribute("aria-label", text); };

  const columnOf = (cell) => words(cell.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex]);
  const legendOf = (field) => words(field.closest(".form-row, .fieldBox")?.querySelector("label, legend"));
  const half = (field) => (field.matches(".vDateField") ? ", date" : field.matches(".vTimeField") ? ", time" : "");

  function nameFields(root) {
    for (const field of root.querySelectorAll("input:not([type=hidden], [type=submit], [type=button]), select, textarea")) {
      const cell = field.closest("td");
      if (!isNamed(field)) name(field, `${(cell && columnOf(cell)) || legendOf(field)}${half(field)}`);
    }
    for (const box of root.querySelectorAll(".select2-selection")) {
      const select = box.closest(".select2-container").previousElementSibling;
      const text = words(select?.labels?.[0]) || select?.getAttribute("aria-label") || "";
      box.removeAttribute("aria-labelledby");
      name(box, text);
      for (const part of box.querySelectorAll("[role=textbox], .select2-search__field")) name(part, text);
      for (const part of box.querySelectorAll("ul, li")) part.setAttribute("role", "none");
    }
    for (const tip of root.querySelectorAll(".help-tooltip[aria-label]")) tip.setAttribute("role", "img");
    for (const head of root.querySelectorAll("th")) {
      if (words(head) || head.querySelector("input, img, .visually-hidden")) continue;
      const text = document.createElement("span");
      text.className = "visually-hidden";
      text.textContent = "Row";
      head.append(text);
    }
  }

  name(document.getElementById("searchbar"), "Search this list");
  nameFields(document);
  let timer = 0; // rows and boxes that scripts add, once they are whole
  new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(() => nameFields(document), 50); })
    .observe(document.body, { childList: true, subtree: true });
})();
