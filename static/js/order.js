// A list whose rows hold a number each: with a mouse they are dragged, and the numbers follow.
// Without it, or without a script, the buttons of the rows and the numbers do the same.
(() => {
  "use strict";
  const list = document.querySelector("[data-order]");
  if (!list || !matchMedia("(pointer: fine)").matches) return;
  const rows = () => [...list.querySelectorAll(":scope > li")];
  const place = (row) => row.querySelector("input[type=number]");
  let held = null;

  // What lies above the last row that has a place has one too.
  const number = (listed) => rows().forEach((row, n) => { place(row).value = n < listed ? n + 1 : ""; });

  for (const row of rows()) {
    row.draggable = true;
    row.style.cursor = "grab";
    // In a field one marks words; the row stays where it is.
    row.addEventListener("focusin", (event) => { row.draggable = event.target !== place(row); });
    row.addEventListener("focusout", () => { row.draggable = true; });
    row.addEventListener("dragstart", (event) => {
      held = row;
      row.style.opacity = 0.5;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    row.addEventListener("dragend", () => { row.style.opacity = ""; held = null; });
    row.addEventListener("dragover", (event) => { if (held) event.preventDefault(); });
    row.addEventListener("drop", (event) => {
      if (!held) return;
      event.preventDefault();
      if (held === row) return;
      const others = rows().filter((one) => one !== held && place(one).value).length;
      const box = row.getBoundingClientRect();
      const after = event.clientY > box.top + box.height / 2;
      row[after ? "after" : "before"](held);
      const at = rows().indexOf(held);
      number(at <= others ? others + 1 : others);
    });
  }
})();
