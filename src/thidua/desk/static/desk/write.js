// The form of an article: keeps what is typed, tells what is wrong with it, brings in photos.
//
// Without it the form still saves. Nothing here decides what is right: it shows what the server says.

const form = document.getElementById("bai");
const body = form.elements.body;
const status = document.getElementById("giu");
const list = document.getElementById("loi");
const EVERY = 2500;

let timer = 0;
let isComposing = false;
let isSending = false;
let isDirty = false;
const memory = `thidua:${form.dataset.keep}`;

// Telex and VNI compose a letter of several keys: what is half composed is not sent.
form.addEventListener("compositionstart", () => {
  isComposing = true;
});
form.addEventListener("compositionend", () => {
  isComposing = false;
  touch();
});
form.addEventListener("input", touch);
form.addEventListener("change", touch);

function touch() {
  isDirty = true;
  clearTimeout(timer);
  timer = setTimeout(keep, isComposing ? EVERY * 2 : EVERY);
}

async function keep() {
  if (isComposing || isSending || !isDirty) {
    return;
  }
  isSending = true;
  isDirty = false;
  try {
    const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form) });
    const said = await answer.json();
    if (!answer.ok) {
      status.textContent = said.said;
    } else {
      form.elements.turn.value = said.turn;
      status.textContent = said.changed
        ? "Bài vừa được sửa ở nơi khác. Bấm Lưu để xem hai bản."
        : `Đã giữ chữ đang gõ lúc ${said.at} (chưa lưu vào bài).`;
      showProblems(said.problems);
      localStorage.removeItem(memory);
    }
  } catch {
    // The network is gone, or the desk is closed: the browser keeps the text meanwhile.
    localStorage.setItem(memory, body.value);
    status.textContent = "Mất liên lạc với bàn biên tập; chữ đang gõ được giữ ở trình duyệt này.";
    isDirty = true;
    timer = setTimeout(keep, EVERY * 4);
  } finally {
    isSending = false;
  }
  if (isDirty) {
    touch();
  }
}

form.addEventListener("submit", () => {
  isDirty = false;
  localStorage.removeItem(memory);
});
addEventListener("beforeunload", (event) => {
  if (isDirty) {
    navigator.sendBeacon?.(form.dataset.keep, new FormData(form));
    event.preventDefault();
  }
});
const left = localStorage.getItem(memory);
if (left !== null && left !== body.value) {
  const offer = document.createElement("button");
  offer.type = "button";
  offer.className = "plain";
  offer.textContent = "Lấy lại chữ gõ lúc mất liên lạc";
  offer.addEventListener("click", () => {
    body.value = left;
    touch();
    offer.remove();
  });
  status.append(offer);
}

function showProblems(problems) {
  const serious = problems.filter((one) => one.is_error).length;
  document.getElementById("dem").textContent = `(${serious} lỗi, ${problems.length - serious} nên xem)`;
  list.replaceChildren(
    ...problems.map((one) => {
      const row = document.createElement("li");
      row.className = one.is_error ? "error" : "warning";
      const kind = document.createElement("b");
      kind.textContent = one.is_error ? "Lỗi " : "Nên xem ";
      const fix = document.createElement("span");
      fix.className = "fix";
      fix.textContent = `Cách sửa: ${one.fix}`;
      row.append(kind, one.message, fix);
      if (one.line || one.field) {
        const go = document.createElement("button");
        go.type = "button";
        go.className = "plain";
        go.textContent = one.line ? `Tới dòng ${one.line}` : "Tới ô này";
        go.addEventListener("click", () => lead(one));
        row.append(go);
      }
      return row;
    }),
  );
}

function lead(problem) {
  if (problem.line) {
    const rows = body.value.split("\n");
    const start = rows.slice(0, problem.line - 1).join("\n").length + (problem.line > 1 ? 1 : 0);
    body.focus();
    body.setSelectionRange(start, start + (rows[problem.line - 1] ?? "").length);
    body.scrollTop = (body.scrollHeight * (problem.line - 1)) / rows.length - body.clientHeight / 3;
    return;
  }
  const name = problem.field.split(/[.[]/)[0];
  const names = { fields: "fields_", exemplars: "exemplars-0-name", consent: "consent-reference" };
  const wanted = form.elements[names[name] ?? name];
  const field = wanted instanceof RadioNodeList ? wanted[0] : wanted;
  if (field) {
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  }
}

// The toolbar writes the same Markdown that a person would.
const tools = form.querySelector(".tools");
tools.hidden = false;
const acts = {
  bold: () => wrap("**", "**", "chữ đậm"),
  italic: () => wrap("*", "*", "chữ nghiêng"),
  heading: () => prefix("## "),
  list: () => prefix("- "),
  quote: () => prefix("> "),
  link: () => wrap("[", "](https://)", "chữ hiện ra"),
  table: () => put("\n\n| Cột một | Cột hai |\n| --- | --- |\n|  |  |\n\n"),
  photo: () => document.getElementById("chon-anh").click(),
};
tools.addEventListener("click", (event) => {
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act) {
    acts[act]();
  }
});
body.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const act = { b: "bold", i: "italic" }[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      acts[act]();
    }
  }
});

