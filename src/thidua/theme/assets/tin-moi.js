/*
  Shows the newest items of a feed on any page. Copy this file to the portal's own server.

  <section data-thidua-feed="https://…/feed.json" data-thidua-items="5">…</section>

  What the section holds stays, and the list is added to it; without script or network it is all
  that readers see. Nothing of a feed is ever taken for HTML, and nothing is sent anywhere.
*/
(function () {
  "use strict";

  function text(element, name) {
    var found = element.getElementsByTagName(name)[0];
    return found ? found.textContent.trim() : "";
  }

  function fromJson(feed) {
    return feed.items.map(function (item) {
      return { title: item.title, address: item.url, date: item.date_published };
    });
  }

  function fromRss(source) {
    var feed = new DOMParser().parseFromString(source, "application/xml");
    // Also of Atom, whose items have other names: better the link alone than an empty list.
    if (!feed.getElementsByTagName("channel").length) throw new Error("RSS");
    return Array.from(feed.getElementsByTagName("item")).map(function (item) {
      return { title: text(item, "title"), address: text(item, "link"), date: text(item, "pubDate") };
    });
  }

  function read(source) {
    return source.trimStart().startsWith("{") ? fromJson(JSON.parse(source)) : fromRss(source);
  }

  function row(item) {
    var line = document.createElement("li");
    var link = document.createElement("a");
    link.href = item.address;
    link.textContent = item.title;
    line.append(link);
    var date = new Date(item.date);
    if (!Number.isNaN(date.getTime())) line.append(" (", day(date), ")");
    return line;
  }

  // A day of Viet Nam, wherever the reader is.
  function day(date) {
    var time = document.createElement("time");
    time.dateTime = date.toISOString();
    time.textContent = date.toLocaleDateString("vi-VN", {
      day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Asia/Ho_Chi_Minh",
    });
    return time;
  }

  function show(section, items) {
    var list = document.createElement("ul");
    items
      .filter(function (item) { return /^https?:\/\//i.test(item.address); })
      .slice(0, Number(section.dataset.thiduaItems) || 5)
      .forEach(function (item) { list.append(row(item)); });
    var heading = section.querySelector("h2, h3, h4");
    if (heading) heading.after(list);
    else section.prepend(list);
    section.dataset.thiduaState = "ready";
  }

  document.querySelectorAll("[data-thidua-feed]").forEach(function (section) {
    fetch(section.dataset.thiduaFeed, { credentials: "omit", referrerPolicy: "no-referrer" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(function (source) { show(section, read(source)); })
      .catch(function () {
        // The link that the section holds is still there.
        section.dataset.thiduaState = "failed";
      });
  });
})();
