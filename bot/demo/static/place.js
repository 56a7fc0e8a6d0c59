/** Where this window is: the channel and the viewer behind the # of its address. An address is all a window remembers. */
import { facts } from "./facts.js";

const behind = new URLSearchParams(location.hash.slice(1));
const remembered = sessionStorage.getItem("louzhu-as");
const known = (id) => facts.viewers.find((viewer) => viewer.id === id);

export const channel = behind.get("channel") || "";
export const me = known(behind.get("as")) || known(remembered) || facts.viewers[0];
sessionStorage.setItem("louzhu-as", me.id);

/** The address of a channel, or of the list of boards. @param {string} [toChannel] @param {string} [as] */
export function address(toChannel = "", as = me.id) {
  const parts = new URLSearchParams();
  if (toChannel) parts.set("channel", toChannel);
  parts.set("as", as);
  return `#${parts}`;
}

/** @param {string} [toChannel] @param {string} [as] */
export function go(toChannel = "", as = me.id) {
  const next = address(toChannel, as);
  if (location.hash === next) location.reload();
  else location.hash = next;
}

/** The preview's page takes its key from the address; ours is the whole place, so it must always stand there. */
export function settle() {
  history.replaceState(history.state, "", address(channel));
}
