// Small questions in a window of their own.

export function open(inner) {
  const dialog = document.createElement("dialog");
  inner.method = "dialog";
  dialog.append(inner);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue);
      dialog.remove();
    });
  });
}

export function labelled(words, input) {
  const label = document.createElement("label");
  label.append(words, input);
  return label;
}

export function choice(words, value, kind = "") {
  const made = document.createElement("button");
  made.textContent = words;
  made.value = value;
  made.className = kind;
  return made;
}

export function typed(value = "") {
  const input = document.createElement("input");
  input.value = value;
  return input;
}

/** Ask for what a photo shows, whose it is, and whether a child is in it. */
export async function ask(name, alt = "", asksMore = false) {
  const inner = document.createElement("form");
  const words = typed(alt);
  const credit = typed();
  const child = document.createElement("input");
  child.type = "checkbox";
  inner.append(labelled(`Ảnh ${name}: tả ngắn nội dung ảnh cho người khiếm thị`, words));
  if (asksMore) {
    const tick = labelled("", child);
    tick.append(" Trong ảnh có trẻ em (dưới 16 tuổi)");
    inner.append(labelled("Nguồn ảnh, người chụp (có thể để trống)", credit), tick);
  }
  inner.append(choice("Xong", "done"));
  await open(inner);
  return { alt: words.value.trim(), credit: credit.value.trim(), hasChild: child.checked };
}

/** Ask where a link leads: "" takes it away, `null` leaves all as it is. */
export async function askLink(now) {
  const inner = document.createElement("form");
  const address = typed(now || "https://");
  inner.append(labelled("Địa chỉ liên kết", address), choice("Xong", "done"));
  if (now) {
    inner.append(" ", choice("Bỏ liên kết", "drop", "second"));
  }
  inner.append(" ", choice("Thôi", "", "second"));
  const said = await open(inner);
  return said === "drop" ? "" : said === "done" ? address.value.trim() || null : null;
}
