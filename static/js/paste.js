// A paste box keeps the HTML of what is pasted into it. Without this script, forms send the plain text alone.
//
// <textarea data-paste-html="ID"> names the hidden field to fill: with a JSON list of {text, html, address}, one a paste.
// articles/parsers/clipboard/format.py reads it. Nothing of the HTML is ever put into this page: DOMParser runs no script
// and loads nothing.
"use strict";
(() => {
  const MOST = 5_000_000; // characters in the field; more are not sent, and the text is read alone
  const MOST_PASTES = 20;
  const NEVER_READ = "script:not([type='application/ld+json']), style, svg, iframe, object, embed, canvas, link[rel=stylesheet]";
  const KEPT = /^(?:class|id|href|alt|title|role|rel|itemprop|itemtype|itemscope|datetime|content|property|name|lang|dir|type|hidden|width|height|(?:data-)?src(?:set)?|data-.*(?:caption|credit|copyright|src|author).*)$/;

  // The HTML without what no reader uses: styles, scripts, handlers, pictures written into the page. Markers stay.
  function smaller(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const node of page.querySelectorAll(NEVER_READ)) node.remove();
    for (const node of page.querySelectorAll("*")) {
      for (const { name, value } of [...node.attributes]) if (!KEPT.test(name) || value.startsWith("data:")) node.removeAttribute(name);
    }
    return page.documentElement.outerHTML;
  }

  // Firefox names the page itself; other browsers name it in the HTML, if at all.
  function addressOf(data) {
    const told = ["text/x-moz-url-priv", "text/x-moz-url", "text/uri-list"].map((type) => data.getData(type).split(/\r?\n/)[0].trim());
    return told.find((text) => /^https?:\/\//i.test(text)) || "";
  }

  for (const box of document.querySelectorAll("textarea[data-paste-html]")) {
    const field = document.getElementById(box.dataset.pasteHtml);
    if (!field) continue;
    const pastes = [];
    box.addEventListener("paste", (event) => {
      const data = event.clipboardData, html = data?.getData("text/html"), text = data?.getData("text/plain");
      if (!html || !text || html.length > 4 * MOST) return;
      pastes.push({ text, html: smaller(html), address: addressOf(data) });
      while (pastes.length > MOST_PASTES || (pastes.length && JSON.stringify(pastes).length > MOST)) pastes.shift();
      field.value = pastes.length ? JSON.stringify(pastes) : "";
    });
    // Pastes that were removed from the box again are not sent.
    box.form?.addEventListener("submit", () => {
      const kept = pastes.filter((paste) => box.value.includes(paste.text.replace(/\r\n?/g, "\n")));
      field.value = kept.length ? JSON.stringify(kept) : "";
    });
  }
})();
