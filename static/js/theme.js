// Before the page is drawn: the theme and the text size that this reader chose, so that nothing flickers. Also say(),
// which other scripts put their words into the page's language with (articles/site/script_words.py lists them).
"use strict";
window.say = (text) => JSON.parse(document.getElementById("words")?.textContent || "{}")[text] || text;
(() => {
  const root = document.documentElement;
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const theme = kept("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const size = kept("size");
  if (size === "small" || size === "large") root.dataset.size = size;
})();
