// The form of a story: Ctrl-S, who else has it open, photos in order.
"use strict";
(() => {
  const form = document.querySelector(".story-form");
  if (!form) return;

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".main-button"));
    }
  });

  // Who else has the story open.
  const address = form.dataset.presence;
  const others = document.querySelector("[data-others]");
  const tell = (extra = {}) => {
    const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...extra });
    return fetch(address, { method: "POST", body, keepalive: true });
  };
  const renew = async () => {
    if (document.hidden) return;
    try {
      const answer = await (await tell()).json();
      others.querySelector("[data-names-of-others]").textContent = answer.others.join(", ");
      others.hidden = !answer.others.length;
    } catch { /* offline: the next renewal tells */ }
  };
  if (address) {
    renew();
    setInterval(renew, 20000);
    addEventListener("pagehide", () => tell({ leave: "1" }));
  }
})();
