"use strict";
// What makes a report answer. Without it everything is there to read; it adds values on hover and by keyboard, downloads of each
// chart, and stills of moving pictures for paper.

document.documentElement.classList.add("js");

function shape(name, attributes) {
  const element = document.createElementNS(document.querySelector("svg").namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// Four significant digits, as the tables have them.
function number(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(3).replace("e+", "e");
  return Number(value.toPrecision(4)).toLocaleString("en", { maximumFractionDigits: 12 }).replace("-", "\u2212");
}

// Names in full are in the page and in what is saved; a tip must stay small. Lines often differ in the ends of their names.
function short(name) {
  const letters = [...name];
  return letters.length <= 48 ? name : `${letters.slice(0, 26).join("")}\u2026${letters.slice(-20).join("")}`;
}

function nearest(ascending, value) {
  let low = 0, high = ascending.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= value) low = middle; else high = middle;
  }
  return value - ascending[low] <= ascending[high] - value ? low : high;
}

function save(name, type, content) {
  const address = content instanceof Blob ? content : new Blob([content], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(address);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

class Scale {
  constructor(scale) { Object.assign(this, scale); }
  place(value) { return this.from + this.share(Math.min(Math.max(value, this.min), this.max)) * (this.to - this.from); }
  share(value) { return this.isLogarithmic ? Math.log(value / this.min) / Math.log(this.max / this.min) : (value - this.min) / (this.max - this.min); }
}

class Chart {
  // Those that have a tip open, and the chart of each figure.
  static open = new Set();
  static of = new WeakMap();

  constructor(figure, data) {
    Chart.of.set(figure, this);
    this.figure = figure;
    this.svg = figure.querySelector("svg");
    this.data = data;
    this.x = new Scale(data.scaleX);
    this.y = new Scale(data.scaleY);
    this.cursor = shape("g", { class: "cursor" });
    this.svg.append(this.cursor);
    this.tip = document.createElement("div");
    this.tip.className = "tip";
    this.tip.setAttribute("role", "status");
    this.tip.hidden = true;
    figure.append(this.tip);
    this.stops = data.byPoint ? this.points() : this.positions();
    this.at = -1;
    this.listen();
    figure.append(this.buttons());
  }

  // Where a point is drawn.
  spot(x, y) { return this.data.acrossRows ? [this.y.place(y), this.x.place(x)] : [this.x.place(x), this.y.place(y)]; }

  // Every point, from left to right, or row by row.
  points() {
    const all = this.data.lines.flatMap((line, i) => line.x.map((x, j) => ({ x, y: line.y[j], picks: [[i, j]] })));
    return all.sort((a, b) => a.x - b.x || a.y - b.y);
  }

  // Every x of any line, each with the point of each line that is nearest to it.
  positions() {
    const xs = [...new Set(this.data.lines.flatMap(line => line.x))].sort((a, b) => a - b);
    const close = (this.x.to - this.x.from) / 60;
    return xs.map(x => ({
      x,
      picks: this.data.lines
        .map((line, i) => [i, nearest(line.x, x)])
        .filter(([i, j]) => Math.abs(this.x.place(this.data.lines[i].x[j]) - this.x.place(x)) <= close),
    }));
  }

  listen() {
    this.svg.addEventListener("pointermove", event => this.point(event));
    this.svg.addEventListener("pointerdown", event => this.point(event));
    // A finger leaves as soon as it is lifted: what it asked for stays until the next touch elsewhere.
    this.svg.addEventListener("pointerleave", event => { if (event.pointerType !== "touch") this.hide(); });
    this.svg.addEventListener("blur", () => this.hide());
    this.svg.addEventListener("keydown", event => this.key(event));
  }

  point(event) {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    if (!this.data.byPoint) {
      this.show(nearest(this.stops.map(stop => this.x.place(stop.x)), place.x));
      return;
    }
    const distance = stop => { const [x, y] = this.spot(stop.x, stop.y); return (x - place.x) ** 2 + (y - place.y) ** 2; };
    let best = 0;
    this.stops.forEach((stop, i) => { if (distance(stop) < distance(this.stops[best])) best = i; });
    this.show(best);
  }

  key(event) {
    const last = this.stops.length - 1, many = Math.max(1, Math.round(last / 10));
    const targets = {
      ArrowRight: this.at + 1, ArrowLeft: this.at < 0 ? last : this.at - 1,
      PageDown: this.at + many, PageUp: this.at - many, Home: 0, End: last,
    };
    if (event.key === "Escape") this.hide();
    else if (event.key in targets) this.show(Math.min(Math.max(targets[event.key], 0), last));
    else return;
    event.preventDefault();
  }

  show(index) {
    if (this.stops.length === 0) return;
    this.at = index;
    Chart.open.add(this);
    const stop = this.stops[index];
    this.cursor.replaceChildren();
    if (!this.data.byPoint) {
      const x = this.x.place(stop.x);
      this.cursor.append(shape("line", { x1: x, x2: x, y1: this.y.from, y2: this.y.to }));
    }
    for (const [i, j] of stop.picks) {
      const line = this.data.lines[i], [cx, cy] = this.spot(line.x[j], line.y[j]);
      this.cursor.append(shape("circle", { class: line.look, cx, cy, r: 4.5 }));
    }
    // In this order: what a hidden region is filled with is not announced.
    this.tip.hidden = false;
    this.tip.replaceChildren(...this.words(stop));
    this.place(stop);
  }

  words(stop) {
    const rows = document.createElement("table");
    const head = document.createElement("strong");
    const [first, at] = stop.picks[0] ?? [0, 0], line = this.data.lines[first];
    const name = line.labels ? line.labels[at] : this.data.byPoint ? line.name : "";
    head.textContent = short(name) || `${this.data.x} ${number(stop.x)}`;
    if (this.data.acrossRows) {
      this.row(rows, line.look, line.name, this.reading(line, at));
    } else if (this.data.byPoint) {
      this.row(rows, "", this.data.x, number(stop.x));
      this.row(rows, line.labels && this.data.lines.length > 1 ? line.look : "", line.labels && this.data.lines.length > 1 ? line.name : this.data.y, number(stop.y));
    } else {
      for (const [i, j] of stop.picks) this.row(rows, this.data.lines[i].look, this.data.lines[i].name, this.reading(this.data.lines[i], j));
    }
    return [head, rows];
  }

  reading(line, j) {
    return line.low ? `${number(line.y[j])} (${number(line.low[j])} to ${number(line.high[j])})` : number(line.y[j]);
  }

  row(table, look, name, value) {
    const row = table.insertRow(), mark = document.createElement("i");
    if (look) mark.className = `swatch ${look}`;
    row.insertCell().append(...(look ? [mark] : []), short(name));
    row.insertCell().textContent = value;
  }

  // Beside the cursor, on the side where there is room, and never beyond the figure or the window's end.
  place(stop) {
    const box = this.svg.getBoundingClientRect(), own = this.figure.getBoundingClientRect();
    const scale = box.width / this.svg.viewBox.baseVal.width;
    const [i, j] = stop.picks[0] ?? [0, 0], line = this.data.lines[i];
    const [spotX, spotY] = this.data.acrossRows ? this.spot(line.x[j], line.y[j]) : [this.x.place(stop.x), 0];
    const x = box.left - own.left + spotX * scale;
    const right = x + 14 + this.tip.offsetWidth <= own.width, left = right ? x + 14 : x - 14 - this.tip.offsetWidth;
    this.tip.style.left = `${Math.max(0, Math.min(left, own.width - this.tip.offsetWidth))}px`;
    const lowest = innerHeight - this.tip.offsetHeight - 4 - own.top;
    this.tip.style.top = `${Math.max(-own.top, Math.min(box.top - own.top + (spotY + 14) * scale, lowest))}px`;
  }

  hide() {
    this.at = -1;
    Chart.open.delete(this);
    this.tip.hidden = true;
    this.cursor.replaceChildren();
  }

  buttons() {
    const tools = document.createElement("div");
    tools.className = "tools";
    const kinds = { CSV: () => this.saveCsv(), SVG: () => save(`${this.data.id}.svg`, "image/svg+xml", this.drawing()), PNG: () => this.savePng() };
    for (const [kind, act] of Object.entries(kinds)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = kind;
      button.setAttribute("aria-label", `Save "${this.figure.querySelector("h3").textContent}" as ${kind}`);
      button.addEventListener("click", act);
      tools.append(button);
    }
    return tools;
  }

  // A row a point: name of the line, label, x, y, interval.
  saveCsv() {
    const quote = text => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const rows = [["line", "label", this.data.x, this.data.y, "low", "high"].map(quote).join(",")];
    for (const line of this.data.lines)
      line.x.forEach((x, j) => rows.push([quote(line.name), quote(line.labels?.[j] ?? ""), x, line.y[j], line.low?.[j] ?? "", line.high?.[j] ?? ""].join(",")));
    save(`${this.data.id}.csv`, "text/csv", rows.join("\n") + "\n");
  }

  // The chart alone, on white, with its looks inside.
  drawing() {
    const copy = this.svg.cloneNode(true), box = this.svg.viewBox.baseVal;
    copy.querySelector(".cursor")?.remove();
    for (const name of ["tabindex", "aria-roledescription"]) copy.removeAttribute(name);
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    const style = shape("style", {});
    style.textContent = ["look-light", "look-charts"].map(id => document.getElementById(id).textContent).join("\n");
    copy.prepend(style, shape("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
    return new XMLSerializer().serializeToString(copy);
  }

  savePng() {
    const image = new Image(), box = this.svg.viewBox.baseVal, enlarged = 4;
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = box.width * enlarged;
      canvas.height = box.height * enlarged;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(blob => save(`${this.data.id}.png`, "image/png", blob), "image/png");
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(this.drawing())}`;
  }
}

document.addEventListener("pointerdown", event => { for (const chart of Chart.open) if (!chart.svg.contains(event.target)) chart.hide(); });

// The page, or a part of it that has come later.
function enliven(root) {
  for (const script of root.querySelectorAll('figure script[type="application/json"]')) new Chart(script.parentElement, JSON.parse(script.textContent));

  // An image does not learn that the page is printed: paper has an image of its own, the same picture's still.
  for (const still of root.querySelectorAll("img.on-paper")) still.src = `${still.parentElement.querySelector("img.on-screen").src}#still`;

  // A command to copy. A page opened from a disk may not write to the clipboard: then the text is selected instead.
  for (const box of root.querySelectorAll("pre.copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(box.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(box);
      }
    });
    box.after(button);
  }
}

enliven(document);
