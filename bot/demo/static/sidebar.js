/** The sidebar: the community, its boards with their topics, how it works, and through whose eyes one looks. */
import { face, h, icon } from "./element.js";
import { facts, kindOf, kindWordsOf, t } from "./facts.js";
import { address, channel, go, me } from "./place.js";

const MOST_TOPICS = 8;
const nav = document.getElementById("louzhu-nav");
const scrim = document.getElementById("louzhu-scrim");

/** Which boards stand open, as the person left them. @type {Record<string, boolean>} */
const unfolded = JSON.parse(sessionStorage.getItem("louzhu-unfolded") || "{}");

const boards = h("nav", { className: "lz-boards", "aria-label": t("demo-boards") });
const people = h("div", { className: "lz-people", hidden: true, role: "group", "aria-label": t("demo-look-as") });
const whoButton = h(
  "button",
  { type: "button", className: "lz-who", "aria-expanded": "false", title: t("demo-look-as"), onclick: () => showPeople(people.hidden) },
  face(me.id, me.name),
  h("span", { className: "lz-who-words" }, h("strong", {}, me.name), h("small", {}, kindOf(me))),
  icon("swap"),
);

/** @param {boolean} shown */
function showPeople(shown) {
  people.hidden = !shown;
  whoButton.setAttribute("aria-expanded", String(shown));
  if (shown) people.querySelector("[aria-pressed=true]").focus();
}

/** On a phone the sidebar lies over the page. @param {boolean} shown */
export function showSidebar(shown) {
  document.body.classList.toggle("louzhu-nav-open", shown);
  scrim.hidden = !shown;
  if (shown) nav.querySelector("[aria-current], a")?.focus({ preventScroll: true });
}

function personItem(person) {
  const chosen = person.id === me.id;
  return h(
    "button",
    { type: "button", className: "lz-person", "aria-pressed": String(chosen), onclick: () => (chosen ? showPeople(false) : go(channel, person.id)) },
    face(person.id, person.name),
    h("span", { className: "lz-who-words" },
      h("strong", {}, person.name, h("em", { className: `lz-kind lz-kind-${person.kind}` }, kindOf(person))),
      h("small", {}, kindWordsOf(person))),
    chosen && icon("check"),
  );
}

function howTo() {
  if (localStorage.getItem("louzhu-how-to") === "read") return null;
  const card = h("section", { className: "lz-how-to" },
    h("h2", {}, t("demo-how-to")),
    h("ul", {}, ...["demo-how-to-commands", "demo-how-to-boards", "demo-how-to-people"].map((key) => h("li", {}, t(key)))),
    h("button", { type: "button", className: "lz-close", "aria-label": t("demo-how-to-close"), title: t("demo-how-to-close"), onclick: () => {
      localStorage.setItem("louzhu-how-to", "read");
      card.remove();
    } }, icon("close")));
  return card;
}

/** Put the sidebar up, once a page. The boards come with the first state. */
export function buildSidebar() {
  scrim.setAttribute("aria-label", t("demo-menu-close"));
  scrim.addEventListener("click", () => showSidebar(false));
  people.append(h("p", {}, t("demo-look-as")), ...facts.viewers.map(personItem));
  const how = howTo();
  nav.setAttribute("aria-label", facts.community);
  nav.append(
    h("header", { className: "lz-community" }, h("strong", {}, facts.community), h("small", {}, t("demo-offline"))),
    h("a", { className: "lz-home", href: address(), "aria-current": channel ? null : "page" }, icon("home"), t("demo-home")),
    boards,
    ...(how ? [how] : []),
    people,
    whoButton,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!people.hidden) { showPeople(false); whoButton.focus(); }
    else if (!scrim.hidden) showSidebar(false);
  });
  document.addEventListener("click", (event) => {
    if (!people.hidden && !people.contains(event.target) && !whoButton.contains(event.target)) showPeople(false);
  });
}

function topicRow(topic) {
  return h(
    "a",
    { className: `lz-topic${topic.archived ? " lz-archived" : ""}`, href: address(topic.id), title: topic.title, "aria-current": topic.id === channel ? "page" : null },
    h("span", { className: "lz-name" }, topic.title),
    topic.locked && icon("locked", t("demo-locked")),
    topic.archived && icon("archived", t("demo-archived")),
  );
}

/** The topics under a board: the newest ones, and always the one that is open. */
function topicRows(board) {
  const shown = board.topics.filter((topic, index) => index < MOST_TOPICS || topic.id === channel);
  const rows = shown.map(topicRow);
  if (board.topics.length > shown.length && board.is_forum) {
    rows.push(h("a", { className: "lz-topic lz-all", href: address(board.id) }, t("demo-all-topics")));
  }
  return rows;
}

function boardRow(board) {
  const inside = board.topics.some((topic) => topic.id === channel);
  const open = unfolded[board.id] ?? (inside || board.id === channel);
  const link = h("a", { className: "lz-board-link", href: address(board.id), title: board.about, "aria-current": board.id === channel ? "page" : null },
    icon(board.is_forum ? "forum" : "hash"), h("span", { className: "lz-name" }, board.name));
  if (!board.topics.length) return h("div", { className: "lz-board" }, link);
  const rows = h("div", { className: "lz-topics", hidden: !open }, ...topicRows(board));
  const fold = h("button", { type: "button", className: "lz-fold", "aria-expanded": String(open), "aria-label": t("demo-topics"), title: t("demo-topics"), onclick: () => {
    rows.hidden = !rows.hidden;
    fold.setAttribute("aria-expanded", String(!rows.hidden));
    unfolded[board.id] = !rows.hidden;
    sessionStorage.setItem("louzhu-unfolded", JSON.stringify(unfolded));
  } }, h("small", {}, String(board.topics.length)), icon("more"));
  return h("div", { className: "lz-board" }, link, fold, rows);
}

/** Show the boards as they are now; the focus stays where it was. */
export function updateSidebar(state) {
  const focused = boards.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const top = boards.scrollTop;
  boards.replaceChildren(...state.groups.map((group) => h("section", {}, group.name && h("h2", {}, group.name), ...group.boards.map(boardRow))));
  boards.scrollTop = top;
  if (focused) boards.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** Bring the open place into view, once a page. */
export function showCurrent() {
  boards.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}
