// Passkeys: ask the browser, put what it says into the form, send the form. All else works without.
(() => {
  "use strict";
  const keys = window.PublicKeyCredential;
  if (!keys?.parseRequestOptionsFromJSON || !keys.prototype.toJSON) return;

  async function answered({ dataset: { passkey, options } }) {
    const asked = await (await fetch(options, { cache: "no-store" })).json();
    const answer = passkey === "new"
      ? await navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(asked) })
      : await navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(asked) });
    return JSON.stringify(answer.toJSON());
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const status = form.querySelector("[data-failed]");
      status.textContent = "";
      try {
        form.elements.credential.value = await answered(form);
        form.submit();
      } catch {
        status.textContent = status.dataset.failed;
      }
    });
  }
})();
