export type Child = Node | string | null | undefined | false | Child[];

type Listeners = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
export interface Props {
  class?: string;
  on?: Listeners;
  /** Attributes; `true` sets an empty one, `false` and undefined leave it out. */
  [attribute: string]: string | number | boolean | undefined | Listeners;
}

/** An element with attributes, listeners and children. Text only ever becomes a text node: no HTML is parsed. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  applyProps(element, props);
  element.append(...flatten(children));
  return element;
}

/** The same for element names that HTML does not know, as Lightning's component tags. */
export function custom(tag: string, props: Props, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  applyProps(element, props);
  element.append(...flatten(children));
  return element;
}

export function s(tag: string, attributes: Record<string, string>, ...children: SVGElement[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function applyProps(element: HTMLElement, { on, ...attributes }: Props): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || typeof value === 'object') continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [type, listener] of Object.entries(on ?? {})) {
    // Each listener takes the event of its own type; the mapped type keeps the pair together.
    element.addEventListener(type, listener as EventListener);
  }
}

function flatten(children: Child[]): (Node | string)[] {
  return children.flatMap((child) => {
    if (Array.isArray(child)) return flatten(child);
    return child === null || child === undefined || child === false ? [] : [child];
  });
}

export function assistiveText(text: string): HTMLElement {
  return h('span', { class: 'slds-assistive-text' }, text);
}
