/*
  Reads an article aloud with the browser's own Vietnamese voice, paragraph by paragraph. Fetched when
  a reader first asks for it. Nothing is sent anywhere: the voice is the device's.
*/
const SPEEDS = [
  ["0.8", "Chậm"],
  ["1", "Vừa"],
  ["1.25", "Nhanh"],
];
const PARTS = "h1, .lead, .prose > p, .prose > h2, .prose > h3, .prose li, .prose blockquote > p, .prose figcaption";
/* Signs that are said in one go: some browsers fall silent in a voice that speaks for 15 seconds. */
const LONGEST = 180;
const ENDS = [/.*[.!?…](?= )/, /.*[,;:–](?= )/, /.*(?= )/];

let reading = null;

export function listen(button) {
  if (reading) reading.end();
  else reading = start(button);
}

function start(button) {
  const speech = window.speechSynthesis;
  const voice = speech.getVoices().find((one) => /^vi\b/i.test(one.lang));
  const article = button.closest("article");
  const parts = [...article.querySelectorAll(PARTS)].filter(
    (part) => part.textContent.trim() && !part.querySelector("p, li")
  );
  let place = 0;
  let pieces = [];
  let said = 0;
  let turn = 0;
  let isPaused = false;

  const bar = make(document.body, "section", "listening");
  bar.setAttribute("aria-label", "Nghe bài");
  const told = make(bar, "p", "listening-told");
  const controls = make(bar, "p", "listening-controls");
  const pause = makeButton(controls, "Tạm dừng", () => (isPaused ? go() : hold()));
  const back = makeButton(controls, "Đoạn trước", () => step(-1));
  const on = makeButton(controls, "Đoạn sau", () => step(1));
  const label = make(controls, "label", "choice");
  label.append("Tốc độ ");
  const speed = make(label, "select", "");
  for (const [value, words] of SPEEDS) speed.add(new Option(words, value, false, value === "1"));
  speed.addEventListener("change", () => isPaused || say());
  makeButton(controls, "Thôi nghe", end);

  function say() {
    const mine = ++turn;
    const part = parts[place];
    if (!said) pieces = divide(wordsOf(part));
    const words = new SpeechSynthesisUtterance(pieces[said]);
    words.lang = "vi-VN";
    words.voice = voice;
    words.rate = Number(speed.value);
    words.onend = () => {
      if (mine !== turn) return; // the reader went elsewhere meanwhile
      said += 1;
      if (said < pieces.length) say();
      else if (place + 1 < parts.length) step(1);
      else end();
    };
    words.onerror = (event) => {
      if (mine === turn && event.error !== "interrupted" && event.error !== "canceled") {
        hold();
        told.textContent = "Máy không đọc được đoạn này. Thử đoạn sau, hoặc thôi nghe.";
      }
    };
    for (const other of parts) other.classList.toggle("is-heard", other === part);
    if (!said) part.scrollIntoView({ block: "center" });
    told.textContent = `Đang đọc đoạn ${place + 1}/${parts.length}`;
    back.disabled = !place;
    on.disabled = place + 1 === parts.length;
    speech.cancel();
    speech.speak(words);
  }

  function step(by) {
    said = 0;
    place = Math.min(Math.max(place + by, 0), parts.length - 1);
    go();
  }

  // Some phones forget what was paused; the last words are said again instead.
  function hold() {
    turn += 1;
    isPaused = true;
    pause.textContent = "Đọc tiếp";
    told.textContent = `Đã dừng ở đoạn ${place + 1}/${parts.length}`;
    speech.cancel();
  }

  function go() {
    isPaused = false;
    pause.textContent = "Tạm dừng";
    say();
  }

  function end() {
    turn += 1;
    speech.cancel();
    bar.remove();
    for (const part of parts) part.classList.remove("is-heard");
    window.removeEventListener("pagehide", end);
    reading = null;
    button.focus();
  }

  bar.addEventListener("keydown", (event) => event.key === "Escape" && end());
  window.addEventListener("pagehide", end);
  pause.focus();
  say();
  return { end };
}

/* What is short on the page is said in full. */
function wordsOf(part) {
  const copy = part.cloneNode(true);
  for (const one of copy.querySelectorAll("abbr[title]")) one.textContent = one.title;
  return copy.textContent.replace(/\s+/g, " ").trim();
}

/* Sentences together as far as they are not too long; else up to a comma, else up to a word. */
function divide(words) {
  const pieces = [];
  let rest = words;
  while (rest.length > LONGEST) {
    const head = rest.slice(0, LONGEST);
    const ends = ENDS.map((end) => head.match(end)).filter(Boolean);
    const piece = ends.length ? ends[0][0] : head;
    pieces.push(piece);
    rest = rest.slice(piece.length).trim();
  }
  return [...pieces, rest];
}

function make(parent, tag, name) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  parent.append(element);
  return element;
}

function makeButton(parent, words, act) {
  const button = make(parent, "button", "button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}
