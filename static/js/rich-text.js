// The text of a story as rich text: paragraphs, subheads, quotes, lists, links and emphasis, as the archive keeps them.
// The textarea stays the field of the form; the editor writes into it.
const frame = document.querySelector("[data-rich-text]");
const area = frame?.querySelector("textarea");

const block = /<(p|h2|h3|blockquote|ul|ol)\b/i;
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const asHtml = (text) => (block.test(text) ? text
  : text.split(/\n[^\S\n]*\n\s*/).filter((part) => part.trim()).map((part) => `<p>${escaped(part)}</p>`).join(""));

const tools = [
  ["Bold", "B", (chain) => chain.toggleBold(), ["bold"]],
  ["Italic", "I", (chain) => chain.toggleItalic(), ["italic"]],
  ["Subhead", "Subhead", (chain) => chain.toggleHeading({ level: 2 }), ["heading", { level: 2 }]],
  ["Smaller subhead", "Smaller subhead", (chain) => chain.toggleHeading({ level: 3 }), ["heading", { level: 3 }]],
  ["Quote", "Quote", (chain) => chain.toggleBlockquote(), ["blockquote"]],
  ["List", "List", (chain) => chain.toggleBulletList(), ["bulletList"]],
  ["Numbered list", "Numbered list", (chain) => chain.toggleOrderedList(), ["orderedList"]],
  ["Link", "Link", null, ["link"]],
  ["Undo", "Undo", (chain) => chain.undo(), null],
  ["Redo", "Redo", (chain) => chain.redo(), null],
];

const start = (kit) => {
  const holder = document.createElement("div");
  const bar = document.createElement("div");
  bar.className = "rich-text-tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Form of the text");
  area.before(bar, holder);
  let filling = false;
  let buttons = [];
  const show = (now) => {
    for (const [button, mark] of buttons) if (mark) button.setAttribute("aria-pressed", now.isActive(...mark));
  };
  const editor = new kit.Editor({
    element: holder,
    injectCSS: false, // a style element would need an exception in the Content-Security-Policy; edit-story.css has it
    extensions: [kit.Document, kit.Paragraph, kit.Text, kit.Bold, kit.Italic, kit.Blockquote, kit.BulletList,
      kit.OrderedList, kit.ListItem, kit.HardBreak, kit.Subscript, kit.Superscript, kit.History,
      kit.Heading.configure({ levels: [2, 3] })].concat(link(kit)),
    content: asHtml(area.value),
    editorProps: { attributes: { class: "rich-text", role: "textbox", "aria-multiline": "true", "aria-label": "Text" } },
    onUpdate: () => {
      if (filling) return;
      area.value = editor.isEmpty ? "" : editor.getHTML();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onTransaction: ({ editor: now }) => show(now),
  });
  buttons = tools.map(([label, text, act, mark]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    if (text !== label) button.setAttribute("aria-label", label);
    if (mark) button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => (act ? act(editor.chain().focus()).run() : askForLink(editor)));
    bar.append(button);
    return [button, mark];
  });
  const source = document.createElement("button");
  source.type = "button";
  source.textContent = "HTML";
  source.setAttribute("aria-pressed", "false");
  source.addEventListener("click", () => {
    area.hidden = !area.hidden;
    holder.hidden = !area.hidden;
    source.setAttribute("aria-pressed", String(!area.hidden));
    if (area.hidden) fill();
  });
  bar.append(source);
  const fill = () => {
    filling = true;
    editor.commands.setContent(asHtml(area.value));
    filling = false;
  };
  area.addEventListener("filled", fill);
  area.hidden = true;
};

// A link as a mark with its address alone, which is what the archive keeps.
const link = (kit) => kit.Mark.create({
  name: "link",
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [{ tag: "a[href]" }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});

const askForLink = (editor) => {
  const now = editor.getAttributes("link").href ?? "";
  const address = window.prompt("Address of the link (empty: no link)", now || "https://");
  if (address === null) return;
  const chain = editor.chain().focus().extendMarkRange("link");
  if (/^(https?:|mailto:)./.test(address.trim()) && address.trim() !== "https://") {
    chain.setMark("link", { href: address.trim() }).run();
  } else chain.unsetMark("link").run();
};

if (area) import(frame.dataset.richText).then(start);
