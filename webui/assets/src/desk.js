// The inbox by keyboard and with several tasks at once. Everything here can also be done without it.
const desk = document.querySelector("[data-desk]");

if (desk) {
  const rows = [...desk.querySelectorAll("[data-row]")];
  const link = (row) => row.querySelector("[data-row-link]");
  const here = () => rows.find((row) => row.contains(document.activeElement));
  const go = (step) => {
    const now = here();
    const next = now ? rows[rows.indexOf(now) + step] : rows[step > 0 ? 0 : rows.length - 1];
    if (!next) return;
    link(next).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const press = (move) => here()?.querySelector(`[data-move=${move}]`)?.click();

  /** Several at once: how many are chosen, and all of the page with one press. */
  const bulk = desk.querySelector("[data-bulk]");
  const boxes = bulk ? [...bulk.querySelectorAll("input[name=taak]")] : [];
  const told = bulk?.querySelector("[data-chosen]");
  const all = bulk?.querySelector("[data-choose-all]");
  let last = null;
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    if (told) told.textContent = chosen === 0 ? "" : chosen === 1 ? told.dataset.one : told.dataset.more.replace("#", chosen);
    if (all) all.textContent = boxes.length && chosen === boxes.length ? all.dataset.none : all.dataset.all;
  };
  all?.addEventListener("click", (event) => {
    event.preventDefault();
    const wanted = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = wanted;
    count();
  });
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, until] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
        for (const between of boxes.slice(from, until + 1)) between.checked = box.checked;
      }
      last = box;
    });
    box.addEventListener("change", count);
  }
  if (bulk) count();

  const help = document.getElementById("sneltoetsen");
  for (const button of desk.querySelectorAll("[data-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => help?.showModal());
  }

  const keys = {
    j: () => go(1),
    k: () => go(-1),
    c: () => press("claim"),
    r: () => press("release"),
    o: () => press("hand"),
    x: () => here()?.querySelector("input[name=taak]")?.click(),
    "/": () => {
      const search = document.getElementById("zoek");
      search?.closest("details")?.setAttribute("open", "");
      search?.focus();
    },
    "?": () => help?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help?.open) return;
    const typing = event.target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
    // The arrows move from task to task only when the focus is on a task already: elsewhere they scroll.
    if (["ArrowDown", "ArrowUp"].includes(event.key) && !typing && event.target.matches("[data-row-link]")) {
      event.preventDefault();
      go(event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    if (typing || "keysOff" in desk.dataset || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
}
