// Names of the archive below the field that is typed in, to choose from. A field of several names has one a line, or
// data-apart says what stands between them; the one that the cursor is in counts.
"use strict";
(() => {
  const form = document.querySelector("form[data-suggest-names]");
  if (!form) return;

  const listBelow = (field) => {
    let list = field.parentElement.querySelector(".suggested");
    if (!list) {
      list = document.createElement("ul");
      list.className = "suggested";
      list.setAttribute("aria-label", "Names of the archive");
      field.after(list);
    }
    return list;
  };

  const choose = (field, typed, name, apart) => {
    const names = field.value.split(apart);
    const place = Math.max(names.findIndex((each) => each.trim() === typed), 0);
    names[place] = apart !== "\n" && place ? ` ${name}` : name;
    field.value = names.join(apart);
    listBelow(field).replaceChildren();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const suggest = async (field) => {
    const apart = field.dataset.apart || "\n", list = listBelow(field);
    const typed = field.value.slice(0, field.selectionStart ?? field.value.length).split(apart).pop().trim();
    list.replaceChildren();
    if (typed.length < 2) return;
    const query = new URLSearchParams({ kind: field.dataset.names, q: typed });
    const { names } = await (await fetch(`${form.dataset.suggestNames}?${query}`)).json();
    const there = field.value.split(apart).map((each) => each.trim());
    list.replaceChildren(...names.filter((each) => !there.includes(each)).map((name) => {
      const button = document.createElement("button"), item = document.createElement("li");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => choose(field, typed, name, apart));
      item.append(button);
      return item;
    }));
  };

  for (const field of form.querySelectorAll("input[data-names], textarea[data-names]")) {
    let due = 0;
    field.addEventListener("input", () => {
      clearTimeout(due);
      due = setTimeout(() => suggest(field).catch(() => {}), 200);
    });
  }
})();
