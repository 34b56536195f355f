/**
 * Runs in the Lightning page's own world before anything else there, as a hostile script of an org's page could at
 * most. It tries everything that could give it a hand on the panel, and writes down what it got.
 */
export function beHostile(): void {
  interface Loot {
    roots: string[];
    frames: string[];
    messages: string[];
    keys: string[];
    elements: string[];
  }
  const loot: Loot = { roots: [], frames: [], messages: [], keys: [], elements: [] };
  Object.defineProperty(window, 'loot', { value: loot });

  // Closed roots of other worlds come by here if they are made through the page's own prototype.
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    if (init.mode === 'closed') loot.roots.push(this.localName);
    return root;
  };
  const { createElement } = Document.prototype;
  Document.prototype.createElement = function (this: Document, ...input: [string]) {
    const element = createElement.apply(this, input);
    if (element instanceof HTMLIFrameElement) loot.frames.push(input[0]);
    return element;
  };

  // Every element name that looks like a custom element's, before its owner defines it.
  const define = (name: string) => {
    if (customElements.get(name) !== undefined) return;
    customElements.define(
      name,
      class extends HTMLElement {
        constructor() {
          super();
          const root = this.attachInternals().shadowRoot;
          if (root !== null) loot.elements.push(name);
        }
      },
    );
  };
  for (const name of ['cinnox-panel', 'cinnox-host', 'wxt-iframe', 'cinnox-salesforce', 'cinnox-root', 'x-cinnox'])
    define(name);

  window.addEventListener('message', (event) => {
    if (event.origin.startsWith('chrome-extension://')) loot.messages.push(event.origin);
  });
  for (const type of ['keydown', 'keypress', 'keyup', 'input', 'beforeinput', 'paste'])
    window.addEventListener(
      type,
      (event) => loot.keys.push(`${type} ${'key' in event ? String(event.key) : ''}`),
      true,
    );
}
