// What the team's pages do better with script. Everything works without it.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const on = (event, act) => document.addEventListener(event, act);
  const queue = $("[data-queue]");
  const rows = () => all("[data-row]");
  const opened = () => rows().findIndex((row) => row.hasAttribute("aria-current"));
  const focused = () => rows().findIndex((row) => row.contains(document.activeElement));

  // Which row is open.
  on("htmx:after:swap", () => {
    const open = $("#detail")?.dataset.reference;
    if (!queue) return;
    document.body.classList.toggle("opened", Boolean(open));
    for (const row of rows()) {
      if (row.dataset.row === open) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  });

  // Picking several: all of the page at once, and how many.
  const boxes = () => all("input[name=at]");
  const whole = $("[data-all]");
  if (whole) whole.hidden = false;

  function countPicked() {
    const picked = boxes().filter((box) => box.checked).length;
    const said = $("[data-picked]");
    if (said) said.textContent = picked || "";
    if (!whole) return;
    whole.checked = picked > 0 && picked === boxes().length;
    whole.indeterminate = picked > 0 && picked < boxes().length;
  }

  on("change", ({ target }) => {
    if (target === whole) for (const box of boxes()) box.checked = whole.checked;
    if (target === whole || target.name === "at") countPicked();
  });
  countPicked();

  // The next steps that are suggested are those for the reason that was chosen.
  on("focusin", ({ target }) => {
    if (target.id !== "close-next") return;
    const reason = target.form.elements.reason.value;
    for (const step of target.list.options) step.disabled = Boolean(reason) && step.dataset.reason !== reason;
  });

  // What can be taken back is offered for as long as it can.
  const undo = $("form.undo");
  if (undo) setTimeout(() => undo.remove(), 1000 * undo.dataset.seconds);

  // Keys to walk through the queue, and to do with an intake what its buttons do.
  function step(by) {
    const list = rows();
    const here = focused() < 0 ? opened() : focused();
    const next = here < 0 ? 0 : here + (focused() < 0 ? 0 : by);
    $("th a", list[Math.max(0, Math.min(next, list.length - 1))])?.focus();
  }

  function open(by) {
    const list = rows();
    const here = opened() < 0 ? focused() : opened();
    $("th a", list[here < 0 ? 0 : here + by])?.click();
  }

  function unfold(name) {
    const form = $(`#do-${name}`);
    if (!form) return;
    const folded = form.closest("details");
    if (folded) folded.open = true;
    form.scrollIntoView({ block: "nearest" });
    $("textarea, select, input:not([type=hidden])", form)?.focus();
  }

  function pick() {
    const row = rows()[focused() < 0 ? opened() : focused()];
    $("input[name=at]", row ?? document.createElement("p"))?.click();
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    "]": () => open(1),
    "[": () => open(-1),
    x: pick,
    a: () => unfold("answer"),
    n: () => unfold("note"),
    t: () => unfold("attempt"),
    l: () => unfold("check"),
    m: () => unfold("plan"),
    w: () => unfold("wait"),
    e: () => unfold("close"),
    c: () => $("[data-key=c]")?.click(),
    p: () => $("[data-key=p]")?.click(),
    u: () => $("[data-key=u]")?.click(),
    "/": () => $("[data-key=search]")?.focus(),
    "?": () => { const help = $("#shortcuts"); help.open ? help.close() : help.showModal(); },
  };

  // In a field two are alive: out of it, and off with what it is part of. Where that has several
  // buttons, whoever types chooses one.
  function send(field) {
    const part = field.closest(".fields") ?? field.form;
    const [button, other] = part ? all("button:not([type=button], [formaction])", part) : [];
    if (button && !other) field.form.requestSubmit(button);
  }

  function inside(field, event) {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if ($("dialog[open]") || !sends && event.key !== "Escape") return;
    event.preventDefault();
    if (sends) send(field);
    else field.blur();
  }

  on("keydown", (event) => {
    if (!$("#shortcuts[data-keys]") || event.isComposing) return;
    if (event.repeat && !"jk".includes(event.key)) return;
    const field = event.target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox])");
    if (field) return inside(field, event);
    if (!queue || event.ctrlKey || event.metaKey || event.altKey) return;
    if ($("dialog[open]") && event.key !== "?") return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  on("click", (event) => {
    if (event.target.closest?.("[data-shortcuts]")) keys["?"]();
  });
  for (const button of all("[data-shortcuts]")) button.hidden = false;
})();
