// The article's text: in a plain field, or in a field that looks like paper. Both keep the same Markdown.

import { body, form, post, tell, touch } from "./keep.js";
import { openPaper } from "./rich.js";

const CHOICE = "thidua:o-soan";
const tools = form.querySelector(".tools");
const onPaper = tools.querySelectorAll("[data-paper]");
const turn = tools.querySelector("[data-turn]");
/** The paper, while the text is on it. */
let paper = null;
let brings = () => {};

export function whenFilesCome(act) {
  brings = act;
}

/** Put Markdown where somebody writes. */
export function put(text) {
  if (paper) {
    return paper.insert(text);
  }
  body.focus();
  // Unlike setting the value, this keeps what Ctrl+Z takes back.
  if (!document.execCommand("insertText", false, text)) {
    body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");
  }
  touch();
}

/** Put another text in the place of the whole one. */
export async function setText(text) {
  if (paper) {
    await closePaper();
    body.value = text;
    await toPaper();
  } else {
    body.select();
    put(text);
  }
  touch();
}

export function leadToLine(line) {
  if (paper) {
    paper.lead(line);
    return;
  }
  const rows = body.value.split("\n");
  const start = rows.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  body.focus();
  body.setSelectionRange(start, start + (rows[line - 1] ?? "").length);
  body.scrollTop = (body.scrollHeight * (line - 1)) / rows.length - body.clientHeight / 3;
}

// The toolbar writes the same Markdown that a person would.
tools.hidden = false;
const acts = {
  bold: () => wrap("**", "**", "chữ đậm"),
  italic: () => wrap("*", "*", "chữ nghiêng"),
  heading: () => prefix("## "),
  list: () => prefix("- "),
  numbers: () => prefix("1. "),
  quote: () => prefix("> "),
  link: () => wrap("[", "](https://)", "chữ hiện ra"),
  table: () => put("\n\n| Cột một | Cột hai |\n| --- | --- |\n|  |  |\n\n"),
  photo: () => document.getElementById("chon-anh").click(),
};
// A press of the mouse leaves the cursor in the text: whoever types on at once loses no letter.
tools.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-do]")) {
    event.preventDefault();
  }
});
tools.addEventListener("click", (event) => {
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act && paper && act !== "photo") {
    paper.act(act);
  } else if (act) {
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
export async function pasted(data) {
  if (data.files.length) {
    brings(data.files);
    return;
  }
  const html = data.getData("text/html");
  const plain = data.getData("text/plain");
  try {
    const { said } = await post(form.dataset.paste, { html: html.slice(0, 3_000_000) });
    await put(said.markdown || plain);
    if (said.told.length) {
      tell(said.told.join(" "));
    }
  } catch {
    await put(plain);
  }
}

export function isShaped(data) {
  return data.files.length > 0 || /<(?:h\d|b|strong|i|em|li|table|a|p)\b/i.test(data.getData("text/html"));
}

body.addEventListener("paste", (event) => {
  if (isShaped(event.clipboardData)) {
    event.preventDefault();
    pasted(event.clipboardData);
  }
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  body.addEventListener(kind, (event) => {
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault();
      body.classList.toggle("over", kind === "dragover");
      if (kind === "drop") {
        brings(event.dataTransfer.files);
      }
    }
  });
}

// The field that looks like paper: for whoever wants it, wherever nothing of the text is lost by it.
turn.addEventListener("click", async () => {
  localStorage.setItem(CHOICE, paper ? "chu" : "giay");
  await (paper ? closePaper() : toPaper());
});
if (localStorage.getItem(CHOICE) !== "chu") {
  toPaper();
}

async function toPaper() {
  turn.disabled = true;
  try {
    paper = await openPaper({ form, body, pasted, isShaped, brings: (files) => brings(files), follow });
  } catch (fault) {
    tell(
      fault.why
        ? `Soạn ở ô chữ thường, vì bài ${fault.why}. Ô như trang giấy không giữ được nguyên chỗ ấy.`
        : "Chưa mở được ô như trang giấy; soạn ở ô chữ thường.",
    );
  } finally {
    turn.disabled = false;
  }
  showWhich();
}

async function closePaper() {
  paper.close();
  paper = null;
  showWhich();
}

/** Show on the buttons what holds where the cursor stands, and a table's own only in a table. */
function follow(isOn) {
  for (const one of tools.querySelectorAll("[data-do]")) {
    const on = isOn(one.dataset.do);
    if (/^(row|column)-/.test(one.dataset.do)) {
      one.hidden = !on;
    } else if (on !== null && paper) {
      one.setAttribute("aria-pressed", String(on));
    } else {
      one.removeAttribute("aria-pressed");
    }
  }
}

function showWhich() {
  turn.textContent = paper ? "Ô chữ thường" : "Ô như trang giấy";
  body.hidden = paper !== null;
  for (const one of onPaper) {
    one.hidden = paper === null;
  }
  follow(() => false);
}
