/*
  Search over the index that Pagefind made. Loaded when a reader first wants to search.

  The agreement with src/thidua/site/machine/search.py: "đ" is written "ď" in the index and in the question, so
  that it folds to "d" as other marks fold; an indexed text is title, day, category, lead and
  further words, each ended by "¶"; a category, a movement or a year is a word of its own making
  ("mucλguong"), by which answers are narrowed.
*/
const PAGE = 10;
const LOOKED_AT = 20; // so many of the best are read before they are put in order
const GUESSED = 40; // so many are read to see which is meant by a misspelt question
const PHRASES = 100; // so many are read to see whether words stand side by side
const TYPING = 250; // milliseconds that a reader who types on does not pause
const WAITING = 200; // milliseconds after which a reader wonders

export async function prepare(form) {
  const input = form.querySelector("input[type=search]");
  const told = form.querySelector("[role=status]");
  const list = form.querySelector("ol");
  const more = form.querySelector("[data-more]");
  const choices = [...form.querySelectorAll("select")];
  const keeps = form.hasAttribute("data-remember");
  let index = null;
  let turn = 0;
  let rows = [];
  let sought = [];

  async function find() {
    const mine = ++turn;
    const query = input.value.normalize("NFC").trim();
    const marks = choices.filter((choice) => choice.value).map(mark);
    if (keeps) remember(query, choices);
    // The reader may have typed on meanwhile; then a newer question has the say.
    const tell = (...news) => (mine === turn ? show(...news) : undefined);
    const waiting = setTimeout(() => tell([], "Đang tìm…"), WAITING);
    try {
      const found = await answer(query, marks);
      await tell(found.rows, say(query, marks, found), words(query));
    } catch (error) {
      index = null; // what failed to load is asked for anew the next time
      tell([], "Chưa tìm được vì mất kết nối. Kiểm tra mạng rồi thử lại.");
      console.warn(error);
    } finally {
      clearTimeout(waiting);
    }
  }

  async function answer(query, marks) {
    if (!words(query).length) return { rows: [] };
    index ??= await Index.open(form.dataset.root);
    const found = await search(index, query, marks);
    // Pagefind takes a part of the index that did not come for one with nothing in it.
    if (!found.rows.length) await index.checkNetwork();
    return found;
  }

  async function show(found, text, terms = []) {
    rows = found;
    sought = terms;
    list.textContent = "";
    told.textContent = text;
    await grow();
  }

  async function grow() {
    const mine = rows;
    const shown = list.children.length;
    const next = await Promise.all(rows.slice(shown, shown + PAGE).map((row) => index.read(row)));
    if (mine !== rows) return;
    list.append(...next.map((one) => item(one, sought)));
    more.hidden = list.children.length >= rows.length;
  }

  let pause;
  const findSoon = () => {
    clearTimeout(pause);
    // A word just begun would fetch its part of the index for nothing.
    if (!/(^|\s)\p{L}$/u.test(input.value)) pause = setTimeout(find, TYPING);
  };
  input.addEventListener("input", findSoon);
  for (const choice of choices) choice.addEventListener("change", find);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    find();
  });
  more.addEventListener("click", async () => {
    const first = list.children.length;
    await grow();
    list.children[first]?.querySelector("a").focus();
  });
  form.addEventListener("keydown", (event) => walk(event, input, list));
  if (keeps) recall(input, choices);
  await find();
}

/* The index */

class Index {
  constructor(pagefind, entry) {
    this.pagefind = pagefind;
    this.entry = entry;
    this.known = new Map();
  }

  static async open(root) {
    const home = new URL(root || "./", location.href);
    const bundle = new URL("tim-kiem/pagefind/", home);
    const pagefind = await import(new URL("pagefind.js", bundle).href);
    // What an earlier failure left half loaded goes.
    await pagefind.destroy();
    await pagefind.options({
      baseUrl: home.pathname,
      ranking: { diacriticSimilarity: 10, termSimilarity: 9 },
    });
    await pagefind.init();
    return new Index(pagefind, new URL("pagefind-entry.json", bundle));
  }

