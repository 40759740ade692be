// The wall of the hall: its words stand as large as there is room for them. Without this file they
// stand as large as the server reckoned, which is a little smaller.
(() => {
  "use strict";
  const LARGEST = 0.16; // of the height of their box

  const fit = () => {
    for (const box of document.querySelectorAll(".wall .fill")) {
      box.style.fontSize = "";
      const words = box.querySelector(".words");
      const style = getComputedStyle(box);
      if (!words || style.overflow !== "hidden") continue; // a phone: it may be scrolled
      const fits = (size) => {
        box.style.fontSize = `${size}px`;
        return words.offsetHeight <= box.clientHeight && words.scrollWidth <= box.clientWidth;
      };
      let low = 6, high = Math.max(low, box.clientHeight * LARGEST);
      if (!fits(high)) {
        while (high - low > 0.5) {
          const middle = (low + high) / 2;
          if (fits(middle)) low = middle;
          else high = middle;
        }
        fits(low);
      }
    }
  };

  document.addEventListener("DOMContentLoaded", fit);
  window.addEventListener("resize", fit);
  for (const swapped of ["htmx:afterSwap", "htmx:sseMessage", "htmx:afterSettle"])
    document.addEventListener(swapped, fit);
  if (document.fonts) document.fonts.ready.then(fit);
  fit();
})();
