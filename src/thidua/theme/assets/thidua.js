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
    } catch (_error) {
      // A browser may forbid storage; then the choice holds on this page.
    }
  }

  function prepareDisplay(panel) {
    ["theme", "size"].forEach(function (name) {
      var chosen = root.getAttribute("data-" + name) || "";
      panel.querySelectorAll('input[name="' + name + '"]').forEach(function (input) {
        input.checked = input.value === chosen;
      });
    });
    panel.addEventListener("change", function (event) {
      var input = event.target;
      if (input.value) root.setAttribute("data-" + input.name, input.value);
      else root.removeAttribute("data-" + input.name);
      remember(input.name, input.value);
    });
  }

  // The menu's button is a link to the menu, which opens it where this script does not come.
  function preparePanel(button) {
    var id = button.getAttribute("aria-controls") || button.getAttribute("href").slice(1);
    var panel = document.getElementById(id);

    function isOpen() {
      return button.getAttribute("aria-expanded") === "true";
    }
    function open(wanted) {
      button.setAttribute("aria-expanded", String(wanted));
      panel.classList.toggle("is-open", wanted);
      // What opened is what the next key goes to.
      if (wanted) panel.querySelector("a, input:checked").focus();
    }
    button.setAttribute("role", "button");
    button.setAttribute("aria-controls", id);
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", function (event) {
      event.preventDefault();
      open(!isOpen());
    });
    button.addEventListener("keydown", function (event) {
      if (event.key !== " " || button.tagName !== "A") return;
      event.preventDefault();
      button.click();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !isOpen()) return;
      open(false);
      button.focus();
    });
  }

  // Pictures further down are fetched when they come into view; paper cannot wait for that.
  function fetchPictures() {
    return Promise.all(
      Array.prototype.map.call(document.images, function (picture) {
        picture.loading = "eager";
        return picture.decode().catch(function () {
          // A picture that does not come is printed as its description.
        });
      })
    );
  }

  function preparePrint(button) {
    button.addEventListener("click", function () {
      fetchPictures().then(function () {
        window.print();
      });
    });
  }

  // Phones offer their own apps; elsewhere the address is copied.
  function prepareShare(button) {
    var address = location.href.split("#")[0];

    function copy() {
      var copying = navigator.clipboard
        ? navigator.clipboard.writeText(address)
        : Promise.reject(new Error("no clipboard"));
      copying.then(
        function () {
          tell(button, "Đã chép địa chỉ của bài.");
        },
        function () {
          tell(button, "Địa chỉ của bài: " + address);
        }
      );
    }
    button.addEventListener("click", function () {
      if (!navigator.share) return copy();
      navigator.share({ title: document.title, url: address }).catch(function (error) {
        if (error.name !== "AbortError") copy(); // the reader's own "no" is an answer
      });
    });
  }

  // The search itself is fetched when it is first wanted.
  function loadSearch(form) {
    if (form.getAttribute("data-loaded")) return;
    var told = form.querySelector("[role=status]");
    var ways = form.querySelector("[data-ways]");
    form.setAttribute("data-loaded", "true");
    told.textContent = form.querySelector("input").value ? "Đang tìm…" : "";
    ways.hidden = true;
    var scripts = ["data-script", "data-finder"].map(function (name) {
      return import(new URL(form.getAttribute(name), location.href).href);
    });
    Promise.all(scripts)
      .then(function (parts) {
        return parts[0].prepare(form, parts[1]);
      })
      .catch(function (error) {
        console.warn(error);
        form.removeAttribute("data-loaded");
        told.textContent = navigator.onLine
          ? "Chưa tải được phần tìm kiếm từ máy chủ của trang. Kiểm tra mạng rồi thử lại."
          : "Máy đang mất kết nối. Kiểm tra mạng rồi thử lại.";
        ways.hidden = false;
      });
  }

  function prepareSearch(link) {
    var form = document.getElementById("tim");
    var dialog = document.getElementById("cua-so-tim");
    var input = form && form.querySelector("input");
    if (!form || (dialog && !dialog.showModal)) return; // then the link leads to the search page

    function ask() {
      if (dialog && !dialog.open) dialog.showModal();
      input.focus();
      loadSearch(form);
    }
    link.addEventListener("click", function (event) {
      event.preventDefault();
      ask();
    });
    document.addEventListener("keydown", function (event) {
      var isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      ask();
    });
    form.querySelector("[data-retry]").addEventListener("click", function () {
      loadSearch(form);
    });
    if (!dialog) {
      loadSearch(form);
      return;
    }
    // The dialog itself is its ground; whatever stands in it lies in a frame of its own.
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog || event.target.hasAttribute("data-close")) dialog.close();
    });
    // In a field for searching, browsers take the first Esc to empty it.
    dialog.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      event.preventDefault();
      dialog.close();
    });
  }

  // Shown only where the browser has a Vietnamese voice; reading itself is fetched when wanted.
  function prepareListen(button) {
    var speech = window.speechSynthesis;
    if (!speech || !window.SpeechSynthesisUtterance) return true;

    function look() {
      var isThere = speech.getVoices().some(function (voice) {
        return /^vi\b/i.test(voice.lang);
      });
      if (isThere) button.classList.add("is-ready");
    }
    look();
    if (speech.addEventListener) speech.addEventListener("voiceschanged", look);
    button.addEventListener("click", function () {
      import(new URL(button.getAttribute("data-script"), location.href).href).then(
        function (part) {
          part.listen(button);
        },
        function () {
          tell(button, "Chưa tải được phần nghe bài. Kiểm tra mạng rồi thử lại.");
        }
      );
    });
    return true;
  }

  function tell(button, words) {
    button.parentNode.querySelector("[role=status]").textContent = words;
  }

  // Only a frame that scrolls is a stop for the keyboard, named by its table.
  function nameFrames() {
    document.querySelectorAll(".wide").forEach(function (frame) {
      var caption = frame.querySelector("caption");
      var isWider = frame.scrollWidth > frame.clientWidth;
      if (!isWider) {
        ["tabindex", "role", "aria-label"].forEach(frame.removeAttribute, frame);
        return;
      }
      frame.setAttribute("tabindex", "0");
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", caption ? caption.textContent.trim() : "Bảng");
    });
  }

  // A part that takes care of itself says so.
  var prepare = {
    listen: prepareListen,
    panel: preparePanel,
    print: preparePrint,
    search: prepareSearch,
    share: prepareShare,
  };
  document.querySelectorAll("[data-button]").forEach(function (button) {
    var known = prepare[button.getAttribute("data-button")];
    if (known && !known(button)) button.classList.add("is-ready");
  });
  document.querySelectorAll(".search-page").forEach(function (part) {
    part.classList.add("is-ready");
  });
  document.querySelectorAll(".display").forEach(prepareDisplay);
  nameFrames();
  window.addEventListener("resize", nameFrames);
  if (window.ResizeObserver) {
    // Larger letters widen a table, not its frame.
    document.querySelectorAll(".wide > *").forEach(function (part) {
      new ResizeObserver(nameFrames).observe(part);
    });
  }
  root.classList.add("js");

  // On paper a relative address leads nowhere; the style sheet prints this one instead.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".prose a[href]").forEach(function (link) {
      link.setAttribute("data-address", link.href);
    });
  });
})(document.documentElement);
