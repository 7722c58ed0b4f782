// The review desk by keyboard. Everything it does is a link or a button of the page; without it they are clicked.
(() => {
  "use strict";

  const find = (selector) => document.querySelector(selector);
  const keys = find("#keys");
  const source = find("#source");

  const press = (selector) => () => {
    const button = find(selector);
    if (!button) return false;
    button.click();
    return true;
  };

  const open = (fold, field) => () => {
    const details = find(fold);
    if (!details) return false;
    details.open = true;
    details.querySelector(field).focus();
    return true;
  };

  const edit = () => {
    const first = find("#facts fieldset:not([disabled]) :is(input:not([type=hidden]), textarea, select)");
    if (!first) return false;
    first.focus();
    return true;
  };

  const cut = () => {
    const line = document.activeElement && document.activeElement.dataset.cut;
    const field = find("#cut input[name=line]");
    if (field && line) field.value = line;
    return open("#cut", "input[name=line]")();
  };

  const clash = () => {
    const open = [...document.querySelectorAll("#facts .clash")].find((one) => !one.querySelector(":checked"));
    const first = open && open.querySelector("input");
    if (!first) return false;
    first.focus();
    return true;
  };

  const help = () => {
    keys.showModal();
    return true;
  };

  const does = {
    j: press("#next"),
    ArrowRight: press("#next"),
    k: press("#previous"),
    ArrowLeft: press("#previous"),
    n: press("#next-waiting"),
    a: press("#accept"),
    e: edit,
    c: clash,
    r: open("#rejecting", "textarea"),
    m: press("#merge"),
    s: cut,
    l: open("#joining", "input[name=document]"),
    u: press("#take-back"),
    "?": help,
  };

  const typing = (element) => element.matches("input:not([type=radio]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    // An input method uses the same keys to choose characters.
    if (event.isComposing || keys.open) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = at.closest("form") || find("#facts");
      const button = form && form.querySelector("button[type=submit]");
      if (button && typing(at)) {
        event.preventDefault();
        form.requestSubmit(button);
      }
      return;
    }
    if (event.key === "Escape" && typing(at)) {
      at.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(at)) return;
    // Arrows choose between radio buttons.
    if (event.key.startsWith("Arrow") && at.matches("input, details *")) return;
    const act = does[event.key];
    if (act && act()) event.preventDefault();
  });

  // The lines of the candidate come into view; where the address names one, the browser has done so.
  const own = source && source.querySelector(".own");
  if (own && !location.hash) {
    source.scrollTop += own.getBoundingClientRect().top - source.getBoundingClientRect().top - 48;
  }

  // Nothing is sent twice by a key that was held too long.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  const hint = find(".keys-hint");
  if (hint) hint.hidden = false;
})();
