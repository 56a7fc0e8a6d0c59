/** Watches what passes between the preview's page and the server: a lost page is opened anew, a failure is told. */
import { h } from "./element.js";
import { t } from "./facts.js";
import { learnCommands } from "./preview-words.js";

const toasts = document.getElementById("louzhu-toasts");
const TOAST_MS = 6000;
const RELOAD_PAUSE_MS = 5000;

/** What a person does on purpose; the rest (looking up options, fitting the window) fails quietly. */
const DEEDS = new Set(["click", "select", "modal_submit", "run_command", "send_message", "edit_message", "delete_message",
  "set_reaction", "set_poll_votes", "set_pinned"]);
/** Deeds whose result stands at the end of the conversation. */
const AT_THE_END = new Set(["run_command", "send_message", "modal_submit"]);

/** Say something at the edge of the page; `null` takes it back. @param {string} name @param {string | null} words */
export function toast(name, words) {
  const old = toasts.querySelector(`[data-name="${name}"]`);
  if (words === null) return old?.remove();
  if (old?.textContent === words) return;
  old?.remove();
  toasts.append(h("p", { "data-name": name, className: "lz-toast" }, words));
}

function tellFailure() {
  toast("failed", t("demo-not-done"));
  setTimeout(() => toast("failed", null), TOAST_MS);
}

/** The server has closed this page, as after a long sleep; it can only be opened anew. But not again and again. */
function reloadOnce() {
  const last = Number(sessionStorage.getItem("louzhu-reloaded") || 0);
  if (Date.now() - last < RELOAD_PAUSE_MS) return tellFailure();
  sessionStorage.setItem("louzhu-reloaded", String(Date.now()));
  location.reload();
}

/** Bring the end of the conversation into view when the next message comes in. */
function followNext() {
  const list = document.getElementById("channel-message-list");
  const timeline = document.getElementById("channel-timeline");
  const toEnd = () => {
    if (!document.getElementById("history-newer").hidden) document.getElementById("new-messages").click();
    timeline.scrollTop = timeline.scrollHeight;
  };
  const observer = new MutationObserver(() => { observer.disconnect(); requestAnimationFrame(toEnd); });
  observer.observe(list, { childList: true });
  setTimeout(() => { observer.disconnect(); toEnd(); }, 1200);
}

async function observeDeed(body, answer) {
  const kind = /"kind":"([a-z_]+)"/.exec(typeof body === "string" ? body : body?.get?.("payload") || "")?.[1];
  if (!DEEDS.has(kind)) return;
  const receipt = await answer.clone().json();
  if (receipt.rejected || receipt.settlement !== "settled") {
    if (!receipt.diagnostics?.some((each) => each.code === "command-option-invalid")) tellFailure();
  } else if (AT_THE_END.has(kind)) followNext();
}

/** Once a page, before the preview's own script runs. */
export function keepUp() {
  const ask = window.fetch.bind(window);
  window.fetch = async (path, options = {}) => {
    const answer = await ask(path, options);
    if (typeof path !== "string" || !path.startsWith("/api/")) return answer;
    if (answer.status === 410 || answer.status === 401) reloadOnce();
    else if (path === "/api/action" && answer.ok) void observeDeed(options.body, answer);
    else if (path === "/api/action" || (path === "/api/pages" && !answer.ok)) tellFailure();
    else if (path === "/api/commands" && answer.ok) learnCommands(await answer.clone().json());
    return answer;
  };
}
