/*
  What a region's pages can do beside being read: tables of wards that are narrowed and sorted, and
  the search of the whole register of exemplars. Nothing is sent anywhere; names are shown as text.
*/
(function () {
  "use strict";
  var MOST = 100; // answers shown: nobody reads more, and a phone need not draw them

  function fold(text) {
    return text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/[đĐ]/g, "d")
      .toLowerCase();
  }

  function holds(text, words) {
    return words.every(function (word) {
      return text.indexOf(word) >= 0;
    });
  }

  function wordsOf(field) {
    return field ? fold(field.value).split(/\s+/).filter(Boolean) : [];
  }

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  function onChange(form, act) {
    var waiting = 0;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      act();
    });
    form.addEventListener("change", act);
    form.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(act, 150);
    });
    form.addEventListener("reset", function () {
      // The form has its first values only after this event.
      setTimeout(act);
    });
  }

  function prepareFilter(form) {
    var name = form.getAttribute("data-table");
    var rows = document.getElementById(name).tBodies[0].rows;
    var told = document.getElementById(name + "-dem");
    onChange(form, function () {
      var words = wordsOf(form.elements.word);
      var shown = 0;
      each(rows, function (row) {
        var fits = holds(fold(row.cells[0].textContent), words);
        each(form.querySelectorAll("select"), function (choice) {
          fits = fits && (!choice.value || row.getAttribute("data-" + choice.name) === choice.value);
        });
        row.hidden = !fits;
        if (fits) shown += 1;
      });
      told.textContent = "Có " + shown.toLocaleString("vi-VN") + " phường, xã theo lựa chọn này.";
    });
  }

  function readCell(cell, kind) {
    return kind === "number" ? Number(cell.getAttribute("data-value")) : cell.textContent;
  }

  // What nobody knows comes last, whichever way the rest is sorted.
  function isUnknown(cell) {
    return cell.getAttribute("data-value") === "";
  }

  function sort(table, head, place) {
    var kind = head.getAttribute("data-sort");
    var isUp = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") !== "ascending" : kind === "text";
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    rows.sort(function (one, other) {
      var a = readCell(one.cells[place], kind);
      var b = readCell(other.cells[place], kind);
      var last = isUnknown(one.cells[place]) - isUnknown(other.cells[place]);
      var order = kind === "number" ? a - b : a.localeCompare(b, "vi");
      if (last) return last;
      return isUp ? order : -order;
    });
    each(table.tHead.rows[0].cells, function (cell) {
      cell.removeAttribute("aria-sort");
    });
    head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    rows.forEach(function (row) {
      table.tBodies[0].appendChild(row);
    });
  }

  function prepareSort(table) {
    each(table.tHead.rows[0].cells, function (head, place) {
      if (!head.hasAttribute("data-sort")) return;
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        sort(table, head, place);
      });
    });
  }

  // A row of the register as `open_data.py` writes it.
  var NAME = 0, URL_ = 1, WARD = 2, CLUSTER = 4, TYPE = 5, KINDS = 6, FIELDS = 7;
  var MOVEMENTS = 8, YEARS = 9, UNITS = 10, NAMESAKES = 11, MORE = 12, SAME = 13;
  var PLACES = { cluster: CLUSTER, type: TYPE, kind: KINDS, field: FIELDS, movement: MOVEMENTS, year: YEARS };

  function prepareSearch(form) {
    var told = document.getElementById("ket-qua-tim");
    var found = document.getElementById("tim-thay");
    var whole = document.getElementById("ca-so");
    var before = told.textContent;
    var root = form.getAttribute("data-root");
    var parts = Number(form.getAttribute("data-parts"));
    var loading = null;
    var turn = 0;

    var numbers = Array.apply(null, Array(parts)).map(function (_, place) {
      return place + 1;
    });

    function fetchPart(number) {
      return fetch(root + "/dien-hinh/tim/" + number + ".json").then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      });
    }

    function load() {
      if (!loading) {
        loading = Promise.all(numbers.map(fetchPart)).then(function (lists) {
          var rows = Array.prototype.concat.apply([], lists);
          rows.forEach(function (row) {
            row.units = fold(row[UNITS]);
            row.folded = [fold(row[NAME]), fold(row[WARD]), row.units].join(" ");
          });
          return rows;
        });
        loading.catch(function () {
          loading = null; // asked for again with the next letter
        });
      }
      return loading;
    }

    function fits(row, words, units, choices) {
      return (
        holds(row.folded, words) &&
        holds(row.units, units) &&
        choices.every(function (choice) {
          var value = row[PLACES[choice.name]];
          return Array.isArray(value) ? value.map(String).indexOf(choice.value) >= 0 : value === choice.value;
        })
      );
    }

    function note(text) {
      var line = document.createElement("span");
      line.className = "quiet";
      line.textContent = text;
      return line;
    }

    function tellNamesakes(wards, others) {
      var more = others ? " và " + others.toLocaleString("vi-VN") + " nơi khác" : "";
      return "Trùng tên với điển hình ở: " + wards.join(", ") + more + "; chưa rõ có phải là một.";
    }

    function draw(row) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = row[URL_];
      link.textContent = row[NAME];
      item.appendChild(link);
      var parts = [row[WARD], row[UNITS], row[YEARS].join(", ")].filter(Boolean);
      item.appendChild(note(parts.join(" · ")));
      if (row[SAME].length) {
        item.appendChild(note("Cũng được nêu gương ở: " + row[SAME].join(", ") + " (cơ quan đã xác nhận là một)."));
      }
      if (row[NAMESAKES].length) item.appendChild(note(tellNamesakes(row[NAMESAKES], row[MORE])));
      return item;
    }

    onChange(form, function () {
      var mine = turn + 1;
      var words = wordsOf(form.elements.word);
      var units = wordsOf(form.elements.unit);
      var choices = Array.prototype.filter.call(form.querySelectorAll("select"), function (choice) {
        return choice.value;
      });
      turn = mine;
      if (!words.length && !units.length && !choices.length) {
        found.hidden = true;
        whole.hidden = false;
        told.textContent = before;
        return;
      }
      load().then(
        function (rows) {
          if (mine !== turn) return;
          var fitting = rows.filter(function (row) {
            return fits(row, words, units, choices);
          });
          found.textContent = "";
          fitting.slice(0, MOST).forEach(function (row) {
            found.appendChild(draw(row));
          });
          found.hidden = false;
          whole.hidden = true;
          told.textContent =
            "Có " + fitting.length.toLocaleString("vi-VN") + " điển hình theo lựa chọn này" +
            (fitting.length > MOST ? "; hiện " + MOST + " tên đầu, gõ thêm để tìm hẹp hơn." : ".");
        },
        function () {
          if (mine === turn) told.textContent = "Chưa tải được sổ điển hình. Kiểm tra mạng rồi thử lại.";
        }
      );
    });
  }

  function show(prepare) {
    return function (form) {
      prepare(form);
      form.classList.add("is-ready"); // the theme hides what takes a script until there is one
    };
  }

  each(document.querySelectorAll("form[data-table]"), show(prepareFilter));
  each(document.querySelectorAll("table.wards"), prepareSort);
  each(document.querySelectorAll("#tim-dien-hinh"), show(prepareSearch));
})();
