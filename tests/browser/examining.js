// Looks at a page as a person would: is it wide, crowded, can it be gone through with Tab? Set as window.eyes.
(() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const told = (one) =>
    `<${one.tagName.toLowerCase()}${one.id ? "#" + one.id : ""}${one.className?.baseVal === undefined && one.className ? "." + String(one.className).trim().split(/\s+/).join(".") : ""}> ${(one.textContent || one.value || "").trim().replace(/\s+/g, " ").slice(0, 60)}`;
  const hidden = (one) => one.closest(".bh-hidden, [aria-hidden=true], svg, .utrecht-skip-link");

  const frame = () => {
    const wrong = [];
    const headings = [...document.querySelectorAll("h1")].filter(shown);
    if (headings.length !== 1) wrong.push(`there are ${headings.length} headings of the first level`);
    if (!document.title.trim()) wrong.push("the page has no title");
    if (!document.documentElement.lang) wrong.push("the page does not say its language");
    if (document.querySelectorAll("main").length !== 1) wrong.push("there is not one main part");
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    const doubles = ids.filter((one, place) => ids.indexOf(one) !== place);
    if (doubles.length) wrong.push(`ids stand twice: ${doubles.slice(0, 3)}`);
    const lost = [...document.querySelectorAll("a[href^='#']")].filter(
      (one) => one.hash.length > 1 && !document.getElementById(decodeURIComponent(one.hash.slice(1)))
    );
    if (lost.length) wrong.push(`a link leads to nothing: ${told(lost[0])}`);
    const source = location.pathname.startsWith("/processen/"); // there the words of the policy itself are shown
    if (!source && document.body.innerText.match(/undefined|\[object |None\b|Traceback|\{\{|\{%/)) {
      wrong.push(`words of a machine: ${RegExp.lastMatch}`);
    }
    return wrong;
  };

  const width = () => {
    const page = document.documentElement;
    const over = page.scrollWidth - page.clientWidth;
    if (over <= 0) return [];
    const culprit = [...document.body.querySelectorAll("*")].find(
      (one) => one.getBoundingClientRect().right > page.clientWidth + 1 && !scrolls(one)
    );
    return [`${over} px too wide: ${culprit ? told(culprit) : ""}`];
  };

  const scrolls = (one) => {
    for (let up = one.parentElement; up && up !== document.body; up = up.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };

  // Letters over letters, and letters that are cut off.
  const crowding = () => {
    const wrong = [];
    const words = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.nodeValue.trim() || !parent || !shown(parent) || hidden(parent)) continue;
      if (parent.closest("script, style, option, select")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width > 1 && box.height > 1) words.push({ node, parent, box });
      }
    }
    words.sort((a, b) => a.box.top - b.box.top);
    for (let one = 0; one < words.length; one += 1) {
      for (let two = one + 1; two < words.length; two += 1) {
        const a = words[one].box, b = words[two].box;
        if (b.top > a.bottom - 1) break;
        if (words[one].node === words[two].node) continue;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 3 && down > Math.min(a.height, b.height) * 0.45 && !clipped(words[one]) && !clipped(words[two])) {
          wrong.push(`letters over letters: ${told(words[one].parent)} and ${told(words[two].parent)}`);
        }
      }
    }
    for (const { parent, box } of words) {
      for (let up = parent; up && up !== document.body; up = up.parentElement) {
        const style = getComputedStyle(up);
        const cuts = ["hidden", "clip"];
        if (!cuts.includes(style.overflowX) && !cuts.includes(style.overflowY)) {
          if (style.overflowX === "auto" || style.overflowX === "scroll" || style.overflowY === "auto") break;
          continue;
        }
        const edge = up.getBoundingClientRect();
        if (edge.width <= 2 || edge.height <= 2) break; // for who listens to the page
        if (cuts.includes(style.overflowX) && (box.right > edge.right + 2 || box.left < edge.left - 2)) {
          wrong.push(`letters are cut off at the side: ${told(parent)} in ${told(up)}`);
        } else if (cuts.includes(style.overflowY) && (box.bottom > edge.bottom + 3 || box.top < edge.top - 3)) {
          wrong.push(`letters are cut off: ${told(parent)} in ${told(up)}`);
        }
      }
    }
    return [...new Set(wrong)].slice(0, 3);
  };

  // Words that scrolled out of a box lie where they cannot be seen.
  const clipped = ({ parent, box }) => {
    for (let up = parent; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const edge = up.getBoundingClientRect();
      if (box.right > edge.right || box.bottom > edge.bottom || box.left < edge.left || box.top < edge.top) return true;
    }
    return false;
  };

  const STOPS = { date: 4, time: 3, "datetime-local": 7 }; // Tab stops at each part of such a field
  let wanted = [], reached = [], unseen = [], covered = [], first = null;
  const listen = () => {
    const radios = new Set();
    wanted = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((one) => {
      if (one.matches(":disabled")) return false;
      if (one.disabled || one.tabIndex < 0 || one.type === "hidden" || one.closest("[inert]")) return false;
      if (!shown(one)) return false;
      if (one.type === "radio") {
        const group = `${one.form ? [...document.forms].indexOf(one.form) : ""} ${one.name}`;
        if (radios.has(group)) return false;
        radios.add(group);
        one.dataset.eyesRadio = group;
      }
      return true;
    });
    reached = []; unseen = []; covered = []; first = null;
    document.activeElement?.blur();
    window.scrollTo(0, 0);
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    document.addEventListener("focusin", ({ target }) => {
      first ??= target;
      if (reached.includes(target) || target === document.body) return;
      reached.push(target);
      const marks = [target, target.nextElementSibling, target.closest("label")].filter(Boolean);
      if (!marks.map((one) => getComputedStyle(one)).some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none")) {
        unseen.push(target);
      }
      requestAnimationFrame(() => look(target));
    });
    return wanted.reduce((sum, one) => sum + (STOPS[one.type] ?? 1), 0);
  };

  const look = (target) => {
    if (document.activeElement !== target) return;
    const box = target.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return;
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), innerHeight - 1);
    if (box.bottom < 0 || box.top > innerHeight) { covered.push(target); return; }
    const over = document.elementFromPoint(x, y);
    if (over && !target.contains(over) && !over.contains(target) && !over.closest("label")?.contains(target)
        && getComputedStyle(over).position !== "static" && over.closest("dialog, header, nav, [class*=sticky], [class*=bar]")) covered.push(target);
  };

  const answered = (whole) => {
    const wrong = [];
    if (first && !first.matches(".utrecht-skip-link, a[href='#inhoud']") && document.querySelector("a[href='#inhoud']")) {
      wrong.push(`the first Tab does not lead to the content: ${told(first)}`);
    }
    const names = new Set(reached.filter((one) => one.type === "radio").map((one) => one.name));
    const missed = wanted.filter((one) => !reached.includes(one) && !(one.type === "radio" && names.has(one.name)));
    if (whole && missed.length) wrong.push(`Tab does not reach ${missed.length}: ${missed.slice(0, 2).map(told).join(" and ")}`);
    if (unseen.length) wrong.push(`the focus is not to be seen on ${unseen.length}: ${told(unseen[0])}`);
    if (covered.length) wrong.push(`the focus lies under something on ${covered.length}: ${told(covered[0])}`);
    return wrong;
  };

  window.eyes = { frame, width, crowding, listen, told: answered };
})();
