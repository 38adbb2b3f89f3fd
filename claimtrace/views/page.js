"use strict";
// Rows that come later are not laid out while the page loads: a table that grows is laid out anew
// with every piece that arrives.
document.documentElement.classList.add("loading");
document.addEventListener("DOMContentLoaded", () => {
  const STEP = 200;
  const table = document.querySelector("table.claims");
  const controls = document.querySelector(".controls");
  const search = document.getElementById("search");
  const finding = document.getElementById("finding");
  const credibility = document.getElementById("credibility");
  const disputed = document.getElementById("disputed");
  const status = document.getElementById("status");
  const further = document.getElementById("further");
  const openAll = document.getElementById("open-all");
  const original = [...table.tBodies];
  const claims = original.filter((body) => body.classList.contains("claim"));
  const questionOf = new Map();
  let question = null;
  for (const body of original) {
    if (body.classList.contains("question")) question = body;
    else questionOf.set(body, question);
  }
  const plain = (text) => text.normalize("NFKC").toLocaleLowerCase();
  const words = new Map();
  const wordsOf = (body) => {
    let text = words.get(body);
    if (text === undefined) {
      text = plain(body.rows[0].textContent + " " + body.dataset.words);
      words.set(body, text);
    }
    return text;
  };
  let sortedBy = null;
  let shown = STEP;

  const matches = (body, wanted) =>
    wanted.every((word) => wordsOf(body).includes(word)) &&
    (!finding.value || body.dataset.findings.split(" ").includes(finding.value)) &&
    (!credibility.value || body.dataset.credibility === credibility.value) &&
    (!disputed.checked || body.dataset.against !== "0");

  const show = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    const asked = new Set();
    let found = 0;
    let visible = 0;
    for (const body of table.tBodies) {
      if (!body.classList.contains("claim")) continue;
      const hit = matches(body, wanted);
      found += hit;
      body.hidden = !hit || found > shown;
      if (!body.hidden) {
        visible += 1;
        asked.add(questionOf.get(body));
      }
    }
    for (const body of original) {
      if (body.classList.contains("question")) body.hidden = sortedBy !== null || !asked.has(body);
    }
    further.hidden = visible === found;
    further.textContent = `Show ${Math.min(STEP, found - visible)} more`;
    const rest = visible < found ? `, the first ${visible.toLocaleString("en")} of them shown` : "";
    status.textContent =
      `${found.toLocaleString("en")} of ${claims.length.toLocaleString("en")} claims${rest}`;
  };

  const order = (key, direction) => {
    const sign = direction === "ascending" ? 1 : -1;
    const numeric = key !== "statement" && key !== "grade";
    const valueOf = (body) => (numeric ? Number(body.dataset[key]) : body.dataset[key]);
    const compare = numeric
      ? (a, b) => a - b
      : new Intl.Collator("en", { numeric: true }).compare;
    return claims
      .map((body, place) => ({ body, place, value: valueOf(body) }))
      .sort((a, b) => sign * compare(a.value, b.value) || a.place - b.place)
      .map((each) => each.body);
  };

  const sort = (head) => {
    const next = { none: "descending", descending: "ascending", ascending: "none" };
    const direction = next[head.getAttribute("aria-sort")];
    for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", direction);
    sortedBy = direction === "none" ? null : head.dataset.key;
    table.append(...(sortedBy === null ? original : order(sortedBy, direction)));
    shown = STEP;
    show();
  };

  const reveal = () => {
    let name = "";
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const body = document.getElementById(name);
    if (!body || !body.classList.contains("claim")) return;
    body.hidden = false;
    const details = body.querySelector("details");
    if (details) details.open = true;
    body.scrollIntoView();
  };

  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      shown = STEP;
      show();
    }, 120);
  };
  search.addEventListener("input", later);
  for (const field of [finding, credibility, disputed]) field.addEventListener("change", later);
  document.getElementById("reset").addEventListener("click", () => {
    search.value = finding.value = credibility.value = "";
    disputed.checked = false;
    shown = STEP;
    show();
    search.focus();
  });
  further.addEventListener("click", () => {
    shown += STEP;
    show();
  });
  openAll.addEventListener("click", () => {
    const opened = openAll.getAttribute("aria-pressed") !== "true";
    openAll.setAttribute("aria-pressed", String(opened));
    for (const body of claims) {
      const details = body.hidden ? null : body.querySelector("details");
      if (details) details.open = opened;
    }
  });
  for (const head of table.tHead.rows[0].cells) {
    const button = head.querySelector("button");
    button.disabled = false;
    button.addEventListener("click", () => sort(head));
  }
  window.addEventListener("hashchange", reveal);
  controls.hidden = false;
  show();
  document.documentElement.classList.remove("loading");
  reveal();
});
