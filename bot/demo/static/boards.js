/** The pages that are no conversation: the list of boards, a board's topics, and places that cannot be shown. */
import { face, h, icon } from "./element.js";
import { ago, exactly, facts, kindOf, number, t } from "./facts.js";
import { address, go, me } from "./place.js";

const page = document.getElementById("louzhu-page");
const MAX_TITLE = 100;
const MAX_BODY = 2000;

/** @param {{author: string, at: string, topic: string, topic_id: string} | null} post @param {boolean} linked whether to name its topic */
function lastPost(post, linked) {
  if (!post) return h("span", { className: "lz-last lz-quiet" }, t("demo-no-posts"));
  return h("span", { className: "lz-last" },
    linked ? h("a", { href: address(post.topic_id), className: "lz-last-topic" }, post.topic) : h("small", {}, t("demo-last-post")),
    h("small", {}, post.author, " · ", h("time", { dateTime: post.at, title: exactly(post.at) }, ago(post.at))));
}

function count(value, label) {
  return h("span", { className: "lz-count" }, h("b", {}, number(value)), h("small", {}, label));
}

function boardItem(board) {
  return h("li", { className: "lz-row" },
    h("span", { className: "lz-row-icon" }, icon(board.is_forum ? "forum" : "hash")),
    h("span", { className: "lz-row-main" },
      h("a", { className: "lz-row-title", href: address(board.id) }, board.name),
      board.about && h("small", {}, board.about)),
    board.is_forum ? count(board.topics.length, t("demo-topics")) : h("span", { className: "lz-count" }),
    count(board.posts, t("demo-posts")),
    lastPost(board.last, board.is_forum));
}

/** The list of boards. */
export function showIndex(state) {
  page.replaceChildren(
    h("header", { className: "lz-welcome" },
      h("h1", {}, facts.community),
      h("p", {}, t("demo-welcome"))),
    ...state.groups.map((group) => h("section", { className: "lz-card" },
      group.name && h("h2", {}, group.name),
      h("ul", { className: "lz-rows lz-board-rows" }, ...group.boards.map(boardItem)))));
}

function tagChip(tag) {
  return h("span", { className: "lz-tag" }, tag.name);
}

function topicItem(topic) {
  return h("li", { className: `lz-row${topic.archived ? " lz-archived" : ""}` },
    face(topic.opener_id, topic.opener),
    h("span", { className: "lz-row-main" },
      h("span", {}, ...topic.tags.map(tagChip),
        h("a", { className: "lz-row-title", href: address(topic.id) }, topic.title),
        topic.locked && icon("locked", t("demo-locked")),
        topic.archived && icon("archived", t("demo-archived"))),
      h("small", {}, topic.opener, " · ", h("time", { dateTime: topic.opened_at, title: exactly(topic.opened_at) }, ago(topic.opened_at)))),
    count(topic.replies, t("demo-replies")),
    lastPost(topic.last, false));
}

/** A board: its topics, the newest activity first, and the way to open one. */
export function showBoard(board) {
  const form = page.querySelector("dialog[open]");
  if (form) { // Somebody is writing; the list can wait.
    form.onclose = () => showBoard(board);
    return;
  }
  const dialog = newTopicForm(board);
  page.replaceChildren(
    h("header", { className: "lz-board-head" },
      h("div", {}, h("h1", {}, board.name), board.about && h("p", {}, board.about)),
      h("button", { type: "button", className: "lz-button lz-primary", disabled: !board.may_post, title: board.may_post ? "" : t("demo-topic-not-allowed"), onclick: () => dialog.showModal() },
        icon("plus"), t("demo-new-topic"))),
    board.topics.length
      ? h("section", { className: "lz-card" }, h("ul", { className: "lz-rows lz-topic-rows" }, ...board.topics.map(topicItem)))
      : h("p", { className: "lz-empty" }, t("demo-no-topics")),
    dialog);
}

function newTopicForm(board) {
  const title = h("input", { name: "title", required: true, maxLength: MAX_TITLE, autocomplete: "off", placeholder: t("demo-topic-title-hint") });
  const body = h("textarea", { name: "body", required: true, maxLength: MAX_BODY, rows: 7, placeholder: t("demo-topic-body-hint") });
  const tags = board.tags.map((tag) => h("label", { className: "lz-tag-choice" }, h("input", { type: "checkbox", name: "tag", value: tag.id }), h("span", {}, tag.name)));
  const problem = h("p", { className: "lz-problem", role: "alert", hidden: true });
  const send = h("button", { className: "lz-button lz-primary" }, t("demo-topic-send"));
  const form = h("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); void post(); } },
    h("header", {}, h("h2", {}, t("demo-new-topic")), h("button", { type: "button", className: "lz-close", "aria-label": t("demo-cancel"), onclick: () => dialog.close() }, icon("close"))),
    h("p", { className: "lz-author" }, face(me.id, me.name), h("span", {}, me.name), h("small", {}, board.name)),
    tags.length > 0 && h("div", { className: "lz-tag-choices", role: "group", "aria-label": t("demo-topic-tags") }, ...tags),
    h("label", {}, h("span", {}, t("demo-topic-title")), title),
    h("label", {}, h("span", {}, t("demo-topic-body")), body),
    problem,
    h("footer", {}, h("button", { type: "button", className: "lz-button", onclick: () => dialog.close() }, t("demo-cancel")), send));
  const dialog = h("dialog", { className: "lz-dialog" }, form);

  function refuse(key) {
    problem.textContent = t(key);
    problem.hidden = false;
    send.disabled = false;
  }

  async function post() {
    if (send.disabled) return;
    if (!title.value.trim() || !body.value.trim()) return refuse("demo-topic-length");
    send.disabled = true;
    problem.hidden = true;
    const chosen = [...form.querySelectorAll("[name=tag]:checked")].map((box) => box.value);
    try {
      const answer = await fetch("/louzhu/topics", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ board: board.id, as: me.id, title: title.value, body: body.value, tags: chosen }),
      });
      if (answer.status === 201) return go((await answer.json()).id);
      refuse(answer.status === 422 ? (await answer.json()).refused : "demo-not-done");
    } catch {
      refuse("demo-gone-offline");
    }
  }
  return dialog;
}

/** A place that this person may not see, with those who may; or one that is no more. */
export function showNotice(place) {
  const others = facts.viewers.filter((viewer) => place.seen_by.includes(viewer.id));
  const hidden = place.what === "hidden";
  page.replaceChildren(h("section", { className: "lz-notice" },
    icon("hidden"),
    h("h1", {}, t(hidden ? "demo-hidden-title" : "demo-gone-title")),
    h("p", {}, t(hidden ? "demo-hidden-words" : "demo-gone-words")),
    hidden && h("ul", { className: "lz-others" }, ...others.map((viewer) => h("li", {},
      h("button", { type: "button", className: "lz-person", onclick: () => go(place.id, viewer.id) },
        face(viewer.id, viewer.name),
        h("span", { className: "lz-who-words" }, h("strong", {}, viewer.name), h("small", {}, kindOf(viewer))))))),
    h("p", {}, h("a", { className: "lz-button", href: address() }, t("demo-home")))));
}
