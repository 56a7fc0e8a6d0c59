/** Keys of the preview's page that Discord's client treats otherwise. */

/**
 * Enter runs a chosen command at once, whatever could still be filled in. The preview opens the list of those fields
 * instead, with the first one picked; here it picks one only for a person who has gone there with the arrows.
 */
export function runOnEnter() {
  let walked = false;
  document.addEventListener("keydown", (event) => {
    const chip = event.target;
    if (!(chip instanceof HTMLElement) || !chip.matches(".command-chip") || event.isComposing) walked = false;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") walked = true;
    else if (event.key === "Enter" && !walked) chip.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  }, true);
}
