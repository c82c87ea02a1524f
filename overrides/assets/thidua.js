/*
  Three buttons and printed link addresses; everything on the site can be read without them.

  One file, loaded before the first paint: a reader's own choice of light or dark must not flash by,
  and the menu folds only where the script that unfolds it has arrived.
*/
(function (root) {
  "use strict";
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  root.classList.add("js");
  try {
    var remembered = localStorage.getItem("thidua-theme");
    if (remembered === "dark" || remembered === "light") root.setAttribute("data-theme", remembered);
  } catch (error) {
    // A browser may forbid storage; then the system's choice holds.
  }

  function isDark() {
    var chosen = root.getAttribute("data-theme");
    return chosen ? chosen === "dark" : dark.matches;
  }

  function prepareTheme(button) {
    function show() {
      button.setAttribute("aria-pressed", String(isDark()));
    }
    button.addEventListener("click", function () {
      var chosen = isDark() ? "light" : "dark";
      root.setAttribute("data-theme", chosen);
      try {
        localStorage.setItem("thidua-theme", chosen);
      } catch (error) {
        // Not remembered, but it holds on this page.
      }
      show();
    });
    if (dark.addEventListener) dark.addEventListener("change", show);
    show();
  }

  function prepareMenu(button) {
    var menu = document.getElementById(button.getAttribute("aria-controls"));

    function open(isOpen) {
      button.setAttribute("aria-expanded", String(isOpen));
      menu.setAttribute("data-open", String(isOpen));
    }
    button.addEventListener("click", function () {
      open(button.getAttribute("aria-expanded") !== "true");
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      open(false);
      button.focus();
    });
  }

  function preparePrint(button) {
    button.addEventListener("click", function () {
      window.print();
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var prepare = { theme: prepareTheme, menu: prepareMenu, print: preparePrint };
    document.querySelectorAll("[data-button]").forEach(function (button) {
      prepare[button.getAttribute("data-button")](button);
    });
  });

  // On paper a relative address leads nowhere; the style sheet prints this one instead.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".prose a[href]").forEach(function (link) {
      link.setAttribute("data-address", link.href);
    });
  });
})(document.documentElement);
