// Cards are answered by a figure on the keyboard, while the card has the focus (WCAG 2.1.4).
(() => {
  "use strict";
  const card = document.querySelector("[data-cards]");
  if (!card) return;
  for (const hint of card.querySelectorAll("[data-keys]")) hint.hidden = false;
  card.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const button = card.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    if (!button || card.dataset.sent) return;
    event.preventDefault();
    card.dataset.sent = "1";
    button.click();
  });
  card.focus({ preventScroll: true });
})();