function put(text) {
  body.focus();
  // Unlike setting the value, this keeps what Ctrl+Z takes back.
  if (!document.execCommand("insertText", false, text)) {
    body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");
  }
  touch();
}

function wrap(before, after, blank) {
  const { selectionStart: start, selectionEnd: end } = body;
  const words = body.value.slice(start, end) || blank;
  put(before + words + after);
  body.setSelectionRange(start + before.length, start + before.length + words.length);
}

function prefix(mark) {
  const start = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const rows = body.value.slice(start, body.selectionEnd).split("\n");
  body.setSelectionRange(start, body.selectionEnd);
  put(rows.map((row) => mark + row).join("\n"));
}

// What is copied from Word, Zalo or a web page arrives as Markdown.
body.addEventListener("paste", async (event) => {
  if (event.clipboardData.files.length) {
    event.preventDefault();
    bring(event.clipboardData.files);
    return;
  }
  const html = event.clipboardData.getData("text/html");
  if (!/<(?:h\d|b|strong|i|em|li|table|a|p)\b/i.test(html)) {
    return;
  }
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain");
  const data = new FormData();
  data.append("html", html.slice(0, 3_000_000));
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(form.dataset.paste, { method: "POST", body: data });
    const said = await answer.json();
    put(said.markdown || plain);
    if (said.told.length) {
      status.textContent = said.told.join(" ");
    }
  } catch {
    put(plain);
  }
});

// Photos and documents.
const chooser = document.getElementById("chon-anh");
chooser.addEventListener("change", () => bring(chooser.files));
for (const kind of ["dragover", "dragleave", "drop"]) {
  body.addEventListener(kind, (event) => {
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault();
      body.classList.toggle("over", kind === "dragover");
      if (kind === "drop") {
        bring(event.dataTransfer.files);
      }
    }
  });
}

async function bring(files) {
  if (!form.dataset.photos || !files.length) {
    return;
  }
  status.textContent = `Đang đưa ${files.length} tệp lên…`;
  for (const file of files) {
    const data = new FormData();
    data.append("files", file, file.name || "anh-dan.png");
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(form.dataset.photos, { method: "POST", body: data });
      const said = await answer.json();
      for (const one of said.brought) {
        await place(one);
      }
      status.textContent = said.refused.join(" ") || "Đã thêm ảnh, tệp.";
    } catch {
      status.textContent = `Không đưa được «${file.name}» lên; thử lại.`;
    }
  }
}

async function place(one) {
  if (!one.is_photo) {
    put(`\n\n[Tải tệp ${one.name}](${one.name})\n\n`);
    return;
  }
  const box = form.elements.image;
  box.append(new Option(one.name, one.name));
  const { alt, hasChild } = await ask(one.name);
  if (hasChild) {
    tellOfChildren();
  }
  if (!box.value) {
    box.value = one.name;
    form.elements.image_alt.value ||= alt;
    form.elements.image.closest("details").open = true;
    touch();
    return;
  }
  put(`\n\n![${alt.replaceAll(/[[\]]/g, "")}](${one.name})\n\n`);
}

// Whose agreement is needed is the server's to say; here the clerk is led to where it is written.
function tellOfChildren() {
  document.getElementById("tre-em").hidden = false;
  document.getElementById("phieu").open = true;
}

function ask(name) {
  const dialog = document.createElement("dialog");
  const inner = document.createElement("form");
  inner.method = "dialog";
  const label = document.createElement("label");
  label.textContent = `Ảnh ${name}: tả ngắn nội dung ảnh cho người khiếm thị`;
  const input = document.createElement("input");
  label.append(document.createElement("br"), input);
  const tick = document.createElement("label");
  const child = document.createElement("input");
  child.type = "checkbox";
  tick.append(child, " Trong ảnh có trẻ em (dưới 16 tuổi)");
  const done = document.createElement("button");
  done.textContent = "Xong";
  inner.append(label, tick, done);
  dialog.append(inner);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve({ alt: input.value.trim(), hasChild: child.checked });
      dialog.remove();
    });
  });
}

// Each photo may be turned, cut or taken away; what is done is in the history and can be undone.
for (const row of form.querySelectorAll("[data-photo]")) {
  const name = row.querySelector("code").textContent;
  const box = document.createElement("div");
  const wishes = [
    ["↺", "Xoay trái", { do: "turn", turn: "trai" }],
    ["↻", "Xoay phải", { do: "turn", turn: "phai" }],
    ["✂", "Cắt mép", null],
    ["✕", "Bỏ ảnh", { do: "drop" }],
  ];
  for (const [sign, words, wish] of wishes) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = sign;
    button.title = words;
    button.setAttribute("aria-label", `${words}: ${name}`);
    button.addEventListener("click", async () => {
      const wanted = wish ?? (await askEdges(row.dataset.photo, name));
      if (wanted) {
        editPhoto(row, wanted);
      }
    });
    box.append(button);
  }
  for (const [sign, words, step] of [
    ["▲", "Cho ảnh lên trước", -1],
    ["▼", "Cho ảnh xuống sau", 1],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.dataset.order = "";
    button.textContent = sign;
    button.title = words;
    button.setAttribute("aria-label", `${words}: ${name}`);
    button.addEventListener("click", () => moveInText(name, step));
    box.append(button);
  }
  row.append(box);
}

