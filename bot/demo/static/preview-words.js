/** The preview's page knows English only. Here its words are put into ours, in the places where they are its own. */
import { t } from "./facts.js";

/** Where, what it says there, and our words for it. A pattern keeps what follows it. @type {[string, string | RegExp, string][]} */
const TEXTS = [
  ["#history-older", "Load earlier messages", "demo-preview-older"],
  ["#history-newer", "Newer messages", "demo-preview-newer"],
  ["#new-messages", "New messages · jump to latest", "demo-preview-latest"],
  ["#channel-empty", "No messages in this channel.", "demo-preview-empty"],
  ["#reply-label", /^Replying to /, "demo-preview-replying"],
  ["#reply-label", /^Editing message \d+/, "demo-preview-editing"],
  [".message-ephemeral-note", "Only you can see this", "demo-preview-only-you"],
  [".message-loading", "Thinking…", "demo-preview-thinking"],
  [".message-edited, .message-edited-compact", /^ ?\(edited\)/, "demo-preview-edited"],
  [".message-forward-label", "Forwarded", "demo-preview-forwarded"],
  [".message-reply .reply-text, .message-reply", "Original message unavailable", "demo-preview-reply-gone"],
  [".modal-actions .button-secondary, .select-cancel", "Cancel", "demo-cancel"],
  [".modal-actions .button-primary", "Submit", "demo-preview-submit"],
  [".modal-disclaimer", /^This form will be submitted to .*/, "demo-preview-disclaimer"],
  [".field-error", "This field is required.", "demo-preview-required"],
  [".field-error", /^Enter at least (?=\d)| characters\.$/g, "demo-preview-too-short"],
  [".field-error", /^Enter no more than (?=\d)| characters\.$/g, "demo-preview-too-long"],
  [".field-error", /^Choose (at least|no more than) .*|^Choose (one|an available) option\.|^Choose a valid .*/, "demo-preview-choose"],
  [".upload-prompt", "Drop files here or ", "demo-preview-drop"],
  [".upload-browse", "browse", "demo-preview-browse"],
  [".upload-limit", /^Upload up to .*/, "demo-preview-upload-limit"],
  [".select-value-label", /^Select (an option|one or more options)$/, "demo-preview-select"],
  [".select-apply", "Apply", "demo-preview-apply"],
  [".select-draft-actions span", "SimCord selection draft", "demo-preview-selection"],
  [".select-empty", "No available options", "demo-preview-no-options"],
  [".select-candidate-status", /^No matching options$|^Options unavailable$/, "demo-preview-no-options"],
  [".select-candidate-status", "Loading options", "demo-preview-loading"],
  [".select-candidate-status", /^\d+ options on this page$/, "demo-preview-options"],
  [".select-candidate-pages button", "Previous", "demo-preview-previous"],
  [".select-candidate-pages button", "Next", "demo-preview-next"],
  [".select-candidate-search-label", "Search options", "demo-preview-search"],
  [".select-guidance", /^Choose .*/, "demo-preview-choose"],
  [".command-popup-heading", /^OPTIONS$/, "demo-preview-options"],
  [".command-popup-heading", /^OPTIONS MATCHING .*/, "demo-preview-options"],
  [".command-popup-heading", "MEMBERS", "demo-preview-members"],
  [".command-popup-heading", "ROLES", "demo-preview-roles"],
  [".command-popup-heading", "CHANNELS", "demo-preview-channels"],
  [".command-suggestion-label", "True", "demo-preview-true"],
  [".command-suggestion-label", "False", "demo-preview-false"],
  [".command-empty", "Loading commands", "demo-preview-loading"],
  [".command-empty", /^No options match$|^Loading options failed$/, "demo-preview-no-options"],
  [".command-empty", "Commands are unavailable", "demo-preview-no-commands"],
  [".command-error", "This field is required.", "demo-preview-required"],
  [".command-error", /^(Value|Choose|Enter|Integer|This file|File|Uploads) .*/, "demo-preview-invalid"],
  [".command-file-choose", "Choose file", "demo-preview-choose-file"],
  [".command-unavailable", /^This command is no longer available.*/, "demo-preview-no-commands"],
  [".poll-instruction", /^Select one( or more)? answers?$/, "demo-preview-select"],
];
/** The same for attributes. @type {[string, string, string | RegExp, string][]} */
const ATTRIBUTES = [
  ["#channel-composer-input", "placeholder", /^Message [#@].*/, "demo-preview-say"],
  ["#channel-composer-input", "placeholder", "You can use application commands here", "demo-preview-only-commands"],
  ["#channel-composer-input", "placeholder", "Edit message", "demo-preview-edit"],
  ["#send-message", "title", /^Send message.*/, "demo-preview-send"],
  ["#send-message", "aria-label", "Send", "demo-preview-send"],
  ["#send-message", "title", /^Save message.*/, "demo-preview-save"],
  ["#send-message", "aria-label", "Save", "demo-preview-save"],
  ["#reply-cancel", "aria-label", /^Cancel (reply|edit)$/, "demo-cancel"],
  [".modal-close", "title", "Close modal", "demo-preview-close"],
  [".modal-close", "aria-label", "Close modal", "demo-preview-close"],
  [".command-context-close", "aria-label", "Exit command mode", "demo-preview-close"],
  ...["title", "aria-label"].flatMap((name) => [
    [".message-action-button", name, "Reply", "demo-preview-reply"],
    [".message-action-button", name, "Edit", "demo-preview-edit"],
    [".message-action-button", name, "Delete", "demo-preview-delete"],
    [".message-action-button", name, "Pin", "demo-preview-pin"],
    [".message-action-button", name, "Unpin", "demo-preview-unpin"],
    [".attachment-action, .media-lightbox-control", name, "Open original image", "demo-preview-original"],
    [".media-lightbox-control", name, "Close image preview", "demo-preview-close"],
    [".media-lightbox-control, .media-lightbox-trigger", name, /^(Zoom|Fit) image$/, "demo-preview-zoom"],
  ]),
];

/** The names of commands as a client in our language shows them. @type {Map<string, string>} */
const commands = new Map();
/** The same for the options of each command: two commands may call one English name differently. @type {Map<string, Map<string, string>>} */
const options = new Map();

/** @param {{entries: {invocation: string, path: string[], display: string, options: {name: string, display: string}[]}[]}} catalog */
export function learnCommands(catalog) {
  for (const entry of catalog.entries) {
    commands.set(`/${entry.invocation}`, `/${entry.display}`);
    commands.set(`/${entry.path.join(" ")}`, `/${entry.display}`);
    // Above an answer stands only the first word of a command that has several; no localized word has a space.
    commands.set(`/${entry.path[0]}`, `/${entry.display.split(" ")[0]}`);
    options.set(entry.path.join("."), new Map(entry.options.map((option) => [option.name, option.display])));
  }
  translate();
}

/** Every piece of text directly in an element. */
function pieces(element) {
  return [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data);
}

/** @param {string} words @param {string | RegExp} theirs @param {string} key */
function inOurs(words, theirs, key) {
  if (typeof theirs === "string") return words === theirs ? t(key) : words;
  if (!theirs.global) return words.replace(theirs, t(key));
  // A sentence around a number becomes our words and the number.
  return words.replace(theirs, (_, ...rest) => (rest.at(-2) === 0 ? t(key) : ""));
}

/** Change a piece of text; the same words again would only wake the observer. @param {Text} piece @param {string} words */
function write(piece, words) {
  if (piece.data !== words) piece.data = words;
}

/** @param {string} selector @param {Map<string, string>} names */
function rename(selector, names) {
  for (const element of document.querySelectorAll(selector)) {
    for (const piece of pieces(element)) write(piece, names.get(piece.data) ?? piece.data);
  }
}

/** The options of the command that is being written. */
function optionsAtHand() {
  const path = document.querySelector("[data-command-chip]")?.dataset.controlKey.split(":")[2];
  return options.get(path) ?? new Map();
}

function translate() {
  for (const [selector, theirs, key] of TEXTS) {
    for (const element of document.querySelectorAll(selector)) {
      for (const piece of pieces(element)) write(piece, inOurs(piece.data, theirs, key));
    }
  }
  for (const [selector, attribute, theirs, key] of ATTRIBUTES) {
    for (const element of document.querySelectorAll(selector)) {
      const words = element.getAttribute(attribute);
      const ours = words === null ? null : inOurs(words, theirs, key);
      if (ours !== words) element.setAttribute(attribute, ours);
    }
  }
  for (const header of document.querySelectorAll(".message-interaction-header")) {
    const [first] = pieces(header);
    const who = first && /^(.*) used $/.exec(first.data)?.[1];
    if (who) write(first, `${who} ${t("demo-preview-used")} `);
  }
  for (const counter of document.querySelectorAll(".command-optional-count, .command-ghost")) {
    for (const piece of pieces(counter)) {
      const more = /^\+(\d+) (optional|options|more)$/.exec(piece.data)?.[1];
      if (more) write(piece, `+${more} ${t("demo-preview-optional")}`);
    }
  }
  rename(".command-entry-title strong, .command-chip, .command-context-name, .message-interaction-header strong", commands);
  rename(".command-pill-label, .command-context-name, .command-suggestion:has(.command-suggestion-ellipsis) .command-suggestion-label", optionsAtHand());
}

/** Once a page: from now on all that the preview writes is put into our words before it is drawn. */
export function speakOurWords() {
  const confirm = window.confirm.bind(window);
  window.confirm = (question) => confirm(question.startsWith("Delete this message?") ? t("demo-preview-confirm-delete") : question);
  let due = false;
  const observer = new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; translate(); });
  });
  observer.observe(document.querySelector(".preview-shell"), {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["placeholder", "title", "aria-label"],
  });
}
