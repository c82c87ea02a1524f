// What is wrong, in a list and beside each field; a click leads there, another mends what can be mended.

import { button, form, post, tell, touch } from "./keep.js";
import { leadToLine, setText } from "./text.js";

const list = document.getElementById("loi");
const NAMES = { fields: "fields_", exemplars: "exemplars-0-name", consent: "consent-reference", campaigns: "campaigns-0-slug" };

let shown = "";

form.addEventListener("judged", ({ detail }) => show(detail));
show(JSON.parse(document.getElementById("van-de").textContent));

function show(problems) {
  // What says the same stays: somebody may be about to press a button of it.
  if (JSON.stringify(problems) === shown) {
    return;
  }
  shown = JSON.stringify(problems);
  const serious = problems.filter((one) => one.is_error).length;
  document.getElementById("dem").textContent = `(${serious} lỗi, ${problems.length - serious} nên xem)`;
  list.replaceChildren(...problems.map(row));
  showBeside(problems);
}

function row(problem) {
  const made = document.createElement("li");
  made.className = problem.is_error ? "error" : "warning";
  const kind = document.createElement("b");
  kind.textContent = problem.is_error ? "Lỗi " : "Nên xem ";
  const fix = document.createElement("span");
  fix.className = "fix";
  fix.textContent = `Cách sửa: ${problem.fix}`;
  made.append(kind, problem.told, fix);
  if (problem.line || fieldOf(problem)) {
    made.append(button(problem.line ? `Tới dòng ${problem.line}` : "Tới ô này", () => lead(problem)));
  }
  if (problem.mend) {
    made.append(" ", button(problem.mend, () => mend(problem)));
  }
  return made;
}

/** Say each fault under its own field too, once, and only when it is another one. */
function showBeside(problems) {
  for (const box of form.querySelectorAll("[data-field]")) {
    const said = problems
      .filter((one) => !one.line && fieldOf(one)?.closest("[data-field]") === box)
      .map((one) => one.message);
    const place = box.querySelector(".said");
    if (place.dataset.said === said.join("\n")) {
      continue;
    }
    place.dataset.said = said.join("\n");
    place.replaceChildren(
      ...said.map((words) => {
        const line = document.createElement("p");
        line.className = "error";
        line.textContent = words;
        return line;
      }),
    );
    box.classList.toggle("wrong", said.length > 0);
  }
}

function fieldOf(problem) {
  const [name, key] = problem.field.split(/[.[\]]+/);
  const inner = { consent: `consent-${key}` }[name];
  // "exemplars[2].recognition.on" is asked for by the second row, as exemplars-1-recognition_on.
  const row = /^(\w+)\[(\d+)\]\.(.+)$/.exec(problem.field);
  const wanted =
    (row && form.elements[`${row[1]}-${row[2] - 1}-${row[3].replaceAll(".", "_")}`]) ??
    (inner && form.elements[inner]) ??
    form.elements[NAMES[name] ?? name];
  return wanted instanceof RadioNodeList ? wanted[0] : wanted;
}

function lead(problem) {
  if (problem.line) {
    leadToLine(problem.line);
    return;
  }
  const field = fieldOf(problem);
  for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) {
    box.open = true;
  }
  field.focus();
}

// One after the other: each mend is of the text that the one before it left.
let mending = Promise.resolve();

function mend(problem) {
  mending = mending.then(() => mendNow(problem)).catch(() => tell("Chưa sửa giúp được; thử lại."));
}

async function mendNow(problem) {
  let sent;
  let said;
  do {
    sent = new FormData(form);
    sent.set("rule", problem.rule);
    ({ said } = await post(form.dataset.mend, sent));
    // What somebody typed meanwhile is not to be lost: that text is mended instead.
  } while (isTypedOn(sent, Object.keys(said.fields)));
  const before = Object.keys(said.fields).map((name) => [name, form.elements[name].value]);
  await putBack(Object.entries(said.fields));
  tell(said.said);
  if (before.length) {
    const undo = button("Hoàn tác", () => {
      putBack(before);
      undo.remove();
    });
    document.getElementById("giu").append(" ", undo);
  }
}

function isTypedOn(sent, names) {
  const now = new FormData(form);
  return names.some((name) => now.get(name) !== sent.get(name));
}

async function putBack(values) {
  for (const [name, value] of values) {
    if (name === "body") {
      await setText(value);
    } else {
      form.elements[name].value = value;
    }
  }
  touch();
}
