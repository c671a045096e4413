// The check page: names of a credit while it is typed, a caption split from its credit, Ctrl-S.
"use strict";
(() => {
  const form = document.querySelector("form[data-split]");
  if (!form) return;
  const list = document.querySelector(".source ol"), here = list?.querySelector(".is-here");
  if (here && !location.hash) list.scrollTop = here.offsetTop - list.offsetTop;

  const ask = async (caption, credit) => {
    const body = new FormData();
    body.set("caption", caption);
    body.set("credit", credit);
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(form.dataset.split, { method: "POST", body });
    return answer.ok && answer.headers.get("content-type").includes("json") ? answer.json() : null;
  };

  for (const photo of form.querySelectorAll("[data-photo]")) {
    const caption = photo.querySelector("[data-caption]"), credit = photo.querySelector("[data-credit]");
    const names = photo.querySelector("[data-names]");
    let timer = 0;
    const tell = async () => {
      const found = await ask(caption.value, credit.value).catch(() => null);
      if (!found) return;
      names.replaceChildren();
      if (found.split) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "quiet";
        button.textContent = `Split off the credit “${found.split.credit_line}”`;
        button.addEventListener("click", () => {
          caption.value = found.split.caption;
          credit.value = found.split.credit_line;
          caption.dispatchEvent(new Event("input", { bubbles: true }));
          credit.focus();
        });
        names.append(button);
      } else if (credit.value.trim()) {
        const said = [["Photographer", found.photographers], ["Agency", found.agencies], ["Role", found.roles]];
        names.textContent = said.filter(([, list]) => list.length).map(([what, list]) => `${what}: ${list.join(", ")}`).join(" · ") || "No name is read from this credit.";
      }
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(tell, 250); };
    caption.addEventListener("input", later);
    credit.addEventListener("input", later);
    if (credit.value.trim() || /[)\]]\s*$/.test(caption.value)) photo.addEventListener("focusin", tell, { once: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const button = form.querySelector("[data-save]");
    if (button) { event.preventDefault(); form.requestSubmit(button); }
  });
})();
