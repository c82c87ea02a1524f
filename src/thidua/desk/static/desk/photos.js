// Photos and documents: brought in, asked about, turned, cut, put in order; the point that stays visible.

import { ask, choice, labelled, open } from "./dialogs.js";
import { body, button, form, post, tell, touch } from "./keep.js";
import { put, setText, whenFilesCome } from "./text.js";

const chooser = document.getElementById("chon-anh");
const bar = document.getElementById("dua-len");
whenFilesCome(bring);
chooser.addEventListener("change", () => bring(chooser.files));

async function bring(files) {
  if (!form.dataset.photos || !files.length) {
    return;
  }
  const told = [];
  for (const [place, file] of [...files].entries()) {
    tell(`Đang đưa lên ${place + 1}/${files.length}: ${file.name || "ảnh dán"}`);
    const data = new FormData();
    data.append("files", file, file.name || "anh-dan.png");
    try {
      const said = await send(data, (share) => show((place + share) / files.length));
      for (const one of said.brought) {
        addRow(one);
        await lay(one);
      }
      for (const one of said.known) {
        told.push(one.said);
        if (!isUsed(one.name)) {
          await lay(one);
        }
      }
      told.push(...said.refused);
    } catch {
      told.push(`Không đưa được «${file.name}» lên; thử lại.`);
    }
  }
  show(null);
  chooser.value = "";
  tell(told.join(" ") || "Đã thêm ảnh, tệp.");
}

/** Tell whether the cover or the text shows a file already. */
function isUsed(name) {
  return form.elements.image.value === name || new RegExp(`\\]\\(<?${escapeName(name)}[ >)]`).test(body.value);
}

function show(share) {
  bar.hidden = share === null;
  bar.value = share ?? 0;
}

/** Send files and say how far it is, which `fetch` cannot. */
function send(data, follow) {
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => follow(event.loaded / event.total));
    request.addEventListener("load", () => (request.response ? resolve(request.response) : reject(new Error("refused"))));
    request.addEventListener("error", reject);
    request.open("POST", form.dataset.photos);
    request.send(data);
  });
}

async function lay(one) {
  if (!one.is_photo) {
    await put(`\n\n[Tải tệp ${one.name}](${one.name})\n\n`);
    return;
  }
  const box = form.elements.image;
  if (![...box.options].some((option) => option.value === one.name)) {
    box.append(new Option(one.name, one.name));
  }
  const { alt, credit, hasChild } = await ask(one.name, "", true);
  if (hasChild) {
    tellOfChildren();
  }
  if (box.value) {
    const title = credit ? ` "Ảnh: ${credit.replaceAll(/["\\]/g, "")}"` : "";
    await put(`\n\n![${alt.replaceAll(/[[\]]/g, "")}](${one.name}${title})\n\n`);
    return;
  }
  box.value = one.name;
  form.elements.image_alt.value ||= alt;
  form.elements.image_credit.value ||= credit;
  box.closest("details").open = true;
  touch();
}

// Whose agreement is needed is the server's to say; here the clerk is led to where it is written.
function tellOfChildren() {
  document.getElementById("tre-em").hidden = false;
  document.getElementById("phieu").open = true;
}

// Each photo may be turned, cut or taken away; what is done is in the history and can be undone.
const rows = form.querySelector(".photos");
for (const row of rows.querySelectorAll("[data-photo]")) {
  equip(row);
}

function addRow(one) {
  if (!one.is_photo) {
    return;
  }
  const row = document.createElement("li");
  row.dataset.photo = form.dataset.photos + encodeURIComponent(one.name);
  const image = new Image(120, 90);
  image.src = row.dataset.photo;
  image.alt = "";
  const name = document.createElement("code");
  name.textContent = one.name;
  row.append(image, name);
  rows.append(row);
  equip(row);
  showOrdering();
}

function equip(row) {
  const name = row.querySelector("code").textContent;
  const box = document.createElement("div");
  const offer = (sign, words, act, more = {}) => {
    const made = button(sign, act, { title: words });
    made.setAttribute("aria-label", `${words}: ${name}`);
    Object.assign(made.dataset, more);
    box.append(made);
  };
  offer("↺", "Xoay trái", () => edit(row, { do: "turn", turn: "trai" }));
  offer("↻", "Xoay phải", () => edit(row, { do: "turn", turn: "phai" }));
  offer("✂", "Cắt mép", async () => {
    const edges = await askEdges(row.dataset.photo, name);
    if (edges) {
      edit(row, edges);
    }
  });
  offer("★", "Lấy làm ảnh bìa", () => {
    form.elements.image.value = name;
    touch();
  });
  offer("◎", "Điểm phải thấy", () => chooseFocus(row, name));
  offer("✕", "Bỏ ảnh", () => edit(row, { do: "drop" }));
  offer("▲", "Cho ảnh lên trước", () => moveInText(name, -1), { order: "" });
  offer("▼", "Cho ảnh xuống sau", () => moveInText(name, 1), { order: "" });
  row.append(box);
}

// A photo essay shows its photos in the order of the text.
form.elements.kind.addEventListener("change", showOrdering);
showOrdering();

