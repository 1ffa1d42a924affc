"use strict";
// The server renders everything; this shows what changed and passes on what people do.

const byId = (id) => document.getElementById(id);
const phones = byId("phones");

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

const fromEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight;
const toEnd = (log) => { log.scrollTop = log.scrollHeight; };

// What stays the same stays the same element: a key held down on a button, the focus and a screen
// reader's place survive everything that changes around them.
function become(old, fresh) {
  if (old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const pairs = [...old.childNodes].map((each, at) => [each, fresh.childNodes[at]]);
  if (pairs.length !== fresh.childNodes.length) old.replaceChildren(...fresh.childNodes);
  else pairs.forEach(([each, next]) => become(each, next));
}

// A tapped button may vanish with the edit it caused. Focus then goes to the same place in the
// new message, else to its first button, else to where the person writes.
function focusAgain(id, changed, phone) {
  const same = id && byId(id);
  const next = same && !same.disabled
    ? same
    : changed.querySelector("button.key") ?? phone?.querySelector("textarea");
  next?.focus({ preventScroll: Boolean(phone) });
}

function put({ id, into, html }) {
  const fresh = parsed(html);
  const old = byId(id);
  if (old?.dataset.v === fresh.dataset.v) return;
  const home = old ?? byId(into);
  if (!home) return;
  const phone = home.closest(".phone");
  const log = phone?.querySelector(".log");
  const follow = log && fromEnd(log) < 80;
  const held = old?.contains(document.activeElement) ? document.activeElement : null;
  if (old) become(old, fresh);
  else home.append(fresh);
  if (held && document.activeElement !== held) focusAgain(held.id, byId(id), phone);
  if (follow) toEnd(log);
}

function listen() {
  const news = new EventSource("/page/news");
  news.addEventListener("instance", (event) => {
    if (event.data !== phones.dataset.instance) location.reload();
  });
  news.addEventListener("message", (event) => JSON.parse(event.data).forEach(put));
  news.addEventListener("open", () => { byId("offline").hidden = true; });
  news.addEventListener("error", () => { byId("offline").hidden = false; });
  addEventListener("pagehide", () => news.close());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) return;
  throw new Error((await answer.json()).error);
}

async function act(phone, verb, body) {
  const refused = phone.querySelector(".refused");
  refused.textContent = "";
  try {
    await post(`/control/users/${phone.dataset.user}/${verb}`, body);
    toEnd(phone.querySelector(".log"));
    return true;
  } catch (error) {
    refused.textContent = error.message.replace(/^\w+ ?\w*: /, "");
    return false;
  }
}

async function say(phone, text) {
  const field = phone.querySelector("textarea");
  if (await act(phone, "says", { text })) return;
  if (!field.value) field.value = text;
}

// How a wind ends, refused or not, comes as news to every browser.
async function clock(path, body) {
  try {
    await post(path, body);
  } catch (error) {
    console.info(error.message);
  }
}

function view(button) {
  const viewer = byId("viewer");
  const picture = button.dataset.kind === "picture";
  const shown = document.createElement(picture ? "img" : "iframe");
  const name = picture ? "Picture" : button.dataset.name;
  shown.src = button.dataset.view;
  if (picture) shown.alt = button.querySelector("img").alt;
  else shown.title = name;
  byId("viewer-title").textContent = name;
  byId("viewer-room").replaceChildren(shown);
  viewer.showModal();
}

function press(button) {
  const phone = button.closest(".phone");
  const { tap, message, say: words, verb, wind: how, halt, view: file } = button.dataset;
  if (tap !== undefined) act(phone, "taps", { message_id: Number(message), data: tap });
  else if (words !== undefined) {
    const menu = button.closest("details");
    if (menu) {
      menu.open = false;
      phone.querySelector("textarea").focus();
    }
    say(phone, words);
  } else if (verb !== undefined) act(phone, verb, {});
  else if (how !== undefined && button.ariaDisabled !== "true") clock("/page/wind", { by: how });
  else if (halt !== undefined) clock("/page/halt", {});
  else if (file !== undefined) view(button);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[type=button]");
  if (button) press(button);
  else if (event.target === byId("viewer")) byId("viewer").close();
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.elements.text;
  const text = field.value;
  if (!text.trim()) return;
  field.value = "";
  field.focus();
  say(event.target.closest(".phone"), text);
});

// Enter sends, Shift+Enter begins a line; an Enter that only chooses a word of an input method
// does neither.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".composer textarea")
      && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  const menu = event.key === "Escape" && event.target.closest?.("details[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A picture that arrives late must not push the newest message out of sight.
document.addEventListener("load", (event) => {
  const log = event.target.closest?.(".log");
  if (log && fromEnd(log) < 80 + event.target.offsetHeight) toEnd(log);
}, true);

byId("viewer-close").addEventListener("click", () => byId("viewer").close());
byId("viewer").addEventListener("close", () => byId("viewer-room").replaceChildren());
document.querySelectorAll(".log").forEach(toEnd);
listen();
