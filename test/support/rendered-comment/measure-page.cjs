(() => {
  // What stands out of the comment and cannot be scrolled to, and what cuts off what it holds.
  const body = document.querySelector('.markdown-body');
  const { left, right } = body.getBoundingClientRect();
  const isClipped = (element) => {
    const scrolls = ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    if (element.closest('table, pre') !== null && !scrolls) return false;
    const box = element.getBoundingClientRect();
    const isCut = !scrolls && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
    return box.left < left - 1 || box.right > right + 1 || isCut;
  };
  const clipped = [...body.querySelectorAll('*')].filter(isClipped);
  // A picture is scaled to the width of the comment, and what is written in it with it.
  const sizesIn = (picture) => {
    const scale = picture.getScreenCTM().a;
    const written = [...picture.querySelectorAll('*')].filter(({ childNodes }) =>
      [...childNodes].some(({ nodeName, textContent }) => nodeName === '#text' && textContent.trim() !== ''),
    );
    return written
      .filter(({ tagName }) => tagName !== 'style')
      .map((element) => scale * parseFloat(getComputedStyle(element).fontSize));
  };
  // The columns that are seen without scrolling.
  const columnsOf = (table) => {
    const edge = table.getBoundingClientRect().right;
    const heads = [...table.querySelectorAll('th')];
    return heads.filter((head) => head.getBoundingClientRect().right <= edge + 1).map((head) => head.textContent);
  };
  return {
    pictureTexts: [...body.querySelectorAll('svg')].flatMap(sizesIn),
    seenColumns: columnsOf(body.querySelector('table')),
    clipped: clipped.map(({ tagName, textContent }) => `${tagName}: ${textContent.slice(0, 60)}`),
    pageWidth: document.documentElement.scrollWidth,
  };
})();
