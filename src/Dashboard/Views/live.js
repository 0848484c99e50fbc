"use strict";
// Keeps the page as the server has it: an event says which parts there are, with a mark of each one's content, and parts whose mark
// differs are fetched. Looks and answers of charts are those of the report.
{
  const state = document.getElementById("live"), parts = document.getElementById("parts");
  const page = `show=${encodeURIComponent(state.dataset.show)}`;
  let wanted = null, busy = false, end = null;

  function say(words, look) {
    if (state.textContent !== words) state.textContent = words;
    state.className = `live ${look}`;
  }

  const time = () => new Date().toLocaleTimeString("en-GB");
  const find = name => [...parts.children].find(part => part.dataset.part === name);

  // The place in a list and the point that is read out stay.
  function keep(old, next) {
    const from = old.querySelector(".roster"), to = next.querySelector(".roster");
    if (from && to) to.scrollTop = from.scrollTop;
    const focus = document.activeElement;
    for (const figure of old.querySelectorAll("figure")) {
      const chart = Chart.of.get(figure);
      if (!chart) continue;
      const same = [...next.querySelectorAll("figure")].map(other => Chart.of.get(other)).find(other => other?.data.id === chart.data.id);
      const at = chart.at;
      chart.hide();
      if (same && focus === chart.svg) same.svg.focus({ preventScroll: true });
      if (same && at >= 0) same.show(Math.min(at, same.stops.length - 1));
    }
  }

  async function renew(name) {
    const answer = await fetch(`/part?${page}&name=${encodeURIComponent(name)}`);
    if (!answer.ok) return;   // it went away meanwhile, as the next event will say
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const next = holder.content.firstElementChild, old = find(name);
    // Before both are in the page: tabs of the same name would be one group, of which one alone is chosen.
    for (const choice of old?.querySelectorAll("input[type=radio]") ?? []) {
      const same = next.querySelector(`#${CSS.escape(choice.id)}`);
      if (same) same.checked = choice.checked;
    }
    if (old) old.after(next); else parts.append(next);
    enliven(next);
    if (!old) return;
    keep(old, next);
    old.remove();
  }

  async function update() {
    if (busy) return;
    busy = true;
    try {
      while (wanted) {
        const list = wanted;
        wanted = null;
        for (const { name, mark } of list) if (find(name)?.dataset.mark !== mark) await renew(name);
        const names = list.map(part => part.name);
        for (const part of [...parts.children]) if (!names.includes(part.dataset.part)) part.remove();
        names.map(find).forEach((part, i) => { if (part && parts.children[i] !== part) parts.insertBefore(part, parts.children[i] ?? null); });
      }
      if (end) {
        events.close();
        say(end, "done");
      }
    } catch {
      // The server is gone, which the stream of events finds out as well.
    } finally {
      busy = false;
    }
  }

  const events = new EventSource(`/events?${page}`);
  events.addEventListener("hello", event => {
    if (event.data !== state.dataset.server) location.assign("/");
    else say("Live: the page follows the runs.", "on");
  });
  events.addEventListener("parts", event => {
    wanted = JSON.parse(event.data);
    update();
  });
  events.addEventListener("end", event => {
    end = event.data;
    update();
  });
  events.addEventListener("error", () => {
    if (end) return;
    if (events.readyState === EventSource.CLOSED) say("The server does not know this page any more: open it anew.", "off");
    else if (!state.classList.contains("off")) say(`No answer from the server since ${time()}: the command may have been stopped. Trying again; the page shows what was there.`, "off");
  });
}
