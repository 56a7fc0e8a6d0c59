/** What the server says once a page: the community, its viewers, the language and the words in it. */
export const facts = JSON.parse(document.getElementById("louzhu-facts").textContent);

/** @param {string} key */
export const t = (key) => facts.words[key] ?? key;

const KINDS = {
  newcomer: "demo-kind-newcomer",
  regular: "demo-kind-regular",
  moderator: "demo-kind-moderator",
  admin: "demo-kind-admin",
};
const KIND_WORDS = {
  newcomer: "demo-kind-newcomer-words",
  regular: "demo-kind-regular-words",
  moderator: "demo-kind-moderator-words",
  admin: "demo-kind-admin-words",
};
/** @param {{kind: string}} person */
export const kindOf = (person) => t(KINDS[person.kind]);
export const kindWordsOf = (person) => t(KIND_WORDS[person.kind]);

const relative = new Intl.RelativeTimeFormat(facts.language, { numeric: "auto" });
const absolute = new Intl.DateTimeFormat(facts.language, {
  dateStyle: "medium", timeStyle: "short", timeZone: facts.timezone,
});
const STEPS = [["minute", 60], ["hour", 3600], ["day", 86400], ["month", 2592000], ["year", 31536000]];

/** How long ago, as people say it. @param {string} at */
export function ago(at) {
  const seconds = (Date.now() - new Date(at).getTime()) / 1000;
  if (seconds < 60) return t("demo-just-now");
  const [unit, length] = STEPS.findLast(([, each]) => seconds >= each);
  return relative.format(-Math.floor(seconds / length), unit);
}
/** @param {string} at */
export const exactly = (at) => absolute.format(new Date(at));

/** @param {number} count */
export const number = (count) => count.toLocaleString(facts.language);
