/** Starts the page: a text from its address, or an example, and what its buttons do. */
import examples from "./examples.js";
import { fragmentOf, hasText, MOST_LINK_CHARACTERS, textOf } from "./link.js";
import { Page } from "./page.js";

function place<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
}

const status = place("status", HTMLElement);
const picker = place("example", HTMLSelectElement);
const say = (message: string): void => void (status.textContent = message);

/** The text that the address has, or else names; null where it says nothing that can be used. */
async function textOfAddress(): Promise<string | null> {
  const { hash } = window.location;
  if (hasText(hash)) {
    const text = await textOf(hash);
    if (text === null) say("The link is damaged or too long: this is an example instead.");
    else picker.value = "";
    return text;
  }
  const named = examples.find(({ name }) => hash === `#${name}`);
  if (named !== undefined) picker.value = named.name;
  return named?.text ?? null;
}

for (const { name, title } of examples) picker.add(new Option(title === "" ? name : `${name}: ${title}`, name));
picker.value = examples[0].name;

const page = new Page(
  {
    editor: place("editor", HTMLElement),
    matrix: place("matrix", HTMLElement),
    trace: place("trace", HTMLElement),
    findings: place("findings", HTMLElement),
    library: place("library", HTMLDialogElement),
    say,
  },
  (await textOfAddress()) ?? examples[0].text,
);

window.addEventListener("hashchange", () => {
  void textOfAddress().then((text) => {
    if (text !== null && text !== page.text) page.replace(text);
  });
});

picker.addEventListener("change", () => {
  const example = examples.find(({ name }) => name === picker.value);
  if (example === undefined) return;
  window.history.replaceState(null, "", `#${example.name}`);
  page.replace(example.text);
  say("");
});

place("format", HTMLButtonElement).addEventListener("click", () => page.format());

place("share", HTMLButtonElement).addEventListener("click", () => {
  void (async () => {
    const fragment = await fragmentOf(page.text);
    if (fragment === null) return say(`The text is too long for a link of ${MOST_LINK_CHARACTERS} characters.`);
    window.history.replaceState(null, "", `#${fragment}`);
    try {
      await navigator.clipboard.writeText(window.location.href);
      say("The link is copied.");
    } catch {
      say("The link is in the address bar.");
    }
  })();
});
