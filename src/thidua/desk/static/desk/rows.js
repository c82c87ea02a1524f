// One more row of people, campaigns, targets …: a copy of the blank one under the next number.
for (const rows of document.querySelectorAll(".rows")) {
  const form = rows.closest("form");
  const total = form.elements[`${rows.dataset.prefix}-TOTAL_FORMS`];
  const add = rows.querySelector("[data-add]");
  add.hidden = false;
  add.addEventListener("click", () => {
    const blank = rows.querySelector(":scope > template");
    const copy = blank.content.cloneNode(true);
    const number = Number(total.value);
    for (const node of copy.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby", "data-field"]) {
        if (node.hasAttribute(name)) {
          node.setAttribute(name, node.getAttribute(name).replace("__prefix__", number));
        }
      }
    }
    copy.querySelector("legend").append(` ${number + 1}`);
    const first = copy.querySelector("input, select, textarea");
    rows.insertBefore(copy, blank);
    total.value = number + 1;
    first?.focus();
    form.dispatchEvent(new Event("change"));
  });
}
