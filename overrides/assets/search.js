/*
  Search over the index that Pagefind made. Loaded when a reader first wants to search.

  The agreement with src/thidua/search.py: "đ" is written "ď" in the index and in the query, so that
  it folds to "d" as other marks fold; and categories, movements and years are words of their own
  making ("xnamx2024"), by which results are narrowed.
*/
const PAGE = 10;
const RERANKED = 20; // the best of these are looked at once more, now that their titles are known

export async function prepare(form) {
  const root = form.dataset.root;
  const input = form.querySelector("input[type=search]");
  const told = form.querySelector("[role=status]");
  const list = form.querySelector("ol");
  const more = form.querySelector("[data-more]");
  const choices = [...form.querySelectorAll("select")];
  const pagefind = await open(root);
  const narrowing = new Map();
  let turn = 0;
  let rows = [];
  let shown = 0;

  async function find() {
    const mine = ++turn;
    const query = input.value.normalize("NFC").trim();
    const marks = choices.map((choice) => choice.value).filter(Boolean);
    remember(query);
    if (!query && !marks.length) return show([], "");
    const found = await search(query, marks);
    if (mine !== turn) return; // the reader has typed on
    show(found.rows, say(query, found));
  }

  async function search(query, marks) {
    const { phrases, words } = parse(query);
    const all = [...phrases, words].filter(Boolean).join(" ");
    let results = all ? await ask(all) : await ask(marks[0]);
    for (const phrase of phrases) results = within(results, await ask(`"${phrase}"`));
    const exact = await narrow(results, marks);
    if (exact.length || phrases.length || !all) return { rows: await rerank(exact, all), near: false };
    return { rows: await narrow(await guess(all), marks), near: true };
  }

  async function ask(text) {
    const answer = await pagefind.search(text.replace(/đ/g, "ď").replace(/Đ/g, "Ď"));
    return answer.results;
  }

  async function narrow(results, marks) {
    let left = results;
    for (const mark of marks) {
      if (!narrowing.has(mark)) narrowing.set(mark, await ask(mark));
      left = within(left, narrowing.get(mark));
    }
    return left;
  }

  // Nothing has every word: what has most of them, and of what was misspelt the beginning.
  async function guess(text) {
    const words = [...new Set(text.split(/\s+/))];
    const scores = new Map();
    for (const word of words) {
      for (const result of await ask(word)) {
        const known = scores.get(result.id) || { result, count: 0, score: 0 };
        known.count += 1;
        known.score += result.score;
        scores.set(result.id, known);
      }
    }
    const needed = Math.max(1, Math.ceil(words.length / 2));
    return [...scores.values()]
      .filter((known) => known.count >= needed)
      .sort((a, b) => b.count - a.count || b.score - a.score)
      .map((known) => known.result);
  }

  // The index knows words; only the title and the lead tell whether they stand side by side.
  async function rerank(results, text) {
    const head = results.slice(0, RERANKED);
    const data = await Promise.all(head.map((result) => result.data()));
    const weigh = (one) => {
      const title = plain(one.meta.title);
      const lead = plain(one.meta.summary);
      return (
        8 * has(title, text) + 4 * has(fold(title), fold(text)) +
        2 * has(lead, text) + has(fold(lead), fold(text))
      );
    };
    const places = head.map((result, place) => ({ result, place, weight: weigh(data[place]) }));
    places.sort((a, b) => b.weight - a.weight || a.place - b.place);
    return [...places.map((one) => one.result), ...results.slice(RERANKED)];
  }

  function show(found, words) {
    rows = found;
    shown = 0;
    list.textContent = "";
    told.textContent = words;
    return grow();
  }

  async function grow() {
    const mine = turn;
    const next = await Promise.all(rows.slice(shown, shown + PAGE).map((row) => row.data()));
    if (mine !== turn) return;
    const terms = fold(input.value.normalize("NFC")).match(/[\p{L}\p{N}]+/gu) || [];
    next.forEach((one) => list.append(item(one, terms, root)));
    shown += next.length;
    more.hidden = shown >= rows.length;
  }

  function remember(query) {
    if (!form.hasAttribute("data-remember")) return;
    const pairs = new URLSearchParams();
    if (query) pairs.set("q", query);
    choices.forEach((choice) => choice.value && pairs.set(choice.name, choice.value));
    const text = pairs.toString();
    history.replaceState(null, "", text ? `?${text}` : location.pathname);
  }

  function recall() {
    const pairs = new URLSearchParams(location.search);
    if (pairs.has("q")) input.value = pairs.get("q");
    choices.forEach((choice) => {
      const value = pairs.get(choice.name) || "";
      if ([...choice.options].some((option) => option.value === value)) choice.value = value;
    });
  }

  let pause;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(find, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  more.addEventListener("click", async () => {
    const first = shown;
    await grow();
    list.children[first]?.querySelector("a").focus();
  });
  form.addEventListener("keydown", (event) => walk(event, input, list));
  if (form.hasAttribute("data-remember")) recall();
  if (input.value || choices.some((choice) => choice.value)) await find();
}

async function open(root) {
  const home = new URL(root || "./", location.href);
  const pagefind = await import(new URL("tim-kiem/pagefind/pagefind.js", home).href);
  await pagefind.options({
    baseUrl: home.pathname,
    ranking: { diacriticSimilarity: 10, termSimilarity: 9 },
  });
  await pagefind.init();
  return pagefind;
}

// Words in quotation marks of any kind must stand side by side.
function parse(query) {
  const phrases = [];
  const words = query.replace(/["“”„«»]([^"“”„«»]+)["“”„«»]/g, (whole, phrase) => {
    phrases.push(phrase.trim());
    return " ";
  });
  return { phrases, words: words.replace(/["“”„«»]/g, " ").replace(/\s+/g, " ").trim() };
}

function within(results, others) {
  const ids = new Set(others.map((result) => result.id));
  return results.filter((result) => ids.has(result.id));
}

function plain(text) {
  return (text || "").replace(/ď/g, "đ").replace(/Ď/g, "Đ");
}

function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
}

function has(text, part) {
  return ` ${text.toLowerCase()} `.includes(part.toLowerCase()) ? 1 : 0;
}

function say(query, found) {
  const count = found.rows.length.toLocaleString("vi-VN");
  const sought = query ? ` cho “${query}”` : "";
  if (!found.rows.length) return `Không tìm thấy bài nào${sought}. Thử ít chữ hơn hoặc bỏ bớt lựa chọn.`;
  if (found.near) return `Không bài nào có đủ các chữ${sought}. Đây là ${count} bài gần nhất.`;
  return `Tìm thấy ${count} bài${sought}.`;
}

function item(one, terms, root) {
  const row = document.createElement("li");
  const title = document.createElement("h3");
  const link = document.createElement("a");
  link.href = one.url;
  link.append(...marked(plain(one.meta.title), terms));
  title.append(link);
  const lead = document.createElement("p");
  lead.append(...marked(plain(one.meta.summary), terms));
  const facts = document.createElement("p");
  facts.className = "quiet";
  const day = document.createElement("time");
  day.dateTime = one.meta.day;
  day.textContent = one.meta.day.split("-").reverse().join("/");
  facts.append(`${plain(one.meta.category)} · `, day);
  row.append(title, lead, facts);
  return row;
}

// What was sought, marked; one letter folds to one letter, so places stay what they are.
function marked(text, terms) {
  const folded = [...text].map((letter) => fold(letter) || letter).join("");
  const parts = [];
  let done = 0;
  for (const word of folded.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (!terms.includes(word[0])) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(word.index, word.index + word[0].length);
    parts.push(text.slice(done, word.index), mark);
    done = word.index + word[0].length;
  }
  return [...parts, text.slice(done)];
}

// The arrow keys go from the question to the answers and back.
function walk(event, input, list) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.target.tagName === "SELECT") return;
  const stops = [input, ...list.querySelectorAll("a")];
  const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  if (!stops[next]) return;
  event.preventDefault();
  stops[next].focus();
}
