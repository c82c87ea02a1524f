/*
  Shows the pictures of a gallery, or of a photo essay, one after another in a dialog. Without this
  script, or in a browser without <dialog>, each picture is a link to itself in large.
*/
(function () {
  "use strict";
  var links = Array.prototype.slice.call(
    document.querySelectorAll(".gallery figure > a, figure.plate > a")
  );
  if (!links.length || !window.HTMLDialogElement) return;

  var dialog, picture, caption, previous, next;
  var shown = 0;
  var isInHistory = false;
  var SWIPE = 40; // pixels that a finger must go to be meant

  function make(parent, tag, name, text) {
    var element = document.createElement(tag);
    element.className = name;
    if (text) element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  function makeButton(parent, name, text, act) {
    var button = make(parent, "button", "button " + name, text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  function build() {
    dialog = make(document.body, "dialog", "viewer");
    dialog.setAttribute("aria-label", "Xem ảnh");
    picture = make(dialog, "img", "viewer-picture");
    caption = make(dialog, "p", "viewer-caption");
    caption.setAttribute("aria-live", "polite");
    var controls = make(dialog, "div", "viewer-controls");
    previous = makeButton(controls, "viewer-previous", "Ảnh trước", function () {
      show(shown - 1);
    });
    next = makeButton(controls, "viewer-next", "Ảnh sau", function () {
      show(shown + 1);
    });
    makeButton(controls, "viewer-close", "Đóng", function () {
      dialog.close();
    });
    previous.hidden = next.hidden = links.length < 2;
    dialog.addEventListener("keydown", function (event) {
      var steps = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: links.length - 1 };
      if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      show(steps[event.key]);
    });
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog) dialog.close();
    });
    prepareSwipe(picture);
    dialog.addEventListener("close", function () {
      // The entry that Back would have left by is used up.
      if (isInHistory) history.back();
      isInHistory = false;
      // Back to the picture last seen, wherever the reader set out from.
      links[shown].focus();
      picture.removeAttribute("src");
    });
  }

  // A finger across leads on; one that scrolls, or looks closer with another, does not.
  function prepareSwipe(place) {
    var from = null;
    place.addEventListener("touchstart", function (event) {
      var touch = event.changedTouches[0];
      var isClose = window.visualViewport && window.visualViewport.scale > 1.05;
      from = event.touches.length === 1 && !isClose ? [touch.clientX, touch.clientY] : null;
    });
    place.addEventListener("touchend", function (event) {
      if (!from || links.length < 2) return;
      var across = event.changedTouches[0].clientX - from[0];
      var down = event.changedTouches[0].clientY - from[1];
      from = null;
      if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(down)) return;
      show(shown + (across < 0 ? 1 : -1));
    });
  }

  // On a phone, Back is how people leave what covers a page.
  window.addEventListener("popstate", function () {
    isInHistory = false;
    if (dialog && dialog.open) dialog.close();
  });

  function wordsOf(link, place) {
    var lines = link.parentNode.querySelectorAll("figcaption > span");
    var words = Array.prototype.map.call(lines, function (line) {
      return line.textContent.trim();
    });
    // In a photo essay the caption itself begins with the place.
    return (words[0] === place ? words : [place].concat(words)).join(" · ");
  }

  function show(wanted) {
    shown = (wanted + links.length) % links.length;
    var link = links[shown];
    var small = link.querySelector("img");
    picture.width = small.getAttribute("width");
    picture.height = small.getAttribute("height");
    picture.src = link.href;
    picture.alt = small.alt;
    caption.textContent = wordsOf(link, "Ảnh " + (shown + 1) + "/" + links.length);
  }

  links.forEach(function (link, place) {
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (!dialog) build();
      show(place);
      dialog.showModal();
      history.pushState({ viewer: true }, "");
      isInHistory = true;
    });
  });
})();
