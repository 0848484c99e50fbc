// Looks over a page as it stands and lists what is wrong with it, a line each.
() => {
  const faults = [];
  const scroller = document.scrollingElement;
  const isVisible = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const all = [...document.body.querySelectorAll("*")].filter(element => isVisible(element) && !element.closest("script, title, desc"));
  const name = element => `${element.tagName.toLowerCase()}${element.closest("[id]") ? ` in #${element.closest("[id]").id}` : ""} "${element.textContent.trim().slice(0, 40)}"`;
  const fault = (what, element) => faults.push(element ? `${what}: ${name(element)}` : what);
  const ownText = element => [...element.childNodes].filter(node => node.nodeType === 3 && node.data.trim() !== "");

  // Nothing is cut off.
  if (scroller.scrollWidth > scroller.clientWidth) {
    fault(`the page is ${scroller.scrollWidth} wide, its window ${scroller.clientWidth}`);
    for (const element of all) if (element.getBoundingClientRect().right > scroller.clientWidth + 1) fault("beyond the window", element);
  }
  for (const element of all) {
    if (element.closest("svg") || element === scroller) continue;
    const style = getComputedStyle(element);
    // What says that it scrolls, and does so by keyboard, may; paper does not.
    if (style.overflowX === "auto" && element.tabIndex === 0 && matchMedia("screen").matches) continue;
    if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) fault("wider than its box", element);
    if (style.overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1) fault("higher than its box", element);
  }
  for (const element of document.querySelectorAll("th, td, dt, dd, p, h1, h2, h3, li, label, button, pre, figcaption, .tiles div")) {
    if (!isVisible(element)) continue;
    const box = element.getBoundingClientRect(), range = document.createRange();
    range.selectNodeContents(element);
    for (const part of range.getClientRects())
      if (part.width > 0 && (part.left < box.left - 1 || part.right > box.right + 1 || part.bottom > box.bottom + 1 || part.top < box.top - 1)) { fault("text leaves its box", element); break; }
  }

  // Charts: inside, apart, drawn.
  for (const svg of document.querySelectorAll("figure svg")) {
    if (!isVisible(svg)) continue;
    const box = svg.getBoundingClientRect();
    if (box.width < 100 || box.height < 20) fault(`a chart of ${box.width} x ${box.height}`, svg);
    const texts = [...svg.querySelectorAll("text")].map(element => ({ element, box: element.getBoundingClientRect() }));
    for (const { element, box: b } of texts) {
      if (b.left < box.left - 1 || b.right > box.right + 1 || b.top < box.top - 1 || b.bottom > box.bottom + 1) fault(`a label of ${Math.round(b.left)} to ${Math.round(b.right)} leaves its chart of ${Math.round(box.left)} to ${Math.round(box.right)}`, element);
      if (parseFloat(getComputedStyle(element).fontSize) * box.width / svg.viewBox.baseVal.width < 7.5) fault("a label too small to read", element);
    }
    // A letter's box is higher than the letter.
    const core = b => ({ left: b.left + 0.5, right: b.right - 0.5, top: b.top + b.height * 0.18, bottom: b.bottom - b.height * 0.18 });
    texts.forEach((a, i) => texts.slice(i + 1).forEach(b => {
      const [p, q] = [core(a.box), core(b.box)];
      if (p.left < q.right && q.left < p.right && p.top < q.bottom && q.top < p.bottom) fault(`labels overlap: "${a.element.textContent}" and`, b.element);
    }));
    if (!svg.querySelector("path, circle, rect")) fault("nothing is drawn", svg);
  }

  // Contrast.
  const channel = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const parse = colour => { const parts = colour.match(/[\d.]+/g)?.map(Number); const whole = colour.startsWith("color(") ? 1 : 255; return parts && (parts[3] ?? 1) > 0.99 ? parts.slice(0, 3).map(c => c / whole) : null; };
  const light = colour => 0.2126 * channel(colour[0]) + 0.7152 * channel(colour[1]) + 0.0722 * channel(colour[2]);
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) { const colour = parse(getComputedStyle(e).backgroundColor); if (colour) return colour; }
    return [1, 1, 1];
  };
  const holds = (element, colour, ground, least) => {
    const has = colour && contrast(colour, ground);
    if (!(has >= least)) fault(`contrast ${has?.toFixed(2)}, at least ${least} expected`, element);
  };
  for (const element of all) {
    if (ownText(element).length === 0) continue;
    const style = getComputedStyle(element), inChart = element.closest("svg");
    const part = element.classList.contains("on") ? [...element.parentElement.querySelectorAll("rect.part")].find(rect => rect.classList.contains([...element.classList].find(c => /^p\d/.test(c)))) : null;
    holds(element, parse(inChart ? style.fill : style.color), part ? parse(getComputedStyle(part).fill) : behind(element), 4.5);
  }
  for (const line of document.querySelectorAll("figure svg .line, figure svg .marker, figure svg line.reference"))
    if (isVisible(line)) holds(line, parse(getComputedStyle(line).stroke), behind(line), 3);

  // No empty boxes.
  for (const image of document.images) if (isVisible(image) && !(image.complete && image.naturalWidth > 0)) fault("an empty image", image);
  for (const box of document.querySelectorAll("section, figure, .panel, .columns > div, .tiles, table")) {
    if (isVisible(box) && box.textContent.trim() === "") fault("an empty box", box);
    if (isVisible(box) && box.getBoundingClientRect().height < 8) fault("a box without height", box);
  }
  return [...new Set(faults)];
}
