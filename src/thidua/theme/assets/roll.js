/*
  Narrows a list (exemplars, documents) to what the reader typed and chose, and shows a long one in pages.
  All of it stands in the address after "#", so that a narrowed list can be sent to somebody and found
  again by the "back" button. Names are compared without marks: "chien" finds "Chiên".
*/
(function () {
  "use strict";
  var PAGE = 60;
  var form = document.getElementById("loc");
  var told = document.getElementById("ket-qua-loc");
  if (!form) return;
  var rows = list(document, ".roll-list > li");
  var groups = list(document, ".roll-letter, .roll");
  var fields = list(form, "input, select");
  var name = form.querySelector("input");
  var noun = form.getAttribute("data-noun");
  var turning = document.getElementById("khoi--lat-trang");
  var found = rows;
  var page = 1;

  function list(within, selector) {
    return Array.prototype.slice.call(within.querySelectorAll(selector));
  }

  function fold(text) {
    var plain = text.toLowerCase().replace(/đ/g, "d");
    return plain.normalize ? plain.normalize("NFD").replace(/[\u0300-\u036f]/g, "") : plain;
  }

  function words(text) {
    return fold(text).split(/[^a-z0-9]+/).filter(Boolean);
  }

  var names = rows.map(function (row) {
    return words(row.querySelector("a").textContent);
  });

  function isCalled(place, sought) {
    return sought.every(function (word) {
      return names[place].some(function (part) {
        return part.indexOf(word) === 0;
      });
    });
  }

  function fits(row, place, sought) {
    return (
      isCalled(place, sought) &&
      fields.every(function (field) {
        var values = (row.getAttribute("data-" + field.name) || "").split(" ");
        return field === name || !field.value || values.indexOf(field.value) >= 0;
      })
    );
  }

  function show() {
    var pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(Math.max(page, 1), pages);
    rows.forEach(function (row) {
      row.hidden = true;
    });
    found.slice((page - 1) * PAGE, page * PAGE).forEach(function (row) {
      row.hidden = false;
    });
    groups.forEach(function (group) {
      group.hidden = !group.querySelector(".roll-list > li:not([hidden])");
    });
    turning.hidden = pages < 2;
    turning.querySelector("[data-place]").textContent = "Trang " + page + "/" + pages;
    list(turning, "button").forEach(function (button) {
      var wanted = page + Number(button.getAttribute("data-step"));
      button.disabled = wanted < 1 || wanted > pages;
    });
    var count = found.length.toLocaleString("vi-VN");
    told.textContent = found.length
      ? "Có " + count + " " + noun + (found.length < rows.length ? " theo lựa chọn này." : ".")
      : "Không có " + noun + " nào theo lựa chọn này.";
  }

  function narrow() {
    var sought = words(name.value);
    found = rows.filter(function (row, place) {
      return fits(row, place, sought);
    });
    show();
  }

  function remember() {
    var chosen = fields
      .filter(function (field) {
        return field.value;
      })
      .map(function (field) {
        return field.name + "=" + encodeURIComponent(field.value);
      });
    if (page > 1) chosen.push("page=" + page);
    history.replaceState(null, "", chosen.length ? "#" + chosen.join("&") : location.pathname);
  }

  function recall() {
    // The link that skips to the content, or to a letter, chooses nothing.
    if (location.hash.length > 1 && location.hash.indexOf("=") < 0) return narrow();
    var wanted = {};
    location.hash
      .slice(1)
      .split("&")
      .forEach(function (pair) {
        var parts = pair.split("=");
        wanted[parts[0]] = read(parts[1] || "");
      });
    fields.forEach(function (field) {
      var value = wanted[field.name] || "";
      var isKnown =
        field === name ||
        Array.prototype.some.call(field.options, function (option) {
          return option.value === value;
        });
      field.value = isKnown ? value : "";
    });
    page = Number(wanted.page) || 1;
    narrow();
  }

  function read(text) {
    try {
      return decodeURIComponent(text);
    } catch (_error) {
      return ""; // somebody cut the address short
    }
  }

  function renew() {
    page = 1;
    narrow();
    remember();
  }

  form.addEventListener("input", renew);
  form.addEventListener("change", renew);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    renew();
    told.scrollIntoView();
  });
  form.addEventListener("reset", function () {
    // The form has its first values only after this event.
    setTimeout(renew);
  });
  turning.addEventListener("click", function (event) {
    var step = event.target.getAttribute("data-step");
    if (!step) return;
    page += Number(step);
    show();
    remember();
    told.setAttribute("tabindex", "-1");
    told.focus();
    told.scrollIntoView();
  });
  // A letter may begin on another page of the list.
  document.addEventListener("click", function (event) {
    var id = event.target.hasAttribute("data-letter") && event.target.getAttribute("href").slice(1);
    if (!id) return;
    event.preventDefault();
    var heading = document.getElementById(id);
    var first = heading.parentNode.querySelector("li");
    if (found.indexOf(first) < 0) {
      fields.forEach(function (field) {
        field.value = "";
      });
      found = rows;
    }
    page = Math.floor(found.indexOf(first) / PAGE) + 1;
    show();
    remember();
    heading.setAttribute("tabindex", "-1");
    heading.focus();
    heading.scrollIntoView();
  });
  window.addEventListener("hashchange", recall);
  recall();
  form.classList.add("is-ready");
})();
