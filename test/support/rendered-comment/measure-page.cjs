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
  return {
    clipped: clipped.map(({ tagName, textContent }) => `${tagName}: ${textContent.slice(0, 60)}`),
    pageWidth: document.documentElement.scrollWidth,
  };
})();
