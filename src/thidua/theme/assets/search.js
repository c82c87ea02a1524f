/*
  The form in which a reader searches, and the rows of the answer. Loaded when a reader first wants
  to search, together with finder.js, which finds.
*/
const PAGE = 10;
const TYPING = 250; // milliseconds that a reader who types on does not pause
const WAITING = 200; // milliseconds after which a reader wonders
const WAITING_LONG = 8000; // milliseconds after which a reader would rather do something else
const CAUSES = {
  offline: "Máy đang mất kết nối. Kiểm tra mạng rồi thử lại.",
  unreached: "Không tới được máy chủ của trang. Kiểm tra mạng rồi thử lại.",
  slow: "Mạng quá chậm, chờ mãi chưa tải xong phần tìm kiếm. Thử lại ở nơi mạng tốt hơn.",
  missing: "Máy chủ đang thiếu tệp của phần tìm kiếm; máy và mạng của bạn không sao.",
  damaged: "Tệp của phần tìm kiếm tải về bị hỏng. Tải lại trang rồi thử lại.",
  engine: "Trình duyệt này không chạy được phần tìm trong bài (cần WebAssembly).",
};

export async function prepare(form, { Finder, words, fold, phrasesOf }) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector("ol");
  const more = form.querySelector("[data-more]");
  const order = form.querySelector("[name=xep]");
  const choices = [...form.querySelectorAll("details select")];
  const finder = new Finder(form.dataset.root);
  const address = form.hasAttribute("data-remember") ? keepAddress() : null;
  let turn = 0;
  let rows = [];
  let limit = PAGE; // so many rows the reader has asked for
  let sought = [];

  async function find() {
    const mine = ++turn;
    limit = PAGE;
    const isNow = () => mine === turn; // the reader may have typed on: the newer question counts
    const question = read();
    let isShown = false;
    address?.write(pairs());
    if (!question.sought.length) {
      return show([], question.choices.length ? "Gõ thêm chữ cần tìm." : "");
    }
    const waits = [
      setTimeout(() => isNow() && !isShown && show([], "Đang tìm…"), WAITING),
      setTimeout(() => isNow() && say("Mạng chậm, vẫn đang tìm…", "list"), WAITING_LONG),
    ];
    try {
      for await (const found of finder.answer(question)) {
        if (!isNow()) return;
        isShown = true;
        sought = found.meant ?? question.sought;
        if (found.isWhole) await show(found.rows, ...summary(question, found));
        else await show(found.rows, "Đang tìm tiếp trong bài…");
      }
      if (isNow()) list.classList.remove("is-awaiting");
    } catch (error) {
      if (isNow()) fail(error, isShown);
    } finally {
      waits.forEach(clearTimeout);
    }
  }

  function read() {
    const text = input.value.normalize("NFC").trim();
    const chosen = choices.filter((choice) => choice.value);
    return {
      text,
      sought: words(text),
      phrases: phrasesOf(text),
      choices: chosen.map(({ name, value }) => ({ name, value })),
      byDay: order.value === "moi",
    };
  }

  function pairs() {
    const fields = new URLSearchParams();
    const text = input.value.normalize("NFC").trim();
    if (text) fields.set("q", text);
    for (const { name, value } of [...choices, order]) if (value) fields.set(name, value);
    return fields.toString();
  }

  function recall() {
    const fields = new URLSearchParams(location.search);
    input.value = fields.get("q") ?? "";
    for (const choice of [...choices, order]) {
      const value = fields.get(choice.name) ?? "";
      const isKnown = [...choice.options].some((option) => option.value === value);
      choice.value = isKnown ? value : "";
      if (choice.value && choice !== order) choice.closest("details").open = true;
    }
  }

  // What is said, and the ways on: "retry", "list" of all articles, or neither.
  function say(text, ...ways) {
    form.querySelector("[role=status]").textContent = text;
    form.querySelector("[data-retry]").hidden = !ways.includes("retry");
    form.querySelector("[data-ways]").hidden = !ways.length;
  }

  function fail(error, isShown) {
    console.warn(error);
    list.classList.remove("is-awaiting");
    const told = CAUSES[error.cause] ?? CAUSES.damaged;
    if (!isShown) show([], "");
    say(isShown ? `Mới tìm được trong tên bài. ${told}` : told, "retry", "list");
  }

  async function show(found, text, ...ways) {
    if (found !== rows) list.classList.add("is-awaiting");
    rows = found;
    say(text, ...ways);
    form.querySelector("[data-order]").hidden = !rows.length;
    await grow();
  }

  // A title is shown as soon as it is known; its lead follows. Meanwhile the reader may ask for more.
  async function grow() {
    const mine = rows;
    more.hidden = rows.length <= limit;
    place();
    await Promise.all(rows.slice(0, limit).map((row) => finder.read(row)));
    if (mine === rows) place();
  }

  // A row that stays is left where it is: the reader may be about to press it.
  function place() {
    const shown = rows.slice(0, limit).filter((row) => row.title);
    const known = new Map([...list.children].map((one) => [one.dataset.id, one]));
    shown.forEach((row, at) => {
      const one = known.get(row.id) ?? item(row);
      if (list.children[at] !== one) list.insertBefore(one, list.children[at] ?? null);
      const [title, lead] = [one.querySelector("a"), one.querySelector(".search-lead")];
      title.replaceChildren(...marked(row.title));
      lead.replaceChildren(...marked(row.lead ?? ""));
    });
    while (list.children.length > shown.length) list.lastChild.remove();
  }

  // The text with what was sought marked in it.
  function marked(text) {
    const folded = sought.map(fold);
    return text.split(/([\p{L}\p{N}]+)/u).map((part) => {
      if (!folded.includes(fold(part))) return part;
      const mark = document.createElement("mark");
      mark.textContent = part;
      return mark;
    });
  }

  let pause;
  const findSoon = () => {
    clearTimeout(pause);
    // A word just begun would fetch its part of the index for nothing.
    if (!/(^|\s)\p{L}$/u.test(input.value)) pause = setTimeout(find, TYPING);
  };
  const findNow = () => {
    clearTimeout(pause);
    return find();
  };
  input.addEventListener("input", findSoon);
  for (const choice of [...choices, order]) choice.addEventListener("change", findNow);
  form.querySelector("[data-retry]").addEventListener("click", findNow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // In the window Enter leads to the page, whose address can be sent to somebody.
    if (!address && navigator.onLine && pairs()) return location.assign(`${form.action}?${pairs()}`);
    findNow();
    address?.end();
  });
  more.addEventListener("click", async () => {
    const first = list.children.length;
    const goOn = () => list.children[first]?.querySelector("a").focus();
    limit += PAGE;
    const growing = grow().catch((error) => fail(error, true));
    if (list.children[first]) return goOn();
    await growing;
    goOn();
  });
  form.addEventListener("keydown", (event) => walk(event, input, list));
  if (address) {
    const typed = input.value; // before this script came
    recall();
    if (typed) input.value = typed;
    address.start(pairs());
    window.addEventListener("popstate", () => {
      recall();
      findNow();
    });
  }
  await find();
}

