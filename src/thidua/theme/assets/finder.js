/*
  What a question means, and which articles answer it: first by the list of titles, a small file of
  ours, then by the index that Pagefind made of the texts. The form is search.js.

  The agreement with src/thidua/site/machine/search.py: "đ" is written "ď" in the index and in the
  question, so that it folds to "d" as other marks fold; an indexed text is title, day, category,
  lead and further words, each ended by "¶"; a category, a movement or a year is a word of its own
  making ("mucλguong"), by which answers are narrowed. An article has the same id in the list of
  titles and in the index: its part's name and Pagefind's own id there.

  A large column's index is in parts, each an index of Pagefind's, newest years first; the entry
  file has the entries of all. Each part is asked each question.
*/
const LOOKED_AT = 20; // so many of the best are read before they are put in order
const GUESSED = 40; // so many are read to see which is meant by a misspelt question
const PHRASES = 100; // so many are read to see whether words stand side by side
const ALIKE = 3; // so many titles are shown that are nearly what was asked for
const PATIENCE = 30_000; // milliseconds after which a file is given up

/* Why there is no answer: "offline", "unreached", "slow", "missing", "damaged" or "engine". */
export class Failure extends Error {
  constructor(cause, detail) {
    super(`${cause}: ${detail}`);
    this.cause = cause;
  }
}

export class Finder {
  constructor(root) {
    this.home = new URL(root || "./", location.href);
    this.bundle = new URL("tim-kiem/pagefind/", this.home);
    this.courier = new Courier(this.bundle);
    this.isRenewed = false;
    this.open();
  }

  // Everything is asked for at once, and once: a question while it comes waits for the same.
  open() {
    this.titles ??= Titles.open(this.courier).catch((error) => {
      this.titles = null;
      console.warn(error); // the index answers without them, only later
      return new Titles([]);
    });
    this.index ??= Index.open(this.home, this.courier, this.isRenewed);
    this.index.catch(() => {}); // whoever asks is told
  }

  // Yields what the titles say, then the whole answer. Throws a Failure.
  async *answer(question) {
    this.open();
    const titles = await this.titles;
    const early = titles.answer(question);
    if (early) yield early;
    yield { ...(await this.search(titles, question)), isWhole: true };
  }

  async search(titles, question) {
    this.open();
    const opening = this.index;
    try {
      const index = await opening;
      index.learn(titles.rows);
      return await search(index, titles, question);
    } catch (error) {
      if (this.index === opening) this.index = null; // what failed is asked for anew
      // A list kept by the browser may name files of an index that has since been replaced.
      if (error.cause !== "missing" || this.isRenewed) throw error;
      this.isRenewed = true;
      return this.search(titles, question);
    }
  }

  // Learns a row's lead, once the index has been asked for it.
  async read(row) {
    try {
      return await row.index?.read(row);
    } catch (error) {
      this.index = null;
      throw error;
    }
  }
}

/* The files */

// Pagefind takes a file that did not come for one with nothing in it. So what it asks for passes
// here: each cause of failure is noted, and what is surely needed is on its way before it asks.
class Courier {
  constructor(folder) {
    this.folder = folder;
    this.early = new Map();
    this.failure = null;
    const fetchAnything = globalThis.fetch.bind(globalThis);
    this.fetch = fetchAnything;
    globalThis.fetch = (address, options) => {
      const isOurs = typeof address === "string" && address.startsWith(folder.pathname);
      return isOurs ? this.bring(address.slice(folder.pathname.length)) : fetchAnything(address, options);
    };
  }

  ask(name) {
    this.early.set(name, this.load(name));
    this.early.get(name).catch(() => {}); // told when it is brought
  }

  lay(name, content) {
    this.early.set(name, Promise.resolve(content));
  }

  async bring(name) {
    try {
      const content = await (this.early.get(name) ?? this.load(name));
      if (!name.includes(".json") && !isPacked(content)) throw new Failure("damaged", name);
      return new Response(content);
    } catch (failure) {
      this.failure ??= failure;
      throw failure;
    }
  }

