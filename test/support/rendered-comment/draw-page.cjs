(async () => {
  // As GitHub does: pictures come from the text alone, and no text in them is HTML or a script.
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
  const drawn = [];
  for (const [index, code] of [...document.querySelectorAll('code.language-mermaid')].entries()) {
    const element = code.closest('pre');
    try {
      const { svg } = await mermaid.render(`picture-${index}`, code.textContent);
      element.innerHTML = svg;
      drawn.push({ problem: null, text: element.textContent });
    } catch (error) {
      drawn.push({ problem: String(error), text: code.textContent });
    }
  }
  return drawn;
})();
