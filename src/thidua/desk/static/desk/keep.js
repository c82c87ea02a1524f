// The form of an article: keeps what is typed beside the file, and tells the rest what was judged.
//
// Without scripts the form still saves. Nothing here decides what is right: the server says.

export const form = document.getElementById("bai");
export const body = form.elements.body;
const status = document.getElementById("giu");
const EVERY = 2500;
const memory = `thidua:${form.dataset.keep}`;

let timer = 0;
export let isComposing = false;
let isDirty = false;
/** What is sent one after the other: who waits for the last has waited for all. */
let sending = Promise.resolve(true);
let isSending = false;

export function tell(words) {
  status.textContent = words;
}

/** Send fields to the desk; return its answer. A desk that is closed, or a session that has ended, throws. */
export async function post(address, fields, headers = {}) {
  const data = fields instanceof FormData ? fields : new FormData();
  if (data !== fields) {
    for (const [key, value] of Object.entries(fields)) {
      data.append(key, value);
    }
  }
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(address, { method: "POST", body: data, headers });
  if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("application/json")) {
    throw new Error("signed out");
  }
  return { isOk: answer.ok, said: await answer.json() };
}

/** A word, a sign and a button: what is offered at a place of the form. */
export function button(words, act, more = {}) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain";
  made.textContent = words;
  made.addEventListener("click", act);
  return Object.assign(made, more);
}

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

export function touch() {
  isDirty = true;
  clearTimeout(timer);
  timer = setTimeout(keep, isComposing ? EVERY * 2 : EVERY);
}

/** Keep what is typed by now, after what is on its way; tell whether nothing was in the way of it. */
export function keep() {
  sending = sending.then(keepNow, keepNow);
  return sending;
}

async function keepNow() {
  if (isComposing || !isDirty) {
    return !isComposing;
  }
  isSending = true;
  isDirty = false;
  try {
    const { isOk, said } = await post(form.dataset.keep, new FormData(form));
    if (isOk) {
      form.elements.turn.value = said.turn;
      tell(
        said.changed
          ? "Bài vừa được sửa ở nơi khác. Bấm Lưu để xem hai bản."
          : said.held_by
            ? `${said.held_by} vừa nhận soạn bài này. Chữ bạn gõ vẫn được giữ (lúc ${said.at}).`
            : `Đã giữ chữ đang gõ lúc ${said.at} (chưa lưu vào bài).`,
      );
      localStorage.removeItem(memory);
      form.dispatchEvent(new CustomEvent("judged", { detail: said.problems }));
    } else {
      tell(said.said);
    }
    return true;
  } catch (fault) {
    // The network is gone, the session has ended or the desk is closed: the browser keeps it all.
    localStorage.setItem(memory, JSON.stringify(written()));
    tell(
      fault.message === "signed out"
        ? "Phiên làm việc đã hết; chữ đang gõ được giữ ở trình duyệt này. Tải lại trang rồi đăng nhập."
        : "Mất liên lạc với bàn biên tập; chữ đang gõ được giữ ở trình duyệt này.",
    );
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, EVERY * 4);
    return false;
  } finally {
    isSending = false;
  }
}

// What is not kept yet is kept first: where the desk is out of reach, the page stays with all of it.
form.addEventListener("submit", async (event) => {
  if (isComposing || !(isDirty || isSending)) {
    return;
  }
  event.preventDefault();
  clearTimeout(timer);
  let isKept = await keep();
  while (isKept && isDirty) {
    isKept = await keep(); // somebody typed on
  }
  if (isKept) {
    form.requestSubmit(event.submitter);
  }
});
addEventListener("beforeunload", (event) => {
  if (isDirty) {
    navigator.sendBeacon?.(form.dataset.keep, new FormData(form));
    event.preventDefault();
  }
});

/** All that stands in the form, but for what belongs to this page alone. */
function written() {
  const own = ["csrfmiddlewaretoken", "turn", "seal"];
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !own.includes(name));
}

/** Offer what this browser kept while the desk was out of reach. */
export function offerWhatIsLeft() {
  const left = localStorage.getItem(memory);
  if (left === null || left === JSON.stringify(written())) {
    localStorage.removeItem(memory);
    return;
  }
  status.append(
    button("Lấy lại chữ gõ lúc mất liên lạc", async () => {
      const kept = new FormData();
      for (const [name, value] of JSON.parse(left)) {
        kept.append(name, value);
      }
      kept.set("turn", form.elements.turn.value);
      kept.set("seal", form.elements.seal.value);
      await post(form.dataset.keep, kept);
      localStorage.removeItem(memory);
      isDirty = false;
      location.assign("?go-do=mo");
    }),
  );
}