  async load(name) {
    const control = new AbortController();
    const patience = setTimeout(() => control.abort(), PATIENCE);
    try {
      const reply = await this.fetch(new URL(name, this.folder), { signal: control.signal });
      if (!reply.ok) throw new Failure("missing", `${reply.status} ${name}`);
      return await reply.arrayBuffer();
    } catch (error) {
      throw error instanceof Failure ? error : new Failure(causeOf(control), `${error} ${name}`);
    } finally {
      clearTimeout(patience);
    }
  }
}

// All of Pagefind's files begin like gzip's, or so where the server has unpacked them. A network that
// wants its reader to log in sends a page instead.
function isPacked(content) {
  const start = new Uint8Array(content, 0, Math.min(12, content.byteLength));
  return (start[0] === 0x1f && start[1] === 0x8b) || new TextDecoder().decode(start) === "pagefind_dcd";
}

function causeOf(control) {
  if (control.signal.aborted) return "slow";
  return navigator.onLine ? "unreached" : "offline";
}

class Index {
  constructor(parts, courier) {
    this.parts = parts;
    this.courier = courier;
    this.known = new Map();
  }

  static async open(home, courier, isRenewed) {
    if (typeof WebAssembly !== "object") throw new Failure("engine", "no WebAssembly");
    courier.failure = null;
    const metaCacheTag = isRenewed ? String(Date.now()) : "1";
    const entry = `pagefind-entry.json?ts=${metaCacheTag}`;
    courier.ask(entry);
    courier.ask("wasm.unknown.pagefind");
    const dividing = Index.divide(courier, entry);
    dividing.catch(() => {}); // told below
    const program = new URL("pagefind.js", courier.folder).href;
    let createInstance;
    try {
      ({ createInstance } = await import(program));
    } catch (error) {
      await courier.load("pagefind.js"); // tells why it did not come
      throw new Failure("engine", error);
    }
    const create = (name) => ({
      name,
      pagefind: createInstance({
        basePath: `${courier.folder.pathname}${name}/`,
        baseUrl: home.pathname,
        metaCacheTag,
        noWorker: true, // it would be one more file, and hide what fails
        ranking: { diacriticSimilarity: 10, termSimilarity: 9 },
      }),
    });
    const [newest, ...others] = await dividing;
    const parts = [create(newest)];
    const index = new Index(parts, courier);
    if (others.length) {
      // One engine answers for all; it is there once the first part can be asked.
      await index.tell(parts[0].pagefind.filters());
      parts.push(...others.map(create));
    }
    return index;
  }

  // Returns the names of the parts. What Pagefind will ask of each is here, or on its way.
  static async divide(courier, entry) {
    const text = new TextDecoder().decode(await courier.early.get(entry));
    let parts;
    try {
      ({ parts } = JSON.parse(text));
    } catch (error) {
      throw new Failure("damaged", error);
    }
    if (!parts) throw new Failure("missing", entry); // kept by the browser from before there were any
    for (const [name, own] of Object.entries(parts)) {
      courier.lay(`${name}/${entry}`, JSON.stringify(own));
      courier.early.set(`${name}/wasm.unknown.pagefind`, courier.early.get("wasm.unknown.pagefind"));
      courier.ask(`${name}/pagefind.${own.languages.vi.hash}.pf_meta`);
    }
    return Object.keys(parts);
  }

  // What is listed is known before it is read.
  learn(rows) {
    for (const row of rows) if (!this.known.has(row.id)) this.known.set(row.id, row);
  }

  ask(text) {
    return this.request(withMarkedD(text));
  }

  newestFirst() {
    return this.request(null, { sort: { day: "desc" } });
  }

  // By what each is like the question; in an order that was asked for, parts follow one another.
  async request(text, options) {
    const answers = await this.tell(
      Promise.all(this.parts.map(({ pagefind }) => pagefind.search(text, options)))
    );
    const rows = answers.flatMap(({ results }, at) =>
      results.map((result) => this.row(this.parts[at].name, result))
    );
    return options ? rows : rows.sort((a, b) => b.result.score - a.result.score);
  }

  async tell(answering) {
    let answer;
    try {
      answer = await answering;
    } catch (error) {
      throw this.courier.failure ?? new Failure(/WASM/.test(error) ? "engine" : "damaged", error);
    }
    if (this.courier.failure) throw this.courier.failure;
    return answer;
  }

  row(part, result) {
    const id = `${part}/${result.id}`;
    if (!this.known.has(id)) this.known.set(id, { id });
    return Object.assign(this.known.get(id), { part, result, index: this });
  }