  async ask(text) {
    return (await this.pagefind.search(withMarkedD(text))).results;
  }

  async read(result) {
    if (!this.known.has(result.id)) this.known.set(result.id, article(await result.data()));
    return this.known.get(result.id);
  }

  readAll(results) {
    return Promise.all(results.map(async (result) => ({ result, one: await this.read(result) })));
  }

  async checkNetwork() {
    const reply = await fetch(this.entry, { cache: "no-store" });
    if (!reply.ok) throw new Error(`${reply.status} ${this.entry}`);
  }
}

function article(data) {
  const parts = withPlainD(data.raw_content ?? data.content)
    .split("¶")
    .map((part) => withSigns(part).replace(/^[.\s]+|\s+$/g, ""));
  const [title, day, category, lead, rest] = parts;
  return {
    title,
    day,
    category,
    lead,
    address: data.url.replace(/\.html$/, "/"),
    titleWords: words(title),
    leadWords: words(lead),
    words: words(`${title} ${category} ${lead} ${rest}`),
  };
}

/* What a person means */

async function search(index, query, marks) {
  const sought = words(query);
  // In quotation marks, for one mark may begin like another.
  const lists = await Promise.all(marks.map((mark) => index.ask(`"${mark}"`)));
  const narrow = (results) => lists.reduce(within, results);
  const phrases = phrasesOf(query);
  const candidates = narrow(await index.ask(sought.join(" ")));
  const found = phrases.length
    ? await saying(index, candidates, phrases)
    : await inOrder(index, candidates, sought);
  return found.length ? { rows: found } : { rows: await nearest(index, sought, narrow), near: true };
}

// Pagefind passes over a word it does not know; then nothing was found as it was written.
async function inOrder(index, results, sought) {
  const read = await index.readAll(results.slice(0, LOOKED_AT));
  const folded = sought.map(fold);
  const has = (one) => folded.every((word) => one.words.some((other) => fold(other).startsWith(word)));
  if (!read.length || !has(read[0].one)) return [];
  const weigh = ({ one }) =>
    8 * stands(sought, one.titleWords) +
    4 * stands(folded, one.titleWords.map(fold)) +
    2 * stands(sought, one.leadWords) +
    stands(folded, one.leadWords.map(fold)) +
    stands(folded, one.words.map(fold));
  return [...best(read, weigh), ...results.slice(LOOKED_AT)];
}

// Words in quotation marks stand side by side, spelt as written; written plainly, spelt anyhow.
async function saying(index, results, phrases) {
  const read = await index.readAll(results.slice(0, PHRASES));
  const says = (one) =>
    phrases.every((phrase) => {
      const isPlain = phrase.every((word) => word === fold(word));
      return stands(phrase, isPlain ? one.words.map(fold) : one.words);
    });
  return read.filter(({ one }) => says(one)).map(({ result }) => result);
}

// Nothing has every word: of what has most of them, or their beginnings, the most alike.
async function nearest(index, sought, narrow) {
  const folded = [...new Set(sought.map(fold))];
  const scores = new Map();
  for (const word of folded) {
    for (const result of narrow(await beginningLike(index, word))) {
      const known = scores.get(result.id) ?? { result, count: 0, score: 0 };
      scores.set(result.id, { result, count: known.count + 1, score: known.score + result.score });
    }
  }
  const likely = [...scores.values()].sort((a, b) => b.count - a.count || b.score - a.score);
  const read = await index.readAll(likely.slice(0, GUESSED).map(({ result }) => result));
  const weigh = ({ one }) => folded.reduce((sum, word) => sum + closeness(word, one), 0);
  const closest = Math.max(0, ...read.map(weigh));
  if (closest < 0.7 * folded.length) return [];
  return best(read.filter((entry) => weigh(entry) >= 0.85 * closest), weigh);
}

// The end of a misspelt word is cut until something begins so; or its first letters changed places.
async function beginningLike(index, word) {
  const swapped = word.slice(1, 2) + word.slice(0, 1) + word.slice(2);
  for (const spelling of [word, swapped]) {
    for (let length = spelling.length; length >= Math.min(2, word.length); length -= 1) {
      const beginning = spelling.slice(0, length);
      const results = await index.ask(beginning);
      if (!results.length) continue;
      const { words: there } = await index.read(results[0]);
      if (there.some((other) => fold(other).startsWith(beginning))) return results;
    }
  }
  return [];
}

