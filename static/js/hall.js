// Read aloud: the button appears only where the browser can speak.
(() => {
  "use strict";
  const speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance) return;

  const language = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en";
  const LEFT_OUT = "nav, form, button, script, .aloud, .noread, [hidden], [aria-hidden=true], code";
  const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, blockquote, td, th, figcaption, .rule";
  let button = null;

  // What is on the page, in its order, a sentence or so at a time: long texts fall silent midway.
  const pieces = (root) => {
    const found = [];
    for (const block of root.querySelectorAll(BLOCKS)) {
      if (block.closest(LEFT_OUT) || block.querySelector(BLOCKS)) continue;
      const copy = block.cloneNode(true);
      copy.querySelectorAll(LEFT_OUT).forEach((part) => part.remove());
      const text = copy.textContent.replace(/\s+/g, " ").trim();
      found.push(...(text.match(/[^。！？；.!?;]{1,120}[。！？；.!?;]*/g) || []));
    }
    return found;
  };

  const voice = () => {
    const wanted = speech.getVoices().filter((one) => one.lang.replace("_", "-").startsWith(language));
    return wanted.find((one) => one.localService) || wanted[0] || null;
  };

  const stop = () => {
    speech.cancel();
    if (!button) return;
    button.setAttribute("aria-pressed", "false");
    button.textContent = button.dataset.read;
    button = null;
  };

  const read = (pressed) => {
    const texts = pieces(document.getElementById("main"));
    if (!texts.length) return;
    button = pressed;
    button.setAttribute("aria-pressed", "true");
    button.textContent = button.dataset.stop;
    texts.forEach((text, place) => {
      const said = new SpeechSynthesisUtterance(text);
      said.lang = language === "zh-CN" ? language : "en-US";
      said.voice = voice();
      said.rate = document.documentElement.dataset.elder === undefined ? 1 : 0.85;
      if (place === texts.length - 1) said.onend = () => button === pressed && stop();
      said.onerror = (event) => event.error !== "canceled" && event.error !== "interrupted" && stop();
      speech.speak(said);
    });
  };

  for (const one of document.querySelectorAll("button.aloud")) {
    one.hidden = false;
    one.addEventListener("click", () => {
      const was = button;
      stop();
      if (was !== one) read(one);
    });
  }
  window.addEventListener("pagehide", stop);
  speech.getVoices(); // asked once early: some browsers only then begin to load them
})();

// The code of a letter: it comes behind the "#" of its address, which no server is told.
(() => {
  "use strict";
  const field = document.querySelector("[data-from-address]");
  const code = location.hash.slice(1).replace(/\D/g, "");
  if (!field || field.value || code.length !== 12) return;
  field.value = code.replace(/(\d{4})(?=\d)/g, "$1 ");
  history.replaceState(null, "", location.pathname + location.search);
})();

// A ballot takes a part from this side: a few letters that the server has not chosen.
(() => {
  "use strict";
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  for (const field of document.querySelectorAll("[data-random]")) {
    if (field.value || !window.crypto) continue;
    const drawn = crypto.getRandomValues(new Uint32Array(Number(field.dataset.random)));
    field.value = Array.from(drawn, (one) => letters[one % letters.length]).join("");
  }
})();

// A receipt is copied or printed with one press, where the browser can.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () =>
      navigator.clipboard.writeText(button.dataset.copy).then(() => {
        button.textContent = button.dataset.copied;
      })
    );
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();

// What was chosen, and what is one person's own, is not found by going back.
(() => {
  "use strict";
  // A page is sometimes kept whole, to be shown again: such a page is emptied, and asked for anew.
  if (document.documentElement.dataset.keptNowhere !== undefined) {
    window.addEventListener("pagehide", (event) => {
      if (event.persisted) document.getElementById("main").replaceChildren();
    });
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  }
  // The page on which one chose becomes another one, once it is sent.
  for (const form of document.querySelectorAll("form[data-neutral]")) {
    form.addEventListener("submit", () => history.replaceState(null, "", form.dataset.neutral));
  }
  // The hall's own screen keeps no row of those who stood before it.
  for (const part of document.querySelectorAll("[data-passing]")) {
    part.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      location.replace(link.href);
    });
    part.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.method !== "get") return;
      event.preventDefault();
      location.replace(`${form.action}?${new URLSearchParams(new FormData(form))}`);
    });
  }
})();

// Who presses twice has pressed once: the second press would be told that the page is out of date.
(() => {
  "use strict";
  const AGAIN = 4000; // ms: where the answer is a file, the page stays, and is pressed again later
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (event.timeStamp - (sent.get(form) ?? -AGAIN) < AGAIN) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });
})();

// What takes long says so beside what was pressed: a form that has no answer yet, a file in the making.
(() => {
  "use strict";
  const PATIENCE = 1500, MAKING = 8000; // ms: until a form is slow; a file comes without our hearing of it
  const words = document.getElementById("main")?.dataset;
  const tell = (beside, text) => {
    if (!beside || !text || beside.querySelector(":scope > .making")) return null;
    const said = document.createElement("p");
    said.className = "flash making";
    said.setAttribute("role", "status");
    beside.append(said);
    setTimeout(() => { said.textContent = text; }, 50); // after it is there, so that it is read out
    return said;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.closest("[hx-post], [data-hx-post]")) return;
    const waits = setTimeout(() => {
      const said = tell(form, words?.working);
      setTimeout(() => said?.remove(), 8 * MAKING); // where the answer is a file, the page stays
    }, PATIENCE);
    const over = () => { clearTimeout(waits); form.querySelector(":scope > .making")?.remove(); };
    window.addEventListener("pagehide", over, { once: true });
  });
  for (const link of document.querySelectorAll("a[data-making]")) {
    link.addEventListener("click", () => {
      const said = tell(link.parentElement, words?.making);
      setTimeout(() => said?.remove(), MAKING);
    });
  }
})();
