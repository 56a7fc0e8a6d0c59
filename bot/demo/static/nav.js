/** Where the demo's page begins: the sidebar, the bar above, and either a conversation (SimCord's preview) or a page of ours. */
import { h, icon } from "./element.js";
import { facts, t } from "./facts.js";
import { address, channel, me, settle } from "./place.js";
import { showBoard, showIndex, showNotice } from "./boards.js";
import { buildSidebar, showCurrent, showSidebar, updateSidebar } from "./sidebar.js";
import { keepUp, toast } from "./watch.js";
import { runOnEnter } from "./preview-keys.js";
import { speakOurWords } from "./preview-words.js";

const POLL_MS = 2000;
const page = document.getElementById("louzhu-page");
const bar = document.getElementById("louzhu-bar");

/** The state as last shown, to tell whether there is news. */
let shown = "";
let run = "";
/** What this page was built for; a place that becomes something else needs another page. */
let what = null;

/** @returns {Promise<string>} */
async function readState() {
  const query = new URLSearchParams({ as: me.id, ...(channel ? { channel } : {}) });
  const answer = await fetch(`/louzhu/state?${query}`);
  if (!answer.ok) throw new Error(`state ${answer.status}`);
  return answer.text();
}

function showBar(place) {
  const name = place?.name || t("demo-home");
  document.title = place?.name ? `${place.name} · ${facts.community}` : facts.community;
  bar.replaceChildren(
    h("button", { type: "button", className: "lz-menu", "aria-label": t("demo-menu"), title: t("demo-menu"), onclick: () => showSidebar(true) }, icon("menu")),
    icon(!place ? "home" : place.what === "forum" ? "forum" : place.board ? "topic" : "hash"),
    h("span", { className: "lz-path" },
      place?.board && h("a", { href: address(place.board_id) }, place.board),
      place?.board && h("span", { "aria-hidden": "true" }, "›"),
      h("strong", {}, name)),
    place?.about ? h("span", { className: "lz-about", title: place.about }, place.about) : "");
}

function showPage(state) {
  if (!state.place) return showIndex(state);
  if (state.place.what === "forum") {
    const board = state.groups.flatMap((group) => group.boards).find((each) => each.id === channel);
    return board ? showBoard(board) : showNotice({ ...state.place, what: "gone" });
  }
  return showNotice(state.place);
}

function show(text) {
  const state = JSON.parse(text);
  const kind = state.place ? state.place.what : "index";
  if (what !== null && what !== kind) return location.reload();
  const first = what === null;
  what = kind;
  run ||= state.run;
  showBar(state.place);
  updateSidebar(state);
  if (kind !== "conversation") showPage(state);
  if (!first) return;
  showCurrent();
  document.body.dataset.louzhuPage = kind;
  page.hidden = kind === "conversation";
  if (kind === "conversation") void import("/app.js");
}

async function poll() {
  try {
    const text = await readState();
    if (run && JSON.parse(text).run !== run) return location.reload(); // The demo was started anew.
    toast("offline", null);
    if (text !== shown) {
      shown = text;
      show(text);
    }
  } catch {
    toast("offline", t("demo-gone-offline"));
  }
  setTimeout(next, POLL_MS);
}

/** A window that nobody looks at asks nothing. */
function next() {
  if (!document.hidden) return void poll();
  document.addEventListener("visibilitychange", () => void poll(), { once: true });
}

settle();
// The preview's own script reloads on a new address as well; the pages of ours have only this.
window.addEventListener("hashchange", () => location.reload());
keepUp();
speakOurWords();
runOnEnter();
buildSidebar();
void poll();
