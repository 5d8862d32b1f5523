// Makes the page immediate. Every change is a link that the server answers; nothing is computed here.
(() => {
  "use strict";
  const root = document.documentElement, said = document.getElementById("said");
  root.classList.add("js");
  const say = text => { said.textContent = text; };

  // What differs becomes what it should be, where it stands: focus, open details and running pictures stay as they are.
  const become = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeName !== fresh.nodeName) { old.replaceWith(document.importNode(fresh, true)); return; }
    if (old.nodeType !== Node.ELEMENT_NODE) { old.data = fresh.data; return; }
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !["open", "tabindex"].includes(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const were = [...old.childNodes], are = [...fresh.childNodes];
    are.forEach((child, i) => were[i] ? become(were[i], child) : old.append(document.importNode(child, true)));
    for (const child of were.slice(are.length)) child.remove();
  };

  // The answer to a link. A form in which somebody is typing keeps what is written in it.
  let asked = 0;
  const show = async (address, { keepForm = null, isNew = true } = {}) => {
    const ticket = ++asked;
    let response;
    try { response = await fetch(address); } catch { say(root.lang === "en" ? "The server does not answer." : "服务器没有应答。"); return; }
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    if (ticket !== asked) return;
    become(document.body, answer.body);
    for (const field of document.querySelectorAll("form :is(input, select)")) {
      const fresh = answer.getElementById(field.id);
      if (fresh && !keepForm?.contains(field)) field.value = fresh.value;
    }
    if (isNew) history.pushState(null, "", response.redirected ? response.url.split("#")[0] + "#" + address.split("#")[1] : address);
    prepare();
    if (document.activeElement?.matches("svg.figure [data-reads]")) light(document.activeElement);
    root.dataset.answered = String(ticket);
  };

  const addressOf = (form, step) => {
    const values = new FormData(form);
    const query = new URLSearchParams();
    for (const [name, value] of values) query.append(name, value);
    if (step) query.set(step.name, step.value);
    return "/?" + query + "#" + form.dataset.scene;
  };

  document.addEventListener("change", event => {
    const form = event.target.closest("form[data-scene]");
    if (form) show(addressOf(form), { keepForm: form.querySelector(".rows") ? null : form });
  });
  document.addEventListener("submit", event => {
    const form = event.target.closest("form[data-scene]");
    if (!form) return;
    event.preventDefault();
    show(addressOf(form, event.submitter?.name ? event.submitter : null));
  });
  addEventListener("popstate", () => show(location.href, { isNew: false }));

  // Presets, positions and steps are links.
  document.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a[data-follow], svg.figure a");
    if (!link) return;
    event.preventDefault();
    show(link.getAttribute("href"));
  });

  // What a position reads, and what reads it.
  const light = cell => {
    const figure = cell.closest("svg");
    dim(figure);
    cell.classList.add("lit");
    const find = key => figure.querySelector(`[data-cell="${key}"]`);
    const reads = (cell.dataset.reads ?? "").split(" ").filter(Boolean);
    for (const read of reads) for (const key of read.split("*")) find(key)?.classList.add("lit");
    if (!reads.length && cell.dataset.cell) {
      for (const other of figure.querySelectorAll("[data-reads]")) {
        const with_ = other.dataset.reads.split(" ").find(read => read.split("*").includes(cell.dataset.cell));
        if (!with_) continue;
        other.classList.add("lit");
        for (const key of with_.split("*")) find(key)?.classList.add("lit");
      }
    }
    const title = cell.querySelector("title")?.textContent;
    if (title) say(title);
  };
  const dim = figure => { for (const lit of figure?.querySelectorAll(".lit") ?? []) lit.classList.remove("lit"); };
  document.addEventListener("pointerover", event => {
    const cell = event.target.closest?.("svg.figure [data-cell], svg.figure [data-says]");
    if (cell) light(cell); else if (event.target.closest?.("svg.figure") === null) for (const figure of document.querySelectorAll("svg.figure:has(.lit)")) { dim(figure); say(""); }
  });
  document.addEventListener("focusin", event => {
    const cell = event.target.closest?.("svg.figure [data-reads]");
    if (cell) light(cell);
  });
  document.addEventListener("focusout", event => {
    const figure = event.target.closest?.("svg.figure");
    if (figure) { dim(figure); say(""); }
  });

  // One stop of the tab key a picture; the arrows move within it.
  document.addEventListener("keydown", event => {
    const way = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const cell = way && event.target.closest?.("svg.figure [data-reads]");
    if (!cell) return;
    event.preventDefault();
    const [row, column] = cell.dataset.cell.slice(1).split(",").map(Number);
    const next = cell.closest("svg").querySelector(`[data-reads][data-cell="${cell.dataset.cell[0]}${row + way[0]},${column + way[1]}"]`);
    if (!next) return;
    cell.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });

  const copy = async button => {
    const code = document.getElementById(button.dataset.copy);
    try { await navigator.clipboard.writeText(code.textContent); }
    catch {
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
      getSelection().removeAllRanges();
    }
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    say(button.dataset.copied);
    setTimeout(() => { button.textContent = label; say(""); }, 1500);
  };
  document.addEventListener("click", event => {
    const button = event.target.closest("button[data-copy]");
    if (button && button.textContent !== button.dataset.copied) copy(button);
  });

  const prepare = () => {
    for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = false;
    for (const figure of document.querySelectorAll("svg.figure")) {
      const cells = figure.querySelectorAll("[data-reads]");
      const stop = figure.querySelector('[data-reads][tabindex="0"]') ?? cells[0];
      for (const cell of cells) cell.setAttribute("tabindex", cell === stop ? "0" : "-1");
    }
  };
  prepare();
})();
