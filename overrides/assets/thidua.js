/*
  What a page can do beside being read: panels that open, the reader's own way of showing the page,
  printing with link addresses. Everything on the site can be read without this file.

  What the reader chose was put into place before the first paint, by a line in the page's head.
*/
(function (root) {
  "use strict";

  function remember(name, value) {
    try {
      if (value) localStorage.setItem("thidua-" + name, value);
      else localStorage.removeItem("thidua-" + name);
    } catch (error) {
      // A browser may forbid storage; then the choice holds on this page.
    }
  }

  function prepareDisplay(form) {
    ["theme", "size"].forEach(function (name) {
      var chosen = root.getAttribute("data-" + name) || "";
      form.querySelectorAll('input[name="' + name + '"]').forEach(function (input) {
        input.checked = input.value === chosen;
      });
    });
    form.addEventListener("change", function (event) {
      var input = event.target;
      if (input.value) root.setAttribute("data-" + input.name, input.value);
      else root.removeAttribute("data-" + input.name);
      remember(input.name, input.value);
    });
  }

  function preparePanel(button) {
    var panel = document.getElementById(button.getAttribute("aria-controls"));

    function open(isOpen) {
      button.setAttribute("aria-expanded", String(isOpen));
      panel.hidden = !isOpen && panel.tagName === "FORM";
      panel.classList.toggle("is-open", isOpen);
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

  var prepare = { panel: preparePanel, print: preparePrint };
  document.querySelectorAll("[data-button]").forEach(function (button) {
    var known = prepare[button.getAttribute("data-button")];
    if (known) known(button);
  });
  document.querySelectorAll(".display").forEach(prepareDisplay);

  // On paper a relative address leads nowhere; the style sheet prints this one instead.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".prose a[href]").forEach(function (link) {
      link.setAttribute("data-address", link.href);
    });
  });
})(document.documentElement);
