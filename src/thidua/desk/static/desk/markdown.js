// The editor's document as Markdown, in the project's dialect (src/thidua/text/dialect.py).
//
// Only blocks that somebody changed are written here: see rich.js. Pure: JSON in, text out.

const SIGNS = { bold: "**", italic: "*", strike: "~~" };
const ORDER = ["link", "bold", "italic", "strike"];

/** Write one block. */
export function blockToMarkdown(node) {
  switch (node.type) {
    case "heading":
      return `${"#".repeat(node.attrs.level)} ${inline(node).replaceAll("\n", " ").replace(/(#+)$/, "\\$1")}`;
    case "blockquote":
      return prefix(blocksToMarkdown(node.content ?? []), "> ", "> ").replaceAll(/^> $/gm, ">");
    case "bulletList":
      return list(node, () => "- ");
    case "orderedList":
      return list(node, (place) => `${(node.attrs?.start ?? 1) + place}. `);
    case "codeBlock": {
      const words = (node.content ?? []).map((one) => one.text).join("");
      const fence = "`".repeat(Math.max(3, longest(words, /`+/g) + 1));
      return `${fence}${node.attrs?.language ?? ""}\n${words}${words ? "\n" : ""}${fence}`;
    }
    case "horizontalRule":
      return "---";
    case "table":
      return table(node);
    default:
      return lines(inline(node));
  }
}

/** Write blocks one below the other; what is empty is nothing. */
export function blocksToMarkdown(nodes, apart = "\n\n") {
  return united(nodes)
    .map((node) => blockToMarkdown(node))
    .filter(Boolean)
    .join(apart);
}

/** Lists of a kind that stand together are one: Markdown has nothing to part them with. */
export function united(nodes) {
  const found = [];
  for (const node of nodes) {
    const before = found.at(-1);
    if (isList(node) && before?.type === node.type) {
      found[found.length - 1] = { ...before, content: [...(before.content ?? []), ...(node.content ?? [])] };
    } else {
      found.push(node);
    }
  }
  return found;
}

export function isList(node) {
  return /List$/.test(node.type);
}

function list(node, sign) {
  const isTight = node.attrs?.tight !== false;
  const items = (node.content ?? []).map((item, place) => {
    const mark = sign(place);
    const parts = item.content ?? [];
    const hangs = parts.slice(1).every(isList);
    const text = blocksToMarkdown(parts, isTight && hangs ? "\n" : "\n\n");
    return prefix(text, mark, " ".repeat(mark.length)).trimEnd();
  });
  return items.join(isTight ? "\n" : "\n\n");
}

function prefix(text, first, rest) {
  return text
    .split("\n")
    .map((line, place) => (place === 0 ? first : line || rest.trim() ? rest : "") + line)
    .join("\n");
}

function table(node) {
  const [head, ...rows] = (node.content ?? []).map((row) =>
    (row.content ?? []).map((cell) => ({
      align: cell.attrs?.align,
      text: (cell.content ?? []).map((part) => inline(part)).join(" ").replaceAll("\n", " ").replaceAll("|", "\\|"),
    })),
  );
  const row = (cells) => `| ${cells.map((cell) => cell.text).join(" | ")} |`;
  const rules = { left: ":--", center: ":-:", right: "--:" };
  const rule = `| ${head.map((cell) => rules[cell.align] ?? "---").join(" | ")} |`;
  return [row(head), rule, ...rows.map(row)].join("\n");
}

/** Write words with their marks; white space goes outside of them, where Markdown wants it. */
function inline(node) {
  let text = "";
  let open = [];
  const pieces = apart(trimmed(node.content ?? []));
  for (const [place, piece] of pieces.entries()) {
    const wanted = isBlank(piece) ? stillOpen(open, piece) : nextOpen(open, pieces, place);
    let same = 0;
    while (same < open.length && same < wanted.length && alike(open[same], wanted[same])) {
      same += 1;
    }
    text += open.slice(same).reverse().map(closing).join("");
    text += wanted.slice(same).map(opening).join("");
    open = wanted;
    text += words(piece);
  }
  return text + open.reverse().map(closing).join("");
}

/** White space opens nothing, since Markdown wants words after an opening sign. */
function stillOpen(open, piece) {
  const end = open.findIndex((mark) => !piece.marks?.some((one) => alike(mark, one)));
  return end < 0 ? open : open.slice(0, end);
}

/** What is open stays open; of what begins here, the mark that reaches furthest is outermost. */
function nextOpen(open, pieces, place) {
  const piece = pieces[place];
  const stays = open.filter((mark) => piece.marks?.some((one) => alike(mark, one)));
  const begins = ORDER.map((type) => piece.marks?.find((mark) => mark.type === type))
    .filter((mark) => mark && !stays.some((one) => alike(mark, one)))
    .map((mark) => [mark, Math.min(...[...stays, mark].map((one) => reach(pieces, place, one)))])
    .sort(([, one], [, other]) => other - one);
  return [...stays, ...begins.map(([mark]) => mark)];
}

function isBlank(piece) {
  return piece.type === "hardBreak" || (piece.type === "text" && !piece.text.trim());
}

function reach(pieces, place, mark) {
  const end = pieces.findIndex((one, at) => at > place && !one.marks?.some((other) => alike(mark, other)));
  return (end < 0 ? pieces.length : end) - place;
}

function words(piece) {
  if (piece.type === "hardBreak") {
    return "\n";
  }
  if (piece.type === "image") {
    const { src, alt, title } = piece.attrs;
    return `![${escaped(alt ?? "")}](${address(src)}${label(title)})`;
  }
  if (piece.marks?.some((mark) => mark.type === "code")) {
    const fence = "`".repeat(longest(piece.text, /`+/g) + 1);
    const space = /^`|`$|^ .* $/.test(piece.text) ? " " : "";
    return fence + space + piece.text + space + fence;
  }
  return escaped(piece.text);
}

function opening(mark) {
  return mark.type === "link" ? "[" : SIGNS[mark.type];
}

function closing(mark) {
  return mark.type === "link" ? `](${address(mark.attrs.href)}${label(mark.attrs.title)})` : SIGNS[mark.type];
}

function address(text) {
  const plain = (text ?? "").replaceAll(/[\n<>]/g, "");
  return /[\s()]/.test(plain) || plain === "" ? `<${plain}>` : plain;
}

function label(title) {
  return title ? ` "${title.replaceAll(/(["\\])/g, "\\$1").replaceAll("\n", " ")}"` : "";
}

function alike(one, other) {
  return one.type === other.type && JSON.stringify(one.attrs ?? null) === JSON.stringify(other.attrs ?? null);
}

/** Take white space at the ends of a marked stretch out of its marks. */
function apart(pieces) {
  return pieces.flatMap((piece, place) => {
    if (piece.type === "hardBreak") {
      // A line end stays inside a mark that goes on after it, and outside of one that ends here.
      const goesOn = (pieces[place - 1]?.marks ?? []).filter((mark) =>
        pieces[place + 1]?.marks?.some((one) => alike(mark, one)),
      );
      return [{ ...piece, marks: goesOn }];
    }
    if (piece.type !== "text" || !piece.marks?.length || piece.marks.some((mark) => mark.type === "code")) {
      return [piece];
    }
    const [, before, inner, after] = /^(\s*)(.*?)(\s*)$/s.exec(piece.text);
    const keeps = (neighbour) =>
      piece.marks.filter((mark) => neighbour?.marks?.some((one) => alike(mark, one)));
    return [
      ...(before ? [{ type: "text", text: before, marks: keeps(pieces[place - 1]) }] : []),
      ...(inner ? [{ ...piece, text: inner }] : []),
      ...(after ? [{ type: "text", text: after, marks: keeps(pieces[place + 1]) }] : []),
    ];
  });
}

/** Leave out white space at both ends of a line: Markdown keeps none. */
function trimmed(pieces) {
  const kept = pieces.map((one) => ({ ...one }));
  while (kept.length && isBlank(kept[0])) {
    kept.shift();
  }
  while (kept.length && isBlank(kept.at(-1))) {
    kept.pop();
  }
  kept.forEach((one, place) => {
    if (one.type === "text" && !one.marks?.some((mark) => mark.type === "code")) {
      if (place === 0 || kept[place - 1].type === "hardBreak") {
        one.text = one.text.trimStart();
      }
      if (place === kept.length - 1 || kept[place + 1].type === "hardBreak") {
        one.text = one.text.trimEnd();
      }
    }
  });
  return kept.filter((one) => one.type !== "text" || one.text);
}

/** Escape what would be read as markup inside a line. */
function escaped(text) {
  return text
    .replaceAll(/([\\`*~[\]])/g, "\\$1")
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replaceAll(/&(?=#?\w+;)/g, "\\&")
    .replaceAll("<", "\\<")
    .replaceAll("\n", " ");
}

/** Escape what would make a line a list, a heading, a quotation, a table or a rule. */
function lines(text) {
  return text
    .split("\n")
    .map((line) =>
      line
        .replace(/^([#>])/, "\\$1")
        .replace(/^([-+])(?=\s|$|\p{L})/u, "\\$1")
        .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
        .replace(/^([=-]+)(?=\s*$)/, "\\$1")
        .replaceAll(/^[-:|\s]*\|[-:|\s]*$/g, (row) => row.replaceAll("|", "\\|")),
    )
    .join("\n");
}

function longest(text, pattern) {
  return Math.max(0, ...(text.match(pattern) ?? []).map((one) => one.length));
}