  async read(row) {
    row.reading ??= row.result.data().then((data) => Object.assign(row, article(data)));
    try {
      return await row.reading;
    } catch (error) {
      row.reading = null;
      throw this.courier.failure ?? new Failure("damaged", error);
    }
  }

  readAll(rows) {
    return Promise.all(rows.map((row) => this.read(row)));
  }
}

function article(data) {
  const parts = withPlainD(data.raw_content ?? data.content)
    .split("¶")
    .map((part) => withSigns(part).replace(/^[.\s]+|\s+$/g, ""));
  const [title, day, category, lead, rest] = parts;
  return {
    ...titled(title),
    day,
    category,
    lead,
    address: data.url.replace(/\.html$/, "/"),
    leadWords: words(lead),
    words: words(`${title} ${category} ${lead} ${rest}`),
  };
}

function titled(title) {
  const titleWords = words(title);
  return { title, titleWords, titleFolded: titleWords.map(fold) };
}

/* The titles */

class Titles {
  constructor(rows) {
    this.rows = rows;
    this.vocabulary = new Set(rows.flatMap((row) => row.titleFolded));
  }

  static async open(courier) {
    const text = new TextDecoder().decode(await courier.load("tieu-de.json"));
    const { categories, articles } = JSON.parse(text);
    const rows = articles.map(([id, address, title, day, category, movements]) => ({
      id,
      address: new URL(`../../${address}`, courier.folder).pathname,
      ...titled(title),
      day,
      category: categories[category],
      choices: { muc: [category], nam: [day.slice(0, 4)], pt: movements.split(" ") },
    }));
    return new Titles(rows);
  }

  narrowed({ choices }) {
    const fits = (row) => choices.every(({ name, value }) => row.choices[name].includes(value));
    return this.rows.filter(fits);
  }

  // What is sure to come first in the whole answer; of equals the newest.
  answer(question) {
    if (question.phrases.length) return null;
    const answers = this.readings(question).map((sought) => {
      const rows = this.saying(sought, question);
      return { rows: question.byDay ? newestFirst(rows) : rows, meant: sought };
    });
    return answers.find(({ rows }) => rows.length) ?? null;
  }

  saying(sought, question) {
    const weigh = titleWeight(sought);
    const weighed = this.narrowed(question).map((row) => ({ row, weight: weigh(row) }));
    return weighed
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .map(({ row }) => row);
  }

  // Titles in which the words stand side by side but for a letter in some of them.
  alike(sought, question) {
    if (sought.length < 2) return [];
    const folded = sought.map(fold);
    const most = sought.length < 4 ? 1 : 2;
    const errorsAt = ({ titleFolded }, start) => {
      let errors = 0;
      for (let at = 0; at < folded.length && errors <= most; at += 1) {
        errors += slips(folded[at], titleFolded[start + at] ?? "");
      }
      return errors;
    };
    const errors = (row) => Math.min(...row.titleFolded.map((_, start) => errorsAt(row, start)));
    return this.narrowed(question)
      .map((row) => ({ row, errors: errors(row) }))
      .filter((one) => one.errors <= most)
      .sort((a, b) => a.errors - b.errors)
      .slice(0, ALIKE)
      .map(({ row }) => row);
  }

