/** Drawings: larger and smaller without a new page; the first step where it is now comes into view. */
for (const bar of document.querySelectorAll("[data-zoom]")) {
  const steps = [0.4, 0.55, 0.75, 1, 1.35, 1.8, 2.5];
  let at = 3;
  const drawings = () => [...document.querySelectorAll(".bh-diagram")];
  const show = () => {
    for (const drawing of drawings()) {
      const svg = drawing.querySelector("svg");
      if (!svg) continue;
      const middle = (drawing.scrollLeft + drawing.clientWidth / 2) / drawing.scrollWidth;
      drawing.classList.remove("bh-diagram--fit");
      svg.style.inlineSize = `${svg.viewBox.baseVal.width * steps[at]}px`;
      drawing.scrollLeft = middle * drawing.scrollWidth - drawing.clientWidth / 2;
    }
  };
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const way = Number(event.target.closest("button")?.dataset.step);
    if (!way) return;
    at = Math.min(steps.length - 1, Math.max(0, at + way));
    show();
  });
}
for (const drawing of document.querySelectorAll(".bh-diagram")) {
  const here = drawing.querySelector(".dg-asked, .dg-waiting");
  if (!here || drawing.scrollWidth <= drawing.clientWidth) continue;
  const place = here.getBoundingClientRect();
  const around = drawing.getBoundingClientRect();
  drawing.scrollLeft += place.left - around.left - around.width / 2 + place.width / 2;
  drawing.scrollTop += place.top - around.top - around.height / 2 + place.height / 2;
}

/** A letter is as long as it is: the page scrolls, not a frame within it. */
for (const frame of document.querySelectorAll("iframe.bh-letter")) {
  const fit = () => {
    const letter = frame.contentDocument?.body;
    if (letter) frame.style.blockSize = `${Math.ceil(letter.getBoundingClientRect().height) + 8}px`;
  };
  frame.addEventListener("load", fit);
  window.addEventListener("resize", fit);
  fit();
}
