/** Building blocks of a page: elements, icons, faces. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] listeners as onclick, data-* and aria-* as attributes, the rest as properties
 * @param {...(Node | string | null | undefined | false)} children
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, value === true ? "" : value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const PATHS = {
  hash: "M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16",
  forum: "M4 5h12v8H9l-3 3v-3H4V5Zm15 4h1v8h-2v3l-3-3h-4",
  topic: "M4 5h16v11H10l-4 4v-4H4V5Z",
  home: "M4 11 12 4l8 7M6 10v9h12v-9",
  menu: "M4 7h16M4 12h16M4 17h16",
  plus: "M12 5v14M5 12h14",
  more: "m9 5 7 7-7 7",
  archived: "M4 5h16v4H4V5Zm1 4v10h14V9M10 13h4",
  locked: "M6 11h12v9H6v-9Zm3 0V8a3 3 0 0 1 6 0v3",
  hidden: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6Zm6 0a3 3 0 1 0 6 0 3 3 0 0 0-6 0M4 20 20 4",
  swap: "M7 4 3 8l4 4M3 8h13M17 12l4 4-4 4M21 16H8",
  check: "m5 12 4 4L19 6",
  close: "m6 6 12 12M6 18 18 6",
};

/** @param {keyof typeof PATHS} name @param {string} [label] */
export function icon(name, label) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.classList.add("lz-icon", `lz-icon-${name}`);
  if (label) {
    svg.setAttribute("role", "img");
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = label;
    svg.append(title);
  } else svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A person's avatar, and the first letter of the name where there is none. @param {string} id @param {string} name */
export function face(id, name) {
  const letter = h("span", { className: "lz-face", "aria-hidden": "true" }, [...name][0] || "?");
  const image = h("img", { alt: "", onerror: () => image.remove() });
  image.src = `/louzhu/avatar/${id}`;
  letter.append(image);
  return letter;
}