function closeness(word, one) {
  const most = (others) => Math.max(0, ...others.map((other) => likeness(word, fold(other))));
  return Math.max(2 * most(one.titleWords), 1.5 * most(one.leadWords), most(one.words));
}

function likeness(word, other) {
  if (word === other) return 1;
  if (other.startsWith(word)) return 0.9;
  if (word.length < 3) return 0;
  const errors = distance(word, other);
  if (errors === 1) return 0.7;
  return errors === 2 && word.length > 4 ? 0.4 : 0;
}

// Letters wrong, missing, too many or swapped with the next (optimal string alignment).
function distance(a, b) {
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i += 1) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + other);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.length][b.length];
}

function best(read, weigh) {
  const weighed = read.map((entry) => ({ result: entry.result, weight: weigh(entry) }));
  return weighed.sort((a, b) => b.weight - a.weight).map(({ result }) => result);
}

function within(results, others) {
  const ids = new Set(others.map((result) => result.id));
  return results.filter((result) => ids.has(result.id));
}

/* Vietnamese text */

function words(text) {
  return text.normalize("NFC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function phrasesOf(query) {
  const quoted = query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]/g);
  return [...quoted].map((match) => words(match[1])).filter((phrase) => phrase.length);
}

// Whether the words stand side by side; the reader may still be typing the last of them.
function stands(sought, others) {
  return ` ${others.join(" ")} `.includes(` ${sought.join(" ")}`) ? 1 : 0;
}

function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
}

function withMarkedD(text) {
  return text.replace(/đ/g, "ď").replace(/Đ/g, "Ď");
}

function withPlainD(text) {
  return text.replace(/ď/g, "đ").replace(/Ď/g, "Đ");
}

function withSigns(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
}

/* The form */

function mark(choice) {
  return `${choice.name}λ${choice.value.replace(/-/g, "λ")}`;
}

function remember(query, choices) {
  const pairs = new URLSearchParams();
  if (query) pairs.set("q", query);
  for (const choice of choices) if (choice.value) pairs.set(choice.name, choice.value);
  const text = pairs.toString();
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
}

function recall(input, choices) {
  const pairs = new URLSearchParams(location.search);
  if (!input.value) input.value = pairs.get("q") ?? "";
  choices.forEach((choice) => {
    const value = pairs.get(choice.name) ?? "";
    if ([...choice.options].some((option) => option.value === value)) choice.value = value;
    if (choice.value) choice.closest("details").open = true;
  });
}

function say(query, marks, found) {
  if (!words(query).length) return marks.length ? "Gõ thêm chữ cần tìm." : "";
  const count = found.rows.length.toLocaleString("vi-VN");
  const sought = query ? ` cho “${query}”` : "";
  if (!found.rows.length) return `Không tìm thấy bài nào${sought}. Thử ít chữ hơn hoặc bỏ bớt lựa chọn.`;
  if (found.near) return `Không có bài nào khớp hẳn${sought}. Đây là ${count} bài gần nhất.`;
  return `Tìm thấy ${count} bài${sought}.`;
}

function item(one, sought) {
  const row = document.createElement("li");
  const title = document.createElement("h2");
  const link = document.createElement("a");
  link.href = one.address;
  link.append(...marked(one.title, sought));
  title.append(link);
  const lead = document.createElement("p");
  lead.append(...marked(one.lead, sought));
  const facts = document.createElement("p");
  facts.className = "quiet";
  const day = document.createElement("time");
  day.dateTime = one.day;
  day.textContent = one.day.split("-").reverse().join("/");
  facts.append(`${one.category} · `, day);
  row.append(title, lead, facts);
  return row;
}

// The text with what was sought marked in it.
function marked(text, sought) {
  const folded = sought.map(fold);
  return text.split(/([\p{L}\p{N}]+)/u).map((part) => {
    if (!folded.includes(fold(part))) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
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
