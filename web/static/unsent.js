// What somebody typed beside an intake and did not save stands there again when its form does. It
// lies in the memory of this tab; a page that is left hands it to the next one, which takes it away.
(() => {
  "use strict";
  const KEPT = "unsent";
  const $ = (selector, from = document) => from.querySelector(selector);
  const on = (event, act) => document.addEventListener(event, act);
  // What the forms hold, each by its address, and which of them is on its way.
  let unsent = {};
  let sent = "";
  let shown = $("#detail");

  // Whose page it is: nobody gets what another typed.
  const session = () => $("[data-session]")?.dataset.session;
  let mine = session();

  const path = (form) => (form.getAttribute("action") ?? "").split("?")[0];
  const name = (form) => `${path(form)} ${$("[name=appointment]", form)?.value ?? ""}`;
  const forms = () => [...document.querySelectorAll("#detail form[method=post]")];
  const fields = (form) => [...form.elements].filter((field) => field.id && field.matches("input, select, textarea"));
  const ticked = (field) => field.matches("[type=checkbox], [type=radio]");
  const said = (field) => ticked(field) ? field.checked : field.value;

  function blank(field) {
    if (ticked(field)) return field.defaultChecked;
    if (!field.options) return field.defaultValue;
    return ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value;
  }

  function keep(form, which) {
    const held = fields(form).filter(which).map((field) => [field.id, said(field)]);
    if (held.some(([, value]) => value)) unsent[name(form)] = Object.fromEntries(held);
    else delete unsent[name(form)];
  }

  function put(form) {
    const held = unsent[name(form)] ?? {};
    for (const field of fields(form).filter(({ id }) => id in held)) {
      if (ticked(field)) field.checked = held[field.id];
      else field.value = held[field.id];
    }
    const folded = form.closest("details");
    const differs = fields(form).some((field) => said(field) !== blank(field));
    if (folded && differs && !$("details[open] > form", folded.parentElement)) folded.open = true;
  }

  function restore() {
    shown = $("#detail");
    forms().forEach(put);
  }

  // The form that was sent: taken, or it came back filled in, with why not or with an example.
  function settle() {
    const { pathname, search } = location;
    const act = sent.split(" ")[0].split("/").pop();
    const there = forms().find((form) => name(form) === sent);
    if (pathname === "/team" || new URLSearchParams(search).get("done") === act) delete unsent[sent];
    else if (there && !pathname.endsWith($("#detail").dataset.reference)) keep(there, said);
    sent = "";
  }

  function take() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    if (!kept || kept.session !== mine) return;
    ({ unsent, sent } = kept);
    if (sent) settle();
    restore();
  }

  on("input", ({ target }) => {
    const form = target.closest?.("#detail form[method=post]");
    if (!form) return;
    const before = unsent[name(form)] ?? {};
    keep(form, (field) => field.id in before || said(field) !== blank(field));
  });
  on("submit", ({ target }) => {
    sent = path(target).startsWith("/team/intakes/") ? name(target) : "";
    if (target.matches(".me")) unsent = {};
  });
  on("htmx:after:swap", () => {
    if (session() !== mine) [unsent, mine] = [{}, session()];
    if (shown !== $("#detail")) restore();
  });
  addEventListener("pagehide", () => {
    if (Object.keys(unsent).length) sessionStorage.setItem(KEPT, JSON.stringify({ session: mine, sent, unsent }));
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) take();
  });
  take();
})();