function showOrdering() {
  for (const one of form.querySelectorAll("[data-order]")) {
    one.hidden = form.elements.kind.value !== "anh";
  }
}

function moveInText(name, step) {
  const parts = body.value.split(/(\n{2,})/);
  const pictures = parts.flatMap((part, index) => (/^\s*!\[[^\]]*\]\(/.test(part) ? [index] : []));
  const here = pictures.findIndex((index) => new RegExp(`\\]\\(<?${escapeName(name)}[ >)]`).test(parts[index]));
  const there = here + step;
  if (here < 0) {
    tell(`Ảnh ${name} chưa có trong nội dung.`);
  } else if (there < 0 || there >= pictures.length) {
    tell(step < 0 ? "Ảnh này đã ở đầu." : "Ảnh này đã ở cuối.");
  } else {
    const [one, other] = [pictures[here], pictures[there]];
    [parts[one], parts[other]] = [parts[other], parts[one]];
    setText(parts.join(""));
    tell(`Ảnh ${name} nay là ảnh thứ ${there + 1} trong nội dung.`);
  }
}

function escapeName(name) {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

async function edit(row, wish) {
  const { isOk, said } = await post(`${row.dataset.photo}/sua/`, wish);
  tell(said.said);
  if (isOk) {
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
  const undo = button(`${done.said} Hoàn tác`, async () => {
    const { isOk, said } = await post(done.undo, {}, { Accept: "application/json" });
    tell(said.said);
    if (isOk) {
      row.hidden = false;
      renew(row);
      undo.remove();
    }
  });
  undo.dataset.undo = "";
  box.querySelector(".photos").after(undo);
}

async function askEdges(address, name) {
  const inner = document.createElement("form");
  const picture = document.createElement("div");
  picture.className = "cutting";
  const image = new Image();
  image.src = address;
  image.alt = name;
  const stays = document.createElement("span");
  picture.append(image, stays);
  inner.append(picture);
  const inputs = {};
  const show = () => {
    stays.style.inset = ["top", "right", "bottom", "left"].map((side) => `${inputs[side].value}%`).join(" ");
  };
  for (const [side, words] of Object.entries({ left: "Trái", top: "Trên", right: "Phải", bottom: "Dưới" })) {
    const input = Object.assign(document.createElement("input"), { type: "range", max: "45", value: "0" });
    input.addEventListener("input", show);
    inputs[side] = input;
    inner.append(labelled(`${words} `, input));
  }
  inner.append(choice("Cắt", "cut"), " ", choice("Thôi", "", "second"));
  const said = await open(inner);
  const cut = Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value]));
  return said === "cut" ? { do: "crop", ...cut } : null;
}

// The point that stays visible wherever a photo is cut: by a click, or by two sliders.
async function chooseFocus(row, name) {
  const isCover = form.elements.image.value === name;
  const [x, y] = (isCover ? form.elements.image_focus.value : points().get(name) ?? "").match(/\d+/g) ?? ["50", "50"];
  const inner = document.createElement("form");
  const help = document.createElement("p");
  help.className = "help";
  help.textContent = "Bấm vào chỗ phải luôn nhìn thấy, thường là gương mặt. Chỗ nào cắt ảnh cũng giữ điểm ấy.";
  const picture = document.createElement("div");
  picture.className = "cutting whole";
  const image = new Image();
  image.src = row.dataset.photo;
  image.alt = name;
  const dot = document.createElement("span");
  dot.className = "dot";
  picture.append(image, dot);
  const [across, down] = [x, y].map((value) =>
    Object.assign(document.createElement("input"), { type: "range", min: "0", max: "100", value }),
  );
  const show = () => {
    dot.style.left = `${across.value}%`;
    dot.style.top = `${down.value}%`;
  };
  picture.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    across.value = ((event.clientX - box.left) / box.width) * 100;
    down.value = ((event.clientY - box.top) / box.height) * 100;
    show();
  });
  across.addEventListener("input", show);
  down.addEventListener("input", show);
  show();
  inner.append(help, picture, labelled("Từ trái sang ", across), labelled("Từ trên xuống ", down));
  inner.append(choice("Giữ điểm này", "set"), " ", choice("Để máy tự cắt", "drop", "second"), " ", choice("Thôi", "", "second"));
  const said = await open(inner);
  if (said) {
    setFocus(name, isCover, said === "set" ? `${across.value}, ${down.value}` : "");
  }
}

/** The points of the photos in the text, one a line in their field. */
function points() {
  const rows = form.elements.photo_focus.value.split("\n").map((row) => /^\s*([^:]+?)\s*:\s*(.+?)\s*$/.exec(row));
  return new Map(rows.filter(Boolean).map(([, name, at]) => [name, at]));
}

function setFocus(name, isCover, at) {
  if (isCover) {
    form.elements.image_focus.value = at;
  } else {
    const all = points();
    all.delete(name);
    if (at) {
      all.set(name, at);
    }
    form.elements.photo_focus.value = [...all].map((pair) => pair.join(": ")).join("\n");
  }
  touch();
}
