/*
  Narrows the list of exemplars to what the reader chose. The choice stands in the address after "#",
  so that a narrowed list can be sent to somebody and found again by the "back" button.
*/
(function () {
  "use strict";
  var form = document.getElementById("loc");
  var told = document.getElementById("ket-qua-loc");
  if (!form) return;
  var rows = Array.prototype.slice.call(document.querySelectorAll(".roll-list > li"));
  var sections = Array.prototype.slice.call(document.querySelectorAll(".roll"));
  var choices = Array.prototype.slice.call(form.querySelectorAll("select"));

  function fits(row) {
    return choices.every(function (choice) {
      var values = (row.getAttribute("data-" + choice.name) || "").split(" ");
      return !choice.value || values.indexOf(choice.value) >= 0;
    });
  }

  function narrow() {
    var shown = 0;
    rows.forEach(function (row) {
      row.hidden = !fits(row);
      if (!row.hidden) shown += 1;
    });
    sections.forEach(function (section) {
      section.hidden = !section.querySelector("li:not([hidden])");
    });
    var count = shown.toLocaleString("vi-VN");
    var noun = form.getAttribute("data-noun") || "điển hình";
    told.textContent = shown
      ? "Có " + count + " " + noun + (shown < rows.length ? " theo lựa chọn này." : ".")
      : "Không có " + noun + " nào theo lựa chọn này.";
  }

  function remember() {
    var chosen = choices
      .filter(function (choice) {
        return choice.value;
      })
      .map(function (choice) {
        return choice.name + "=" + choice.value;
      })
      .join("&");
    history.replaceState(null, "", chosen ? "#" + chosen : location.pathname);
  }

  function recall() {
    // The link that skips to the content, or to a heading, chooses nothing.
    if (location.hash.length > 1 && location.hash.indexOf("=") < 0) return;
    var wanted = {};
    location.hash
      .slice(1)
      .split("&")
      .forEach(function (pair) {
        var parts = pair.split("=");
        wanted[parts[0]] = parts[1] || "";
      });
    choices.forEach(function (choice) {
      var value = wanted[choice.name] || "";
      var known = Array.prototype.some.call(choice.options, function (option) {
        return option.value === value;
      });
      choice.value = known ? value : "";
    });
    narrow();
  }

  form.addEventListener("change", function () {
    narrow();
    remember();
  });
  form.addEventListener("reset", function () {
    // The form has its first values only after this event.
    setTimeout(function () {
      narrow();
      remember();
    });
  });
  window.addEventListener("hashchange", recall);
  recall();
})();
