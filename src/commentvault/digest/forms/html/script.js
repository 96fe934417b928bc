"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const place = byId("threads");
  if (!place) return;
  const [controls, search, language, platform, sort, fold, found, more] =
    ["controls", "search", "language", "platform", "sort", "fold", "found", "more"].map(byId);
  const marks = [...controls.elements.only];
  const AT_ONCE = 50;
  const total = Number(found.dataset.total);

  // With a script the list is one long text, so that the page is there at once. A thread is read when it is looked at,
  // the others in idle moments, or all as soon as the reader looks for something.
  const threads = place.textContent.trim().split(/\n(?=<div class="thread")/).map((html) => ({ html, node: null, comments: [] }));
  place.replaceChildren();
  const mould = document.createElement("template");
  let unfolded = false;

  function open(thread) {
    if (thread.node) return thread;
    mould.innerHTML = thread.html;
    thread.html = null;
    thread.node = mould.content.querySelector(".thread");
    thread.platform = thread.node.dataset.platform;
    thread.folded = thread.node.querySelector("details");
    if (thread.folded) thread.folded.open = unfolded;
    thread.comments = [...thread.node.querySelectorAll(".comment")].map((node) => read(node, thread));
    thread.node.remove();
    return thread;
  }

  function read(node, thread) {
    const { likes, replies, at, by, marks = "" } = node.dataset;
    const words = [...node.querySelectorAll(".who, .text")].map((part) => part.textContent).join(" ");
    return {
      node, thread, words: plain(words), top: node.parentNode === thread.node, marks: marks.split(" "),
      language: node.querySelector(".text").lang,
      likes: Number(likes ?? -1), replies: Number(replies ?? 0), at: seconds(at), by: seconds(by ?? at),
    };
  }

  const seconds = (text) => (text === undefined ? null : Number(text));
  let all = null;
  let reading = 0; // the last one who waits for all of them
  const AT_A_TIME = 40; // milliseconds of reading that nobody feels

  // All comments for "then": at once where they were read, else piece by piece, so that keys are not held up.
  function withAll(then, from = 0, turn = ++reading) {
    const until = performance.now() + AT_A_TIME;
    let at = from;
    while (!all && at < threads.length && performance.now() < until) open(threads[at++]);
    if (all || at === threads.length) return then((all ??= threads.flatMap((thread) => thread.comments)));
    found.textContent = "Looking …";
    place.ariaBusy = "true";
    setTimeout(() => turn === reading && withAll(then, at, turn));
  }

  const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 5 }), 50));
  function readAhead(from) {
    whenIdle((idle) => {
      let at = from;
      do open(threads[at++]); while (at < threads.length && idle.timeRemaining() > 10);
      if (at < threads.length) readAhead(at);
    });
  }

  // Words are found whatever their case, accents, points and width. Marks that are letters, as in Hindi, stay.
  const FOLDED = /[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670]/g;
  function plain(text) {
    return text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(FOLDED, "");
  }

  const unknownLast = (one, other, order, when = "at") =>
    one.at === null || other.at === null ? (one.at === null) - (other.at === null) : order * (one[when] - other[when]);
  const ORDERS = {
    liked: (one, other) => other.likes - one.likes,
    newest: (one, other) => unknownLast(one, other, -1),
    oldest: (one, other) => unknownLast(one, other, 1, "by"),
    replies: (one, other) => other.replies - one.replies,
  };
  const NOBODY = { likes: -2, replies: -1, at: null }; // where the top comment is not archived
  const top = (thread) => (thread.comments[0].top ? thread.comments[0] : NOBODY);

  const asked = () => ({
    words: plain(search.value).split(/\s+/).filter(Boolean),
    only: marks.filter((mark) => mark.checked).map((mark) => mark.value),
    language: language.value,
    platform: platform.value,
    order: ORDERS[sort.value],
  });

  let entries = []; // threads or, where something is looked for, single comments
  let shown = 0;

  function look(first) {
    const { words, only, language, platform, order } = asked();
    const single = Boolean(words.length || only.length || language);
    if (!single && !platform && !order) {
      reading++;
      const others = first ? threads.filter((other) => other !== first) : threads;
      return show(first ? [first, ...others] : others, total);
    }
    const fits = (comment) =>
      (!platform || comment.thread.platform === platform) &&
      (!language || comment.language === language) &&
      only.every((mark) => comment.marks.includes(mark)) &&
      words.every((word) => comment.words.includes(word));
    withAll((comments) => {
      const matching = comments.filter(fits);
      const entries = single ? matching : [...new Set(matching.map((comment) => comment.thread))];
      if (order) entries.sort(single ? order : (one, other) => order(top(one), top(other)));
      show(entries, matching.length, single);
    });
  }

  function show(chosen, number, single = false) {
    entries = chosen;
    place.ariaBusy = "false";
    found.textContent = `${number.toLocaleString("en")} of ${total.toLocaleString("en")} comments`;
    fold.hidden = single;
    shown = 0;
    place.replaceChildren();
    showMore();
  }

  function showMore() {
    const next = entries.slice(shown, shown + AT_ONCE);
    place.append(...next.map((entry) => (entry.comments ? whole(open(entry)) : equip(entry))));
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
    const comment = named(decode(hash));
    if (comment) return reveal(comment);
    const said = new URLSearchParams(hash);
    if (!["q", "only", "language", "platform", "sort"].some((name) => said.has(name))) return false;
    search.value = said.get("q") ?? "";
    for (const mark of marks) mark.checked = (said.get("only") ?? "").split(" ").includes(mark.value);
    for (const list of [language, platform, sort]) {
      list.value = said.get(list.id) ?? "";
      if (list.selectedIndex < 0) list.value = "";
    }
    look();
    byId("comments").scrollIntoView();
    return true;
  }

  function named(ident) {
    if (!ident.startsWith("c-")) return null;
    const unread = threads.find((thread) => thread.html?.includes(` id="${ident}"`));
    const comments = unread ? open(unread).comments : threads.flatMap((thread) => thread.comments);
    return comments.find((comment) => comment.node.id === ident);
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
      look(comment.thread);
    }
    if (comment.node.closest("details")) comment.thread.folded.open = true;
    for (const other of document.querySelectorAll(".named")) other.classList.remove("named");
    comment.node.classList.add("named");
    comment.node.scrollIntoView({ block: "center" });
    comment.node.focus({ preventScroll: true });
    return true;
  }

  function unfold(open) {
    unfolded = open;
    for (const thread of threads) if (thread.folded) thread.folded.open = open;
    fold.textContent = open ? "Fold all replies" : "Unfold all replies";
  }

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
  controls.hidden = false;
  if (!recall()) look();
  readAhead(0);
})();
