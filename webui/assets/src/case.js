/** Drawings: larger and smaller without a new page; what is larger than its frame is moved by hand too. */
const drawings = () => [...document.querySelectorAll(".bh-diagram")].filter((one) => one.querySelector("svg"));
const larger = (drawing) =>
  drawing.classList.toggle(
    "bh-diagram--larger",
    drawing.scrollWidth > drawing.clientWidth || drawing.scrollHeight > drawing.clientHeight
  );
for (const bar of document.querySelectorAll("[data-zoom]")) {
  const sizes = [0.25, 0.4, 0.55, 0.75, 1, 1.35, 1.8, 2.5];
  const step = (drawing, way) => {
    const svg = drawing.querySelector("svg");
    const whole = svg.viewBox.baseVal.width;
    const now = svg.getBoundingClientRect().width / whole;
    const wanted = way > 0 ? sizes.find((one) => one > now * 1.02) : sizes.findLast((one) => one < now / 1.02);
    if (!wanted || !now) return;
    const middle = (drawing.scrollLeft + drawing.clientWidth / 2) / drawing.scrollWidth;
    const centre = (drawing.scrollTop + drawing.clientHeight / 2) / drawing.scrollHeight;
    drawing.classList.remove("bh-diagram--fit");
    svg.style.inlineSize = `${whole * wanted}px`;
    drawing.scrollLeft = middle * drawing.scrollWidth - drawing.clientWidth / 2;
    drawing.scrollTop = centre * drawing.scrollHeight - drawing.clientHeight / 2;
    larger(drawing);
  };
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const way = Number(event.target.closest("button")?.dataset.step);
    if (way) for (const drawing of drawings()) step(drawing, way);
  });
}

/** Where it is now, else the first that is marked, comes into the middle, also of a drawing that is unfolded later. */
const begin = (drawing) => {
  larger(drawing);
  const here = ["[id$='-hier']", ".dg-asked, .dg-waiting", ".dg-added, .dg-changed, .dg-removed, .dg-failed"]
    .map((one) => drawing.querySelector(one))
    .find(Boolean);
  if (!here) return;
  const place = here.getBoundingClientRect();
  const around = drawing.getBoundingClientRect();
  drawing.scrollLeft += place.left - around.left - around.width / 2 + place.width / 2;
  drawing.scrollTop += place.top - around.top - around.height / 2 + place.height / 2;
};
for (const drawing of drawings()) {
  begin(drawing);
  drawing.closest("details")?.addEventListener("toggle", () => begin(drawing), { once: true });
  drawing.addEventListener("pointerdown", (press) => {
    if (press.pointerType !== "mouse" || press.button || !drawing.classList.contains("bh-diagram--larger")) return;
    const [left, top] = [drawing.scrollLeft + press.clientX, drawing.scrollTop + press.clientY];
    const move = (event) => {
      drawing.classList.add("bh-diagram--grabbed");
      drawing.scrollTo(left - event.clientX, top - event.clientY);
    };
    const end = () => {
      drawing.classList.remove("bh-diagram--grabbed");
      removeEventListener("pointermove", move);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  });
}

/** A letter is as long as it is: the page scrolls, not a frame within it. */
for (const frame of document.querySelectorAll("iframe.bh-letter")) {
  const fit = () => {
    const letter = frame.contentDocument?.body;
    if (letter) frame.style.blockSize = `${Math.ceil(letter.getBoundingClientRect().height) + 8}px`;
  };
  frame.addEventListener("load", fit);
  window.addEventListener("resize", fit);
  // On paper a letter is as wide as the page, and has other margins.
  matchMedia("print").addEventListener("change", (media) => {
    frame.style.inlineSize = media.matches ? "170mm" : "";
    fit();
  });
  fit();
}
