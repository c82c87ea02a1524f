// The text on paper: Tiptap over the same Markdown. What nobody touches goes back as it was written.
//
// The server reads the Markdown into blocks (src/thidua/desk/blocks.py), in the one dialect that the
// site is made with. Each block keeps the words it was written in; only one that was changed is
// written anew. Before the paper is shown, every block is written anew once and read again: where
// that is not the same, the plain field stays.

import { ask, askLink } from "./dialogs.js";
import { isComposing, post, tell, touch } from "./keep.js";
import { blocksToMarkdown, blockToMarkdown, isList, united } from "./markdown.js";

const CHECKED_AFTER = 2000;
/** Milliseconds in which nobody types: a pause. */
const PAUSE = 300;

class Unseen extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

async function read(form, text) {
  const { isOk, said } = await post(form.dataset.blocks, { text });
  if (!isOk) {
    throw new Unseen(said.why);
  }
  return said;
}

/** Wait until nobody types in a field, and no letter of it is half composed. */
async function awaitPause(body) {
  let seen;
  do {
    seen = body.value;
    await new Promise((go) => setTimeout(go, PAUSE));
  } while (body.value !== seen || isComposing);
}

/** Open the text of a field on paper. Throws, with `why`, where something of it would be lost. */
export async function openPaper({ form, body, pasted, isShaped, brings, follow }) {
  const kit = await import(form.dataset.editor);
  let text, given, nodes, anew, again;
  do {
    if (again) {
      await awaitPause(body);
    }
    text = body.value;
    given = await read(form, text);
    nodes = given.blocks.map((one) => one.node);
    anew = blocksToMarkdown(nodes);
    again = await read(form, anew);
    // Whoever types on meanwhile is to lose no letter: the paper comes once they pause.
  } while (body.value !== text || isComposing);
  const odd = given.blocks.findIndex((one, place) => JSON.stringify(one.node) !== JSON.stringify(again.blocks[place]?.node));
  if (odd >= 0 || again.blocks.length !== nodes.length) {
    throw new Unseen(`viết theo một cách riêng (dòng ${lineOf(given, Math.max(odd, 0))})`);
  }
  const place = document.createElement("div");
  place.className = "paper-field";
  body.after(place);
  const editor = new kit.Editor({
    element: place,
    extensions: extensions(kit, (name) => `${form.dataset.photos}${encodeURIComponent(name)}`),
    content: { type: "doc", content: nodes.length ? nodes : [{ type: "paragraph" }] },
    // Its style sheet is ours: none may be put into the page by a script.
    injectCSS: false,
    enableInputRules: ["heading", "bulletList", "orderedList", "blockquote"],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": "Nội dung", id: "giay", lang: "vi" },
      handlePaste(_, event) {
        const data = event.clipboardData;
        if (data.getData("text/html").includes("data-pm-slice") || !isShaped(data)) {
          return false;
        }
        pasted(data);
        return true;
      },
      handleDrop(_, event) {
        if (!event.dataTransfer?.files.length) {
          return false;
        }
        event.preventDefault();
        brings(event.dataTransfer.files);
        return true;
      },
      handleDoubleClickOn(_, __, node) {
        if (node.type.name === "image") {
          describe();
        }
        return node.type.name === "image";
      },
    },
  });
  const origins = given.blocks.map((one, index) => ({ ...one, index, node: editor.state.doc.maybeChild(index) }));
  const isSame = nodes.length === 0 || editor.state.doc.childCount === nodes.length;
  if (!isSame || blocksToMarkdown(editor.getJSON().content) !== anew) {
    editor.destroy();
    place.remove();
    throw new Unseen("có chỗ mà ô này sẽ viết khác đi");
  }

  let starts = [];
  let timer = 0;
  const isWriting = document.activeElement === body;

  function write() {
    const parts = [];
    editor.state.doc.forEach((node) => {
      const origin = origins.find((one) => one.node === node) ?? origins.find((one) => one.node?.eq(node));
      const before = parts.at(-1);
      const follows = Boolean(origin && before?.origin && origin.index === before.origin.index + 1);
      const json = node.toJSON();
      if (before && !follows && isList(json) && before.json.type === json.type) {
        // Two lists that came to stand together are one.
        before.json = united([before.json, json])[0];
        before.text = blockToMarkdown(before.json);
        before.origin = null;
        before.count += 1;
      } else {
        const text = origin ? origin.source : blockToMarkdown(json);
        parts.push({ json, origin, follows, text, count: 1 });
      }
    });
    starts = [];
    let text = given.before;
    let gap = null;
    for (const part of parts) {
      if (part.text && gap !== null) {
        text += part.follows ? gap : "\n\n";
      }
      starts.push(...Array(part.count).fill(text.split("\n").length));
      text += part.text;
      gap = part.text ? (part.origin?.gap ?? "\n\n") : gap;
    }
    return parts.at(-1)?.origin?.index === origins.length - 1 ? text + gap : text;
  }

  /** See that what stands in the field is read as what the paper shows; say so where it is not. */
  async function check() {
    try {
      const now = await read(form, body.value);
      const shown = blocksToMarkdown(editor.getJSON().content);
      if (blocksToMarkdown(now.blocks.map((one) => one.node)) !== shown) {
        tell("Có chỗ in đậm, nghiêng hay danh sách chưa ghi đúng như bạn thấy; xem ở «Ô chữ thường».");
      }
    } catch (fault) {
      if (fault.why) {
        tell(`Nội dung ${fault.why}; xem ở «Ô chữ thường».`);
      }
    }
  }

  editor.on("update", () => {
    body.value = write();
    touch();
    clearTimeout(timer);
    timer = setTimeout(check, CHECKED_AFTER);
  });
  write();
  editor.on("transaction", () => follow((name) => isOn(editor, name)));
  if (isWriting) {
    goOn();
  }

  /** Set the cursor where it stood in the field: in plain words to the letter, else after the block. */
  function goOn() {
    const above = text.slice(0, body.selectionStart).split("\n");
    const [index, at] = find(above.length);
    const node = editor.state.doc.child(index);
    const isPlain = node.isTextblock && node.textContent === given.blocks[index]?.source;
    const before = isPlain ? above.slice(starts[index] - 1).join("\n").length : node.content.size;
    editor.commands.focus(Math.min(at + before, endOf(node, at)));
  }

  /** Return the block that a line of the text stands in, and where its words begin on the paper. */
  function find(line) {
    const last = editor.state.doc.childCount - 1;
    const index = Math.min(last, Math.max(0, starts.findLastIndex((start) => start <= line)));
    let at = 1;
    for (let place = 0; place < index; place += 1) {
      at += editor.state.doc.child(place).nodeSize;
    }
    return [index, at];
  }

  const acts = {
    bold: (chain) => chain.toggleBold(),
    italic: (chain) => chain.toggleItalic(),
    heading: (chain) => chain.toggleHeading({ level: 2 }),
    subheading: (chain) => chain.toggleHeading({ level: 3 }),
    list: (chain) => chain.toggleBulletList(),
    numbers: (chain) => chain.toggleOrderedList(),
    quote: (chain) => chain.toggleBlockquote(),
    table: (chain) => chain.insertTable({ rows: 3, cols: 2, withHeaderRow: true }),
    "row-add": (chain) => chain.addRowAfter(),
    "row-drop": (chain) => chain.deleteRow(),
    "column-add": (chain) => chain.addColumnAfter(),
    "column-drop": (chain) => chain.deleteColumn(),
    undo: (chain) => chain.undo(),
    redo: (chain) => chain.redo(),
  };

  async function link() {
    const now = editor.getAttributes("link").href ?? "";
    const href = await askLink(now);
    const chain = editor.chain().focus().extendMarkRange("link");
    if (href === "") {
      chain.unsetLink().run();
    } else if (href && editor.state.selection.empty && !now) {
      chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else if (href) {
      chain.setMark("link", { href, title: null }).run();
    }
  }

  /** Ask anew what the chosen picture shows. */
  async function describe() {
    const { node, from } = editor.state.selection;
    if (node?.type.name !== "image") {
      tell("Bấm vào một ảnh trong bài trước, rồi bấm «Tả ảnh».");
      return;
    }
    const { alt } = await ask(node.attrs.src, node.attrs.alt ?? "");
    editor.view.dispatch(editor.state.tr.setNodeMarkup(from, null, { ...node.attrs, alt }));
  }

  const questions = { link, describe };
  return {
    act: (name) => (name in questions ? questions[name]() : acts[name](editor.chain().focus()).run()),
    async insert(markdown) {
      const { blocks } = await read(form, markdown);
      const found = blocks.map((one) => one.node);
      const isLine = found.length === 1 && found[0].type === "paragraph";
      editor
        .chain()
        .focus()
        .insertContent(isLine ? (found[0].content ?? []) : found)
        .run();
    },
    lead(line) {
      const [, at] = find(line);
      editor.chain().focus().setTextSelection(at).scrollIntoView().run();
    },
    close() {
      clearTimeout(timer);
      editor.destroy();
      place.remove();
    },
  };
}