  // The words as they are written; then what is written together ("#ThiDuaYeuNuoc", "thidua") parted.
  readings({ text, sought }) {
    const parted = words(text.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1 "));
    const lists = parted.reduce(
      (before, word) => {
        const ways = part(word, this.vocabulary);
        return before.flatMap((list) => ways.map((pieces) => [...list, ...pieces])).slice(0, 3);
      },
      [[]]
    );
    return [sought, parted, ...lists].filter((list, at, all) => !at || list.length > all[at - 1].length);
  }
}

// Of one syllable with marks the letters are meant; of several the marks are often wrong.
function titleWeight(sought) {
  const folded = sought.map(fold);
  const isLoose = sought.length > 1 || folded[0] === sought[0];
  return ({ titleWords, titleFolded }) => {
    if (stands(sought, titleWords)) return 4 + standsWhole(sought, titleWords) / 2;
    if (!isLoose) return 0;
    if (stands(folded, titleFolded)) return 3 + standsWhole(folded, titleFolded) / 2;
    if (sought.every((word) => titleWords.includes(word))) return 2;
    return folded.every((word) => titleFolded.includes(word)) ? 1 : 0;
  };
}

// 0 for the same word, 1 for a slip of the finger, more for another word.
function slips(word, other) {
  if (word === other) return 0;
  if (Math.abs(word.length - other.length) > 1) return 9;
  return Math.min(word.length, other.length) > 2 && distance(word, other) === 1 ? 1 : 9;
}

/* What a person means */

async function search(index, titles, question) {
  for (const sought of titles.readings(question)) {
    const found = await find(index, titles, sought, question);
    if (!found.rows.length) continue;
    return { ...found, rows: await sorted(index, found.rows, question), meant: sought };
  }
  const rows = await nearest(index, question);
  return { rows: await sorted(index, rows, question), near: true };
}

async function find(index, titles, sought, question) {
  const narrow = await narrower(index, question);
  const candidates = narrow(await knowing(index, await index.ask(sought.join(" ")), sought));
  if (question.phrases.length) return { rows: await saying(index, candidates, question.phrases) };
  const first = titles.saying(sought, question);
  const { rows, isSaid } = await inOrder(index, without(candidates, first), sought);
  if (first.length) return { rows: [...first, ...rows] };
  // What was written may be a word elsewhere, and yet a slip for a word of a title.
  const alike = rows.length ? titles.alike(sought, question) : [];
  const others = without(rows, alike);
  return { rows: isSaid ? [...others, ...alike] : [...alike, ...others], alike: alike.length };
}

// Pagefind passes over a word it does not know; then nothing was found as it was written. Of several
// parts each knows words of its own: one whose best answer lacks a word has no answer.
async function knowing(index, rows, sought) {
  if (index.parts.length < 2) return rows;
  const folded = sought.map(fold);
  const bests = index.parts.flatMap(({ name }) => rows.find((row) => row.part === name) ?? []);
  const read = await index.readAll(bests);
  const known = new Set(read.filter((row) => hasAll(row, folded)).map((row) => row.part));
  return rows.filter((row) => known.has(row.part));
}

function hasAll(row, folded) {
  return folded.every((word) => row.words.some((other) => fold(other).startsWith(word)));
}

async function inOrder(index, rows, sought) {
  const read = await index.readAll(rows.slice(0, LOOKED_AT));
  const folded = sought.map(fold);
  if (!read.length || !hasAll(read[0], folded)) return { rows: [] };
  const isExact = sought.length === 1 && folded[0] !== sought[0];
  const weigh = (row) =>
    8 * stands(sought, row.titleWords) +
    4 * stands(folded, row.titleFolded) +
    2 * stands(sought, row.leadWords) +
    stands(folded, row.leadWords.map(fold)) +
    stands(folded, row.words.map(fold)) +
    (isExact ? 8 : 0) * stands(sought, row.words);
  const isSaid = read.some((row) => stands(folded, row.words.map(fold)));
  return { rows: [...best(read, weigh), ...rows.slice(LOOKED_AT)], isSaid };
}

// Words in quotation marks stand side by side, spelt as written; written plainly, spelt anyhow.
async function saying(index, rows, phrases) {
  const read = await index.readAll(rows.slice(0, PHRASES));
  const says = (row) =>
    phrases.every((phrase) => {
      const isPlain = phrase.every((word) => word === fold(word));
      return stands(phrase, isPlain ? row.words.map(fold) : row.words);
    });
  return read.filter(says);
}

// Nothing has every word: of what has most of them, or their beginnings, the most alike.
async function nearest(index, question) {
  const narrow = await narrower(index, question);
  const folded = [...new Set(question.sought.map(fold))];
  const scores = new Map();
  for (const word of folded) {
    for (const row of narrow(await beginningLike(index, word))) {
      const known = scores.get(row.id) ?? { row, count: 0, score: 0 };
      scores.set(row.id, { row, count: known.count + 1, score: known.score + row.result.score });
    }
  }
  const likely = [...scores.values()].sort((a, b) => b.count - a.count || b.score - a.score);
  const read = await index.readAll(likely.slice(0, GUESSED).map(({ row }) => row));
  const weigh = (row) => folded.reduce((sum, word) => sum + closeness(word, row), 0);
  const closest = Math.max(0, ...read.map(weigh));
  if (closest < 0.7 * folded.length) return [];
  return best(read.filter((row) => weigh(row) >= 0.85 * closest), weigh);
}

// The end of a misspelt word is cut until something begins so; or its first letters changed places.
async function beginningLike(index, word) {
  const swapped = word.slice(1, 2) + word.slice(0, 1) + word.slice(2);
  for (const spelling of [word, swapped]) {
    for (let length = spelling.length; length >= Math.min(2, word.length); length -= 1) {
      const beginning = spelling.slice(0, length);
      const rows = await knowing(index, await index.ask(beginning), [beginning]);
      if (!rows.length) continue;
      const { words: there } = await index.read(rows[0]);
      if (there.some((other) => fold(other).startsWith(beginning))) return rows;
    }
  }
  return [];
}

function closeness(word, row) {
  const most = (others) => Math.max(0, ...others.map((other) => likeness(word, fold(other))));
  return Math.max(2 * most(row.titleWords), 1.5 * most(row.leadWords), most(row.words));
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

function best(rows, weigh) {
  const weighed = rows.map((row) => ({ row, weight: weigh(row) }));
  return weighed.sort((a, b) => b.weight - a.weight).map(({ row }) => row);
}

// In quotation marks, for one mark may begin like another.
async function narrower(index, { choices }) {
  const mark = ({ name, value }) => `"${name}λ${value.replace(/-/g, "λ")}"`;
  const lists = await Promise.all(choices.map((choice) => index.ask(mark(choice))));
  return (rows) => lists.reduce(within, rows);
}

function within(rows, others) {
  const ids = new Set(others.map((row) => row.id));
  return rows.filter((row) => ids.has(row.id));
}

function without(rows, others) {
  const ids = new Set(others.map((row) => row.id));
  return rows.filter((row) => !ids.has(row.id));
}

// The list of titles may be too short to know every day; the index knows the order of all.
async function sorted(index, rows, { byDay }) {
  if (!byDay || rows.length < 2) return rows;
  if (rows.every((row) => row.day)) return newestFirst(rows);
  const order = new Map((await index.newestFirst()).map((row, place) => [row.id, place]));
  return [...rows].sort((a, b) => order.get(a.id) - order.get(b.id));
}

function newestFirst(rows) {
  return [...rows].sort((a, b) => b.day.localeCompare(a.day));
}

/* Vietnamese text */

const SYLLABLE =
  /^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?(?:[aeiouy]{1,3})(?:ch|ng|nh|[cmnpt])?$/;

// A word as syllables, the likeliest ways first; one that is a syllable stays as it is.
function part(word, vocabulary) {
  const folded = fold(word);
  const isWhole = SYLLABLE.test(folded) || vocabulary.has(folded) || !/^[a-z]{4,40}$/.test(folded);
  if (isWhole || folded.length !== word.length) return [[word]];
  const ways = [[{ pieces: [], cost: 0 }]];
  for (let end = 1; end <= word.length; end += 1) {
    ways[end] = [];
    for (let start = Math.max(0, end - 7); start < end; start += 1) {
      const piece = folded.slice(start, end);
      if (!SYLLABLE.test(piece)) continue;
      const cost = (vocabulary.has(piece) ? 2 : 3) + (piece.length === 1 ? 2 : 0);
      for (const way of ways[start]) {
        ways[end].push({ pieces: [...way.pieces, word.slice(start, end)], cost: way.cost + cost });
      }
    }
    ways[end] = ways[end].sort((a, b) => a.cost - b.cost).slice(0, 3);
  }
  return ways[word.length].length ? ways[word.length].map((way) => way.pieces) : [[word]];
}

export function words(text) {
  return text.normalize("NFC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

export function phrasesOf(query) {
  const quoted = query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]/g);
  return [...quoted].map((match) => words(match[1])).filter((phrase) => phrase.length);
}

// Whether the words stand side by side; the reader may still be typing the last of them.
function stands(sought, others) {
  return ` ${others.join(" ")} `.includes(` ${sought.join(" ")}`) ? 1 : 0;
}

function standsWhole(sought, others) {
  return ` ${others.join(" ")} `.includes(` ${sought.join(" ")} `) ? 1 : 0;
}

export function fold(text) {
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
