// Small conveniences. Every page does its whole job without this file.
import { answersNow, carryOver } from "./carrying.js";
import "./case.js";
import "./desk.js";

/** A form that was sent once is not sent again by a second press. */
for (const form of document.querySelectorAll("form[method='post']")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
}

/** After a refused form the summary of what is wrong is read out first. */
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
  // An address that ends in a part of the page (#…) takes the focus away again when all is there.
  addEventListener("load", () => setTimeout(() => document.activeElement === document.body && summary.focus()));
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** Files that are too large are told at once, not after minutes of sending. */
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-max-mb]")) return;
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const id = `${input.id}-te-groot`;
  document.getElementById(id)?.remove();
  input.removeAttribute("aria-invalid");
  if (size <= Number(input.dataset.maxMb) * 1048576) return;
  const told = document.createElement("p");
  told.id = id;
  told.className = "bh-field__error";
  told.setAttribute("role", "alert");
  told.textContent = input.dataset.tooLarge;
  input.closest(".bh-field__control").before(told);
  input.setAttribute("aria-invalid", "true");
  input.value = "";
});

/** Dependent questions: ask the server for the form again when an answer changes that others look at. */
const live = document.querySelector("form[data-live]");
if (live) {
  // Enter in a line of text neither sends a half-filled form nor throws anything away.
  live.addEventListener("keydown", (event) => {
    const line = "input:not([type=checkbox], [type=radio], [type=file], [type=submit], [type=button])";
    if (event.key === "Enter" && event.target.matches(line)) event.preventDefault();
  });
  const lines = () => [...live.querySelectorAll("textarea, input:not([type=checkbox], [type=radio], [type=file], [type=hidden])")];
  const files = () => [...live.querySelectorAll("input[type=file]")];
  /** The answers without the files: those travel once, when the form is sent. */
  const answersOnly = () => {
    const body = new FormData(live);
    for (const input of files()) body.delete(input.name);
    return body;
  };
  /** The same thing in a newer picture of the questions: by its id, or by what it does or says. */
  const twinOf = (old, here, fresh) => {
    if (old.id) return fresh.querySelector(`[id="${old.id}"]`);
    if (old.matches("button")) return [...fresh.querySelectorAll("button")].find((one) => one.value === old.value);
    const alike = (part) => [...part.querySelectorAll(old.tagName)].filter((one) => one.textContent === old.textContent);
    return alike(fresh)[alike(here).indexOf(old)];
  };
  /** What was unfolded stays so. */
  const unfold = (here, fresh) => {
    const open = [...here.querySelectorAll("details[open]")].map((one) => twinOf(one.firstElementChild, here, fresh)?.parentElement);
    for (const one of open) one?.setAttribute("open", "");
  };
  let running = null;
  let coming = null; // an item that comes or goes; `changed`: other questions are asked for after it
  const refresh = async () => {
    if (coming) {
      coming.changed = true; // asked for now, they would come with the list as it was
      return;
    }
    running?.abort();
    const mine = (running = new AbortController());
    live.setAttribute("aria-busy", "true");
    const body = answersOnly();
    const asked = new Map(lines().map((line) => [line.id, line.value]));
    body.set("_actie", "bijwerken");
    try {
      const answer = await fetch(live.getAttribute("action") || location.href, {
        method: "POST",
        body,
        signal: mine.signal,
        headers: { Accept: "text/html", "X-Requested-With": "fetch" },
      });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live-part]");
      const here = live.querySelector("[data-live-part]");
      if (!fresh || !here) return;
      // What was typed or ticked while the answer was on its way, stays.
      for (const field of here.querySelectorAll("input:not([type=hidden], [type=file]), select, textarea")) {
        const twin = fresh.querySelector(`[id="${field.id}"]`);
        if (!twin || twin.type !== field.type) continue;
        if (!["checkbox", "radio"].includes(field.type)) twin.value = field.value;
        else if (twin.value === field.value) twin.checked = field.checked;
      }
      const held = document.activeElement;
      const caret = held?.selectionStart;
      // What was typed while the server was thinking stays.
      for (const line of lines().filter((one) => one.id && one.value !== asked.get(one.id))) {
        const same = fresh.querySelector(`[id="${line.id}"]`);
        if (same) same.value = line.value;
      }
      for (const input of files()) document.adoptNode(fresh).querySelector(`[id="${input.id}"]`)?.replaceWith(input);
      const again = here.contains(held) && twinOf(held, here, fresh);
      unfold(here, fresh);
      here.replaceWith(fresh);
      again?.focus?.();
      if (again && Number.isInteger(caret) && again.setSelectionRange) again.setSelectionRange(caret, caret);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    } finally {
      if (running === mine) live.removeAttribute("aria-busy");
    }
  };
  const itemsOf = (list) => [...list.querySelectorAll(":scope > .bh-group__rows > .bh-list-item")];
  /** One more item in a list, or one less: nobody is sent back to the top of the page. Chosen files travel
   * with a press that loads the page anew, since the items behind one that goes change their numbers. */
  live.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.hasAttribute("data-item") || button.dataset.again || event.defaultPrevented) return;
    if (coming) event.preventDefault();
    if (coming || files().some((input) => input.files.length)) return;
    event.preventDefault();
    running?.abort();
    const mine = (coming = {});
    live.setAttribute("aria-busy", "true");
    const here = live.querySelector("[data-live-part]");
    const before = button.closest("fieldset[id]");
    const place = itemsOf(before).findIndex((item) => item.contains(button));
    const asked = answersNow(here);
    const body = answersOnly();
    body.set("_actie", button.value);
    const answer = await fetch(live.getAttribute("action") || location.href, {
      method: "POST",
      body,
      headers: { Accept: "text/html", "X-Requested-With": "fetch" },
    }).catch(() => null);
    const text = answer?.ok && !answer.redirected ? await answer.text().catch(() => "") : "";
    coming = null;
    delete live.dataset.sent;
    if (answer?.redirected) return location.assign(answer.url); // a form that began with this press
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live-part]");
    if (!fresh) {
      button.dataset.again = "1";
      live.requestSubmit(button);
      return;
    }
    /** The id that a question has now: behind an item that went, it has the number of the one before. */
    const idNow = (id) => {
      const [, number, rest] = (id.startsWith(`${before.id}-`) && id.slice(before.id.length).match(/^-(\d+)(--.*)$/)) || [];
      if (place < 0 || number === undefined || Number(number) < place) return id;
      return Number(number) === place ? null : `${before.id}-${Number(number) - 1}${rest}`;
    };
    const held = document.activeElement;
    const caret = held?.selectionStart;
    const wentOn = held !== button && here.contains(held);
    unfold(here, fresh);
    here.replaceWith(fresh);
    carryOver(asked, fresh, idNow);
    document.querySelector(".bh-message--bad[data-focus]")?.remove(); // it leads to items by their old numbers
    live.removeAttribute("aria-busy");
    const list = document.getElementById(before.id);
    const items = itemsOf(list);
    // Where they went on to meanwhile; else the first question of what came, or what stands now where something went.
    const theirs = wentOn ? document.getElementById(idNow(held.id)) : null;
    const next = place < 0
      ? items.at(-1)?.querySelector("input:not([type=hidden]), select, textarea")
      : items[Math.min(place, items.length - 1)]?.querySelector(":scope > .bh-group__rows > [data-item]");
    if (wentOn || held === button || held === document.body) {
      (theirs ?? next ?? list.querySelector(":scope > .bh-group__rows > [data-item=add]") ?? list).focus();
    }
    if (theirs && Number.isInteger(caret) && theirs.setSelectionRange) theirs.setSelectionRange(caret, caret);
    live.dispatchEvent(new Event("input")); // a draft of it is kept
    if (mine.changed) refresh();
  });
  live.addEventListener("change", (event) => {
    if (live.dataset.live && event.target.matches("select, input[type=radio], input[type=checkbox]")) refresh();
  });
  // A day is asked about when it is left: while it is typed, half a year is a year too.
  const dated = "input[type=date], input[type=time], input[type=number]";
  // It is compared with what the server last gave, not with what stood there on arriving: some browsers say that
  // focus arrives again at every part of a day.
  live.addEventListener("focusout", (event) => {
    const left = event.target;
    if (live.dataset.live && left.matches(dated) && left.value !== left.defaultValue) refresh();
  });
  for (const button of live.querySelectorAll("[data-without-script]")) button.hidden = true;

  /** Answers that the server now finds good are no longer called wrong. */
  const forgive = () => {
    document.querySelector(".bh-message--bad[data-focus]")?.remove();
    for (const told of live.querySelectorAll("[data-live-part] .bh-field__error")) told.remove();
    for (const field of live.querySelectorAll("[data-live-part] .bh-field--invalid")) field.classList.remove("bh-field--invalid");
    for (const input of live.querySelectorAll("[data-live-part] [aria-invalid]")) {
      input.removeAttribute("aria-invalid");
      const notes = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && document.getElementById(id));
      if (notes.length) input.setAttribute("aria-describedby", notes.join(" "));
      else input.removeAttribute("aria-describedby");
    }
  };

  /** Looking ahead keeps the page, and the files that were chosen, as they are; refused answers reload it. */
  live.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.hasAttribute("data-ahead") || button.dataset.again) return;
    event.preventDefault();
    const part = live.querySelector("[data-ahead-part]");
    part.setAttribute("aria-busy", "true");
    const body = new FormData(live);
    body.set("_actie", button.value);
    const place = new URL(button.formAction, location.href).hash;
    const answer = await fetch(live.getAttribute("action") || location.href, {
      method: "POST",
      body,
      headers: { Accept: "text/html", "X-Requested-With": "fetch" },
    }).catch(() => null);
    delete live.dataset.sent;
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page?.querySelector("[data-ahead-part]");
    if (!fresh) {
      button.dataset.again = "1";
      live.requestSubmit(button);
      return;
    }
    forgive();
    part.replaceWith(fresh);
    const target = (place && document.querySelector(place)) || fresh;
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });

  /** A draft is kept while typing: quietly, two seconds after the last key, only when the form says it may. */
  if (live.dataset.draft) {
    const told = live.querySelector("[data-draft-told]");
    const version = live.querySelector("[data-draft-version]");
    let waiting = 0;
    let stopped = false;
    const lost = live.querySelector("[data-draft-lost]");
    /** The token of a session that began meanwhile, in another tab; false when there is none. */
    const renewed = async () => {
      const page = await fetch(location.href).then((answer) => answer.text()).catch(() => "");
      const form = new DOMParser().parseFromString(page, "text/html").querySelector("form[data-draft]");
      const token = form?.querySelector("input[name=_token]")?.value;
      if (!token) return false;
      for (const field of document.querySelectorAll("input[name=_token]")) field.value = token;
      return true;
    };
    const keep = async (again = false) => {
      const body = answersOnly();
      body.set("_actie", "concept");
      const answer = await fetch(live.getAttribute("action") || location.href, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
      }).catch(() => null);
      const json = answer?.headers.get("Content-Type")?.includes("json");
      if (!json && answer && again !== true && (await renewed())) return keep(true);
      if (lost && answer) lost.hidden = Boolean(json);
      if (!json) return;
      const { tekst, versie } = await answer.json();
      if (told) told.textContent = tekst;
      if (told) told.classList.toggle("bh-draft-conflict", !answer.ok);
      if (answer.ok && version) version.value = versie;
      stopped = answer.status === 409; // another window has a newer draft: the person decides
    };
    live.addEventListener("input", () => {
      clearTimeout(waiting);
      if (!stopped) waiting = setTimeout(keep, 2000);
    });
    live.addEventListener("submit", (event) => {
      if (!event.submitter?.hasAttribute("data-ahead")) clearTimeout(waiting);
    });
  }
}
