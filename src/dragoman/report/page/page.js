"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  document.documentElement.classList.add("js");

  const rows = all("tbody tr[data-event]");
  const cards = new Map(all(".card").map((card) => [card.dataset.event, card]));
  const rowOf = new Map(rows.map((row) => [row.dataset.event, row]));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // "3:actor 3:content! 7:recipient" -> [{event, kind, ends}, …]
  const parts = (mark) => mark.dataset.events.split(" ").map((part) => {
    const [event, kind] = part.split(":");
    return { event, kind: kind.replace("!", ""), ends: kind.endsWith("!") };
  });

  const darken = () => {
    for (const sheet of all(".sheet.lit")) sheet.classList.remove("lit");
    for (const mark of all("mark.on")) {
      mark.className = mark.className.split(" ").filter((name) => !/^on(-|$)/.test(name)).join(" ");
      delete mark.dataset.label;
    }
    for (const shown of all(".card.on, tr.on")) {
      shown.classList.remove("on");
      shown.querySelector(".open")?.setAttribute("aria-expanded", "false");
    }
  };

  // Lights up an event's evidence; `from` is the mark clicked, where the reader already looks.
  const light = (number, from = null) => {
    const card = cards.get(number);
    if (!card) return;
    darken();
    card.classList.add("on");
    card.querySelector(".open").setAttribute("aria-expanded", "true");
    rowOf.get(number)?.classList.add("on");
    const sheet = card.closest(".sheet");
    sheet.classList.add("lit");
    let trigger = null;
    for (const mark of all("mark[data-events]", sheet)) {
      const own = parts(mark).filter((part) => part.event === number);
      if (!own.length) continue;
      mark.classList.add("on", ...own.map((part) => "on-" + part.kind));
      const ending = own.filter((part) => part.ends && part.kind !== "content").map((part) => part.kind);
      if (ending.length) mark.dataset.label = ending.join(" · ");
      if (!trigger && own.some((part) => part.kind === "trigger")) trigger = mark;
    }
    const list = card.parentElement;
    if (list.scrollHeight > list.clientHeight) {
      list.scrollTop += card.getBoundingClientRect().top - list.getBoundingClientRect().top - 8;
    }
    if (!from) (trigger ?? card).scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    history.replaceState(null, "", "#event-" + number);
  };

  const fromAddress = () => {
    const found = /^#event-(\d+)$/.exec(location.hash);
    if (found) light(found[1]);
  };

  document.addEventListener("click", (click) => {
    const target = click.target;
    const row = target.closest("tbody tr[data-event]");
    const open = target.closest(".open");
    const mark = target.closest("mark[data-events]");
    if (row) {
      if (String(getSelection()) && !target.closest("a")) return;
      click.preventDefault();
      light(row.dataset.event);
    } else if (open) {
      const card = open.closest(".card");
      if (card.classList.contains("on")) darken();
      else light(card.dataset.event);
    } else if (mark) {
      // Words that serve several events show one after another; a trigger's own event comes first.
      const own = parts(mark).sort((a, b) => (b.kind === "trigger") - (a.kind === "trigger"));
      const events = [...new Set(own.map((part) => part.event))].filter((event) => !cards.get(event)?.hidden);
      const now = events.findIndex((event) => cards.get(event)?.classList.contains("on"));
      if (events.length) light(events[(now + 1) % events.length], mark);
    }
  });
  document.addEventListener("keydown", (key) => { if (key.key === "Escape") darken(); });
  addEventListener("hashchange", fromAddress);

  const found = byId("found");
  if (found) {
    const who = byId("by-participant"), mode = byId("by-mode"), words = byId("by-words"), reset = byId("reset");
    const buttons = all("button[data-type]");
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase().replace(/\s+/g, " ")]));
    const matches = (row, types, sought) =>
      (!types.size || types.has(row.dataset.type)) &&
      (!who.value || row.dataset.who.split("\n").includes(who.value)) &&
      (!mode.value || (mode.value === "-" ? !row.dataset.modes : row.dataset.modes.split(" ").includes(mode.value))) &&
      sought.every((word) => texts.get(row).includes(word));
    const filter = () => {
      const types = new Set(buttons.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.type));
      const sought = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      const active = Boolean(types.size || who.value || mode.value || sought.length);
      let count = 0;
      for (const row of rows) {
        const shown = matches(row, types, sought);
        count += shown;
        row.hidden = !shown;
        const card = cards.get(row.dataset.event);
        if (card) card.hidden = !shown;
      }
      for (const article of all("article")) article.hidden = active && !article.querySelector(".card:not([hidden])");
      found.textContent = active ? `${count} of ${rows.length} events` : `${rows.length} events`;
      reset.hidden = !active;
    };
    for (const button of buttons) {
      button.addEventListener("click", () => {
        button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
        filter();
      });
    }
    for (const field of [who, mode, words]) field.addEventListener("input", filter);
    reset.addEventListener("click", () => {
      for (const button of buttons) button.setAttribute("aria-pressed", "false");
      who.value = mode.value = words.value = "";
      filter();
    });
    filter();

    for (const button of all("th button")) {
      button.addEventListener("click", () => {
        const heading = button.closest("th"), key = button.dataset.sort;
        const down = heading.getAttribute("aria-sort") === "ascending";
        for (const other of all("th")) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const compare = (a, b) => key === "confidence"
          ? a.dataset[key] - b.dataset[key]
          : a.dataset[key].localeCompare(b.dataset[key], "en");
        const sorted = [...rows].sort((a, b) => (down ? -1 : 1) * compare(a, b) || a.dataset.event - b.dataset.event);
        document.querySelector("tbody").append(...sorted);
      });
    }
  }
  fromAddress();
})();
