"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const place = byId("threads");
  if (!place) return;
  const [controls, search, language, platform, sort, fold, found, more] =
    ["controls", "search", "language", "platform", "sort", "fold", "found", "more"].map(byId);
  const marks = [...controls.elements.only];
  const AT_ONCE = 60;

  // All threads are taken out of the page and kept here; only what the reader looks at is put back.
  const threads = [...place.children].map((node) => ({ node, platform: node.dataset.platform, comments: [] }));
  const comments = threads.flatMap((thread) => {
    const [top, folded] = [thread.node.querySelector(":scope > .comment"), thread.node.querySelector("details")];
    const nodes = [...(top ? [top] : []), ...(folded ? folded.querySelectorAll(".comment") : [])];
    thread.folded = folded;
    thread.comments = nodes.map((node) => read(node, thread));
    return thread.comments;
  });
  const named = new Map(comments.map((comment) => [comment.node.id, comment]));
  place.replaceChildren();

  function read(node, thread) {
    const { likes, replies, at, marks = "", pinned } = node.dataset;
    const number = (text) => (text === undefined ? null : Number(text));
    return {
      node, thread, words: null, top: node.parentNode === thread.node, pinned: Boolean(pinned), marks: marks.split(" "),
      language: node.querySelector(".text").lang,
      likes: number(likes) ?? -1, replies: number(replies) ?? 0, at: number(at),
    };
  }

  // Words are found whatever their case and accents.
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const wordsOf = (comment) =>
    (comment.words ??= plain([...comment.node.querySelectorAll(".who, .text")].map((part) => part.textContent).join(" ")));
  const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));
  (function readAhead(from) {
    whenIdle((idle) => {
      let at = from;
      while (at < comments.length && (idle.timeRemaining() > 2 || at === from)) wordsOf(comments[at++]);
      if (at < comments.length) readAhead(at);
    });
  })(0);

  const unknownLast = (one, other, order) =>
    one.at === null || other.at === null ? (one.at === null) - (other.at === null) : order * (one.at - other.at);
  const ORDERS = {
    "": (one, other) => other.pinned - one.pinned || other.likes - one.likes,
    liked: (one, other) => other.likes - one.likes,
    newest: (one, other) => unknownLast(one, other, -1),
    oldest: (one, other) => unknownLast(one, other, 1),
    replies: (one, other) => other.replies - one.replies,
  };
  const NOBODY = { pinned: false, likes: -2, replies: -1, at: null }; // where the top comment is not archived

  let entries = []; // threads or, where something is looked for, single comments
  let shown = 0;

  function look(first) {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const only = marks.filter((mark) => mark.checked).map((mark) => mark.value);
    const fits = (comment) =>
      (!platform.value || comment.thread.platform === platform.value) &&
      (!language.value || comment.language === language.value) &&
      only.every((mark) => comment.marks.includes(mark)) &&
      (!words.length || words.every((word) => wordsOf(comment).includes(word)));
    const single = Boolean(words.length || only.length || language.value);
    const top = (thread) => (thread.comments[0].top ? thread.comments[0] : NOBODY);
    const order = ORDERS[sort.value];
    const matching = comments.filter(fits);
    entries = single
      ? matching.sort(order)
      : [...new Set(matching.map((comment) => comment.thread))].sort((one, other) => order(top(one), top(other)));
    if (first) {
      const entry = single ? first : first.thread;
      entries = [entry, ...entries.filter((other) => other !== entry)];
    }
    fold.hidden = single || !threads.some((thread) => thread.folded);
    found.textContent = `${matching.length.toLocaleString("en")} of ${comments.length.toLocaleString("en")} comments`;
    shown = 0;
    place.replaceChildren();
    showMore();
  }

  function showMore() {
    const next = entries.slice(shown, shown + AT_ONCE);
    place.append(...next.map((entry) => (entry.comments ? whole(entry) : equip(entry))));
    shown += next.length;
    more.hidden = shown >= entries.length;
    return next[0];
  }

  // A thread with all its comments, wherever they have been shown alone.
  function whole(thread) {
    for (const comment of thread.comments) {
      if (comment.top) thread.node.prepend(equip(comment));
      else thread.folded.append(equip(comment));
    }
    return thread.node;
  }

  // Each comment gets its own address in this page, and a button that copies it.
  function equip(comment) {
    const { node } = comment;
    if (node.querySelector("button")) return node;
    const [here, button] = [document.createElement("a"), document.createElement("button")];
    here.href = `#${node.id}`;
    here.textContent = "link here";
    button.type = "button";
    button.textContent = "Copy quote";
    node.querySelector(".facts").append(" · ", here, " ", button);
    node.tabIndex = -1;
    return node;
  }

  function quoteOf(node) {
    const author = node.querySelector(".who").firstElementChild.textContent;
    const handle = node.querySelector(".who > bdi")?.textContent;
    const source = node.querySelector(".facts a[rel]");
    const about = [[author, handle].filter(Boolean).join(" "), node.querySelector(".when")?.textContent, source?.href];
    return `“${node.querySelector(".text").textContent}”\n— ${about.filter(Boolean).join(", ")}\n`;
  }

  async function copy(button) {
    const text = quoteOf(button.closest(".comment"));
    const copied = (await navigator.clipboard?.writeText(text).then(() => true, () => false)) || copyBySelection(text);
    button.textContent = copied ? "Copied" : "Could not copy";
    setTimeout(() => { button.textContent = "Copy quote"; }, 1500);
    button.focus({ preventScroll: true });
  }

  function copyBySelection(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }

  // What the reader looks for stands in the address, so that it can be shared; #c-… names one comment.
  function remember() {
    const said = new URLSearchParams();
    const only = marks.filter((mark) => mark.checked).map((mark) => mark.value).join(" ");
    for (const [name, value] of Object.entries({
      q: search.value.trim(), only, language: language.value, platform: platform.value, sort: sort.value,
    })) if (value) said.set(name, value);
    history.replaceState(null, "", `#${said.size ? said : "comments"}`);
  }

  function recall() {
    const hash = location.hash.slice(1);
    const comment = named.get(decode(hash));
    if (comment) return reveal(comment);
    const said = new URLSearchParams(hash);
    if (!["q", "only", "language", "platform", "sort"].some((name) => said.has(name))) return false;
    const option = (list, value) => [...list.options].some((one) => one.value === value) ? value : "";
    search.value = said.get("q") ?? "";
    for (const mark of marks) mark.checked = (said.get("only") ?? "").split(" ").includes(mark.value);
    for (const list of [language, platform, sort]) list.value = option(list, said.get(list.id) ?? "");
    look();
    byId("comments").scrollIntoView();
    return true;
  }

  function decode(hash) {
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash;
    }
  }

  function reveal(comment) {
    if (!comment.node.isConnected) {
      controls.reset();
      look(comment);
    }
    if (comment.node.closest("details")) comment.thread.folded.open = true;
    for (const other of document.querySelectorAll(".named")) other.classList.remove("named");
    comment.node.classList.add("named");
    comment.node.scrollIntoView({ block: "center" });
    comment.node.focus({ preventScroll: true });
    return true;
  }

  function unfold(open) {
    for (const thread of threads) if (thread.folded) thread.folded.open = open;
    fold.textContent = open ? "Fold all replies" : "Unfold all replies";
  }

  // Only what occurs can be chosen.
  function offer(list, values, name) {
    for (const value of [...new Set(values)].filter(Boolean).sort()) list.add(new Option(name(value), value));
    for (const part of [list, ...list.labels]) part.hidden = list.options.length < 3;
  }
  const languages = new Intl.DisplayNames(["en"], { type: "language" });
  offer(language, comments.map((comment) => comment.language), (code) => languages.of(code));
  offer(platform, threads.map((thread) => thread.platform), (name) => name);
  for (const mark of marks) mark.parentNode.hidden = !comments.some((comment) => comment.marks.includes(mark.value));
  controls.querySelector("fieldset").hidden = marks.every((mark) => mark.parentNode.hidden);
  controls.hidden = false;

  let remembering;
  controls.addEventListener("input", () => {
    look();
    clearTimeout(remembering);
    remembering = setTimeout(remember, 300); // browsers let an address change only so often
  });
  controls.addEventListener("submit", (event) => event.preventDefault());
  fold.addEventListener("click", () => unfold(fold.textContent.startsWith("Unfold")));
  more.addEventListener("click", () => {
    const next = showMore();
    (next.comments?.[0] ?? next).node.focus({ preventScroll: true });
  });
  place.addEventListener("click", (event) => event.target.matches(".comment button") && copy(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    search.focus();
  });
  window.addEventListener("hashchange", recall);
  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
  if (!recall()) look();
})();
