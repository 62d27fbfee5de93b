// What the pages do better with script. Everything works without it.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const beside = matchMedia("(min-width: 64rem)");
  const on = (event, act) => document.addEventListener(event, act);

  // After a swap the reader stands where the new thing begins. htmx sets the title itself.
  on("htmx:after:swap", ({ detail: { ctx } }) => {
    const into = ctx.target?.id ?? ctx.target;
    if (into === "conversation") arriveAt($("#problem") ?? $("#question"), $("#turn"));
    // Beside the list it is in sight already, and the list stays where it is.
    if (into === "detail") arriveAt($("#detail h2"), beside.matches ? null : $("#detail"));
    if (into === "body" || ctx.target === document.body) arriveAt($("h1"), document.body);
    const offline = $("#offline");
    if (offline) offline.hidden = true;
    offerVoice();
  });

  function arriveAt(heading, top) {
    if (!heading) return;
    if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    top?.scrollIntoView({ block: heading.id === "problem" ? "nearest" : "start" });
    if (heading.id === "problem") heading.scrollIntoView({ block: "center" });
  }

  // Going back asks for the address anew, and that of the site shows the present question.
  if ($("#conversation") && location.pathname === "/" && !location.search) {
    history.replaceState(history.state, "", "/?stap=1");
  }

  // What asks again by itself rests while nobody looks.
  on("htmx:before:request", (event) => {
    if (document.hidden && "live" in event.target.dataset) event.preventDefault();
  });

  // No answer from the server: say so beside the question, and keep the input.
  on("htmx:error", () => {
    const offline = $("#offline");
    if (!offline) return;
    offline.hidden = false;
    offline.textContent = offline.dataset.text;
  });

  // "None of these" and the others exclude each other.
  on("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked || target.name !== "choice") return;
    const exclusive = "exclusive" in target.dataset;
    for (const box of all("input[name=choice]", target.form)) {
      if (box !== target && (exclusive || "exclusive" in box.dataset)) box.checked = false;
    }
  });

  // Leaving takes this page's place in the history.
  on("click", (event) => {
    const link = event.target.closest?.("[data-leave]");
    if (!link) return;
    event.preventDefault();
    location.replace(link.href);
  });

  on("click", async (event) => {
    const button = event.target.closest?.("[data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) return window.print();
    await navigator.clipboard?.writeText($(button.dataset.copy).innerText);
    button.textContent = button.dataset.done;
  });

  // Buttons that only script can serve.
  for (const button of all("[data-print], [data-copy]")) {
    button.hidden = "copy" in button.dataset && !navigator.clipboard;
  }

  // Reading aloud, where the browser has a voice for the page's language.
  const speech = window.speechSynthesis;
  const language = document.documentElement.lang.toLowerCase();
  const voice = () => speech?.getVoices().find((v) => v.lang.toLowerCase().split(/[-_]/)[0] === language.split("-")[0]);

  function offerVoice() {
    speech?.cancel();
    for (const button of all("[data-read]")) button.hidden = !voice();
  }

  on("click", (event) => {
    const button = event.target.closest?.("[data-read]");
    if (!button) return;
    const say = button.textContent;
    if (speech.speaking) return speech.cancel();
    const asked = all("#turn :is(#said li, #question, #question ~ p:not(.actions), #help, #told p, #problem p, #example, .card > label, .equal button, .buttons button, .sheet dt, .sheet dd:not(.do))");
    const parts = asked.length ? asked : all(".text :is(h1, h2, p:not(.actions), li, dt, dd)")
      .filter((part) => !$("p, li, button", part));
    // A voice takes breath at a full stop only.
    const words = new SpeechSynthesisUtterance(
      parts.map((part) => part.innerText.trim().replace(/[^.?!:]$/, "$&.")).join("\n"));
    words.voice = voice();
    words.lang = words.voice.lang;
    words.onend = words.onerror = () => { button.textContent = say; };
    button.textContent = button.dataset.stop;
    speech.speak(words);
  });
  speech?.addEventListener?.("voiceschanged", offerVoice);
  window.addEventListener("pagehide", () => speech?.cancel());
  offerVoice();
})();
