// Every page of the desk. Forms carry the newest CSRF token, so that signing in again in another tab loses nothing.
"use strict";
(() => {
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && token()) field.value = token();
  });
})();