// The address keeps the question, so that it can be sent and found again. What is typed takes the
// place of what was typed; once Enter ended a question, "back" leads to it again.
function keepAddress() {
  let isEnded = false;
  window.addEventListener("popstate", () => (isEnded = Boolean(location.search)));
  return {
    start(pairs) {
      this.write(pairs);
      isEnded = Boolean(pairs);
    },
    write(pairs) {
      const address = pairs ? `?${pairs}` : location.pathname;
      if (pairs === new URLSearchParams(location.search).toString()) return;
      if (isEnded) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
      isEnded = false;
    },
    end() {
      isEnded = true;
    },
  };
}

function summary({ text, choices, sought: typed, byDay }, { rows, near, alike, meant }) {
  const sought = ` cho “${text}”`;
  if (!rows.length) {
    const fewer = choices.length ? "Thử ít chữ hơn hoặc bỏ bớt lựa chọn." : "Thử ít chữ hơn.";
    return [`Không tìm thấy bài nào${sought}. ${fewer}`, "list"];
  }
  const number = (count) => count.toLocaleString("vi-VN");
  if (near) return [`Không có bài nào khớp hẳn${sought}. Đây là ${number(rows.length)} bài gần nhất.`];
  const also = alike ? ` và ${number(alike)} bài có tên gần giống` : "";
  const read = meant && meant !== typed ? `, hiểu là “${meant.join(" ")}”` : "";
  return [`Tìm thấy ${number(rows.length - (alike ?? 0))} bài${sought}${read}${also}${byDay ? ", mới nhất trước" : ""}.`];
}

function item(row) {
  const one = document.createElement("li");
  one.dataset.id = row.id;
  const title = document.createElement("h2");
  const link = document.createElement("a");
  link.href = row.address;
  title.append(link);
  const lead = document.createElement("p");
  lead.className = "search-lead";
  const facts = document.createElement("p");
  facts.className = "quiet";
  const day = document.createElement("time");
  day.dateTime = row.day;
  day.textContent = row.day.split("-").reverse().join("/");
  facts.append(`${row.category} · `, day);
  one.append(title, lead, facts);
  return one;
}

// The arrow keys go from the question to the answers and back.
function walk(event, input, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [input, ...list.querySelectorAll("a")];
  const here = stops.indexOf(event.target);
  if (!step || here < 0 || !stops[here + step]) return;
  event.preventDefault();
  stops[here + step].focus();
}
