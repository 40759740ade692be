// What a page measures: too wide, too small to hit. Gives sentences; none is good.
least => {
  const faults = tooWide('');
  // Another phone has another face: the same words in letters 8 % wider must fit as well.
  const wider = new CSSStyleSheet();
  wider.replaceSync('* { letter-spacing: .08em !important }');
  document.adoptedStyleSheets.push(wider);
  faults.push(...tooWide(' with a wider face'));
  document.adoptedStyleSheets.pop();
  faults.push(...brokenDates());
  for (const one of document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')) {
    if (!one.checkVisibility({visibilityProperty: true}) || inProse(one)) continue;
    if (one.getAttribute('aria-hidden') === 'true') continue; // nobody's to press
    const {width, height} = reach(one);
    if (width < least - 0.5 || height < least - 0.5)
      faults.push(`${name(one)} is ${Math.round(width)} × ${Math.round(height)}`);
  }
  return faults;

  function tooWide(how) {
    const wide = document.documentElement.scrollWidth;
    if (wide <= innerWidth) return [];
    const guilty = [...document.body.querySelectorAll('*')].filter(one =>
      one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.skip'));
    return [`${wide} px wide${how}: ${guilty.slice(0, 3).map(name).join(', ')}`];
  }

  // In small print and in tables a date is one word.
  function brokenDates() {
    const places = 'small, time, .when, .tag' + (least < 60 ? ', th, td' : ''); // an elder's is wide
    const found = [], dates = /(\d+年)?\d+月\d+日/g;
    for (const one of document.querySelectorAll(places)) {
      if (one.clientWidth === 1 || !one.checkVisibility({visibilityProperty: true})) continue;
      const words = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      while (words.nextNode()) {
        for (const date of words.currentNode.data.matchAll(dates)) {
          const range = document.createRange();
          range.setStart(words.currentNode, date.index);
          range.setEnd(words.currentNode, date.index + date[0].length);
          const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top / 4)));
          if (lines.size > 1) found.push(`${name(one)}: ${date[0]} is broken`);
        }
      }
    }
    return found;
  }

  // A box or a button of a list is hit by its label, too.
  function reach(one) {
    const places = [one, ...(one.labels && /radio|checkbox/.test(one.type) ? one.labels : [])]
      .map(part => part.getBoundingClientRect());
    return {
      width: Math.max(...places.map(place => place.width)),
      height: Math.max(...places.map(place => place.height)),
    };
  }

  // WCAG 2.5.8: a link in a sentence is as high as its line. A sentence has words beside links.
  function inProse(one) {
    if (one.tagName !== 'A' || getComputedStyle(one).display !== 'inline') return false;
    const block = one.closest('p, li, dd, td');
    if (!block) return false;
    const links = [...block.querySelectorAll('a')].map(link => link.textContent).join('');
    const letters = text => text.replace(/[\s\p{P}\d]/gu, '').length;
    return letters(block.textContent) > letters(links);
  }

  function name(one) {
    const words = (one.innerText || one.name || one.value || '').trim().replace(/\s+/g, ' ');
    return `<${one.tagName.toLowerCase()}${one.className ? ' .' + one.className : ''}> ` +
      words.slice(0, 24);
  }
}