// A photo essay shows its photos in the order of the text.
form.elements.kind.addEventListener("change", showOrdering);
showOrdering();

function showOrdering() {
  for (const button of form.querySelectorAll("[data-order]")) {
    button.hidden = form.elements.kind.value !== "anh";
  }
}

function moveInText(name, step) {
  const parts = body.value.split(/(\n{2,})/);
  const pictures = parts.flatMap((part, index) => (/^\s*!\[[^\]]*\]\(/.test(part) ? [index] : []));
  const here = pictures.findIndex((index) => new RegExp(`\\]\\(<?${escapeName(name)}[ >)]`).test(parts[index]));
  const there = here + step;
  if (here < 0) {
    status.textContent = `Ảnh ${name} chưa có trong nội dung.`;
  } else if (there < 0 || there >= pictures.length) {
    status.textContent = step < 0 ? "Ảnh này đã ở đầu." : "Ảnh này đã ở cuối.";
  } else {
    const [one, other] = [pictures[here], pictures[there]];
    [parts[one], parts[other]] = [parts[other], parts[one]];
    body.select();
    put(parts.join(""));
    status.textContent = `Ảnh ${name} nay là ảnh thứ ${there + 1} trong nội dung.`;
  }
}

function escapeName(name) {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

async function editPhoto(row, wish) {
  const data = new FormData();
  for (const [key, value] of Object.entries(wish)) {
    data.append(key, value);
  }
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(`${row.dataset.photo}/sua/`, { method: "POST", body: data });
  const said = await answer.json();
  status.textContent = said.said;
  if (answer.ok) {
    row.hidden = wish.do === "drop";
    renew(row);
    offerUndo(row, said);
  }
  touch();
}

function renew(row) {
  row.querySelector("img").src = `${row.dataset.photo}?${Date.now()}`;
}

// Only the newest step: an older one may have been built upon.
function offerUndo(row, done) {
  const box = row.closest("details");
  box.querySelector("[data-undo]")?.remove();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.dataset.undo = "";
  button.textContent = `${done.said} Hoàn tác`;
  button.addEventListener("click", async () => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const headers = { Accept: "application/json" };
    const answer = await fetch(done.undo, { method: "POST", body: data, headers });
    status.textContent = (await answer.json()).said;
    if (answer.ok) {
      row.hidden = false;
      renew(row);
      button.remove();
    }
  });
  box.querySelector(".photos").after(button);
}

function askEdges(address, name) {
  const dialog = document.createElement("dialog");
  const inner = document.createElement("form");
  inner.method = "dialog";
  const picture = document.createElement("div");
  picture.className = "cutting";
  const image = new Image();
  image.src = address;
  image.alt = name;
  const stays = document.createElement("span");
  picture.append(image, stays);
  inner.append(picture);
  const sides = { left: "Trái", top: "Trên", right: "Phải", bottom: "Dưới" };
  const inputs = {};
  const show = () => {
    stays.style.inset = ["top", "right", "bottom", "left"]
      .map((side) => `${inputs[side].value}%`)
      .join(" ");
  };
  for (const [side, words] of Object.entries(sides)) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "range";
    input.max = "45";
    input.value = "0";
    input.addEventListener("input", show);
    inputs[side] = input;
    label.append(`${words} `, input);
    inner.append(label);
  }
  const done = document.createElement("button");
  done.value = "cut";
  done.textContent = "Cắt";
  const no = document.createElement("button");
  no.className = "second";
  no.textContent = "Thôi";
  inner.append(done, no);
  dialog.append(inner);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const cut = Object.fromEntries(Object.entries(inputs).map(([k, v]) => [k, v.value]));
      resolve(dialog.returnValue === "cut" ? { do: "crop", ...cut } : null);
      dialog.remove();
    });
  });
}

// Rows of people and campaigns.
for (const rows of form.querySelectorAll(".rows")) {
  const total = form.elements[`${rows.dataset.prefix}-TOTAL_FORMS`];
  rows.querySelector("[data-add]").addEventListener("click", () => {
    const copy = rows.querySelector("template").content.cloneNode(true);
    const number = Number(total.value);
    for (const node of copy.querySelectorAll("[id],[name],[for]")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        if (node.hasAttribute(name)) {
          node.setAttribute(name, node.getAttribute(name).replace("__prefix__", number));
        }
      }
    }
    copy.querySelector("legend").append(` ${number + 1}`);
    rows.insertBefore(copy, rows.querySelector("template"));
    total.value = number + 1;
    form.elements[`${rows.dataset.prefix}-${number}-name`]?.focus();
    touch();
  });
}

// The page as it would look, with what is typed.
const see = form.querySelector("[data-see]");
const frame = form.querySelector("iframe.proof");
see.hidden = false;
see.addEventListener("click", async () => {
  await keep();
  frame.hidden = false;
  frame.src = `${form.dataset.proof}?${Date.now()}#noi-dung`;
});
