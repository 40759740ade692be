/* What a live page does beside htmx: a half-filled form is never wiped by what others do, what
   the reader has opened stays open, and clocks count down. Without this file everything works,
   on pages that are fetched anew. */
(function () {
  "use strict";

  const touched = new WeakSet();

  // ---------------------------------------------------------------- half-filled forms stay

  function isText(field) {
    return field.matches("textarea, select, input:not([type=hidden], [type=radio], [type=checkbox])");
  }

  function isHalfFilled(form) {
    const fields = Array.from(form.elements).filter(function (field) {
      return field.matches("input:not([type=hidden]), textarea, select");
    });
    if (!fields.length) return false;
    if (touched.has(form) || fields.includes(document.activeElement)) return true;
    const sentBack = form.closest("[data-typed]") !== null; // what was typed is the page's own
    return fields.some(function (field) {
      if (field.matches("select") || !isText(field)) return false;
      return field.value !== field.defaultValue || (sentBack && field.value !== "");
    });
  }

  // Words are worth keeping when their act is no longer in order; a name chosen from a list, an
  // answer ticked or a number counted is not: its buttons would only be in the way.
  function holdsWords(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return false;
    const sentBack = node.closest("[data-typed]") !== null;
    const fields = node.querySelectorAll("form textarea, form input[type=text]");
    return Array.from(fields).some(function (field) {
      return field.value !== field.defaultValue || (sentBack && field.value !== "");
    });
  }

  document.addEventListener("input", function (event) {
    if (event.target.form) touched.add(event.target.form);
  });

  Object.assign(Idiomorph.defaults.callbacks, {
    beforeNodeMorphed: function (old, fresh) {
      if (old.nodeName !== "FORM" || !isHalfFilled(old)) return true;
      // The reader sees what has happened meanwhile: the same act may go on from there.
      const known = old.elements.namedItem("seen");
      const now = fresh.nodeName === "FORM" && fresh.elements.namedItem("seen");
      if (known && now && old.getAttribute("action") === fresh.getAttribute("action")) {
        known.value = now.value;
      }
      return false;
    },
    beforeNodeRemoved: function (node) {
      return !holdsWords(node);
    },
    beforeAttributeUpdated: function (name, node, change) {
      return !(name === "open" && node.nodeName === "DETAILS" && change === "remove");
    },
  });

  // ---------------------------------------------------------------- clocks

  const over = new Set();
  const at = document.querySelector("[data-now]");
  const ahead = at ? Number(at.dataset.now) - Date.now() : 0; // of the hall's clock, milliseconds

  function refetch() {
    const verbs = document.getElementById("verbs");
    if (verbs) htmx.trigger(verbs, "live:over");
  }

  window.setInterval(function () {
    document.querySelectorAll("[data-ends]").forEach(function (clock) {
      const ends = clock.dataset.ends;
      const left = Math.max(0, Math.floor((Number(ends) - Date.now() - ahead) / 1000));
      const seconds = clock.querySelector("b");
      if (left > 0 && seconds) seconds.textContent = String(left);
      // Nobody acts when time runs out, so nothing is sent: the page says it by itself.
      if (left === 0) clock.textContent = clock.dataset.over;
      if (left === 0 && !over.has(ends)) {
        over.add(ends);
        refetch();
      }
    });
  }, 500);

  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) refetch();
  });
})();