const MARKED = { bold: "bold", italic: "italic", list: "bulletList", numbers: "orderedList", quote: "blockquote", link: "link" };

/** Whether a button's act holds where the cursor stands; for a table's own buttons, whether one is there. */
function isOn(editor, name) {
  if (name in MARKED) {
    return editor.isActive(MARKED[name]);
  }
  if (name === "heading" || name === "subheading") {
    return editor.isActive("heading", { level: name === "heading" ? 2 : 3 });
  }
  return /^(row|column)-/.test(name) ? editor.isActive("table") : null;
}

/** Return where the last words of a block end, when its content begins at `at`. */
function endOf(node, at) {
  const last = node.lastChild;
  return node.isTextblock || !last
    ? at + node.content.size
    : endOf(last, at + node.content.size - last.nodeSize + 1);
}

function lineOf(given, place) {
  const above = given.before + given.blocks.slice(0, place).map((one) => one.source + one.gap).join("");
  return above.split("\n").length;
}

/** What the dialect has, and nothing else: what cannot be written cannot be made. */
function extensions(kit, shown) {
  const listed = (List) =>
    List.extend({
      addAttributes() {
        return { ...this.parent?.(), tight: { default: true, rendered: false } };
      },
    });
  const celled = (Cell) =>
    Cell.extend({
      content: "paragraph",
      addAttributes() {
        return { ...this.parent?.(), align: { default: null, rendered: false } };
      },
    });
  const Photo = kit.Image.extend({
    renderHTML({ HTMLAttributes: { src, alt, title } }) {
      const isHere = src && !/^[a-z]+:|^\//i.test(src);
      return ["img", { src: isHere ? shown(src) : "", "data-src": src, alt: alt ?? "", title: title ?? "" }];
    },
    parseHTML() {
      return [
        {
          tag: "img[data-src]",
          getAttrs: (node) => ({ src: node.dataset.src, alt: node.alt, title: node.title || null }),
        },
      ];
    },
  });
  const { Document, Paragraph, Text, Heading, Bold, Italic, Strike, Code, CodeBlock, Blockquote } = kit;
  const { HardBreak, HorizontalRule, History, Dropcursor, Gapcursor, ListItem, Table, TableRow } = kit;
  return [
    ...[Document, Paragraph, Text, Bold, Italic, Strike, Code, CodeBlock, Blockquote, HardBreak],
    ...[HorizontalRule, History, Dropcursor, Gapcursor, ListItem, TableRow],
    Heading.configure({ levels: [1, 2, 3, 4, 5, 6] }),
    listed(kit.BulletList),
    listed(kit.OrderedList),
    kit.Link.configure({ openOnClick: false, autolink: false, linkOnPaste: false }),
    Photo.configure({ inline: true }),
    Table.configure({ resizable: false }),
    celled(kit.TableHeader),
    celled(kit.TableCell),
  ];
}
