type Child = Node | string | undefined;

interface Properties {
  class?: string;
  on?: Partial<Record<'click' | 'submit' | 'input' | 'keydown' | 'change', (event: Event) => void>>;
  [attribute: string]: unknown;
}

/** An element. Texts become text nodes: nothing that a customer typed is ever read as HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const { class: className, on = {}, ...attributes } = properties;
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

const paths = {
  phone:
    'M6.6 10.8a15 15 0 0 0 6.6 6.6l2.200-2.200a1 1 0 0 1 1-.25 11.400 11.400 0 0 0 3.600.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.500a1 1 0 0 1 1 1c0 1.250.2 2.450.57 3.570a1 1 0 0 1-.25 1z',
  hangUp:
    'M12 9c-1.600 0-3.150.25-4.600.720v3.100c0 .4-.23.740-.56.900-.98.490-1.870 1.120-2.660 1.850a1 1 0 0 1-1.400-.02L.3 13.080a1 1 0 0 1 0-1.410A16.900 16.900 0 0 1 12 7c4.540 0 8.660 1.780 11.700 4.670.39.380.39 1.020 0 1.410l-2.480 2.480a1 1 0 0 1-1.400.02 11.400 11.400 0 0 0-2.660-1.850 1 1 0 0 1-.56-.9v-3.100A15 15 0 0 0 12 9z',
  chat: 'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z',
} as const;

export function icon(name: keyof typeof paths): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('fill', 'currentColor');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

export function button(
  label: string,
  options: { look?: string; icon?: keyof typeof paths; press: () => void },
): HTMLButtonElement {
  const glyph = options.icon ? icon(options.icon) : undefined;
  return el(
    'button',
    { type: 'button', class: `button ${options.look ?? ''}`, on: { click: options.press } },
    glyph,
    label,
  );
}

export function face(name: string, kind = ''): HTMLElement {
  const initials = name.split(/\s+/).flatMap((word) => word.match(/\p{L}/u)?.[0] ?? []);
  return el('span', { class: `face ${kind}`, 'aria-hidden': 'true' }, (initials[0] ?? '?') + (initials.at(1) ?? ''));
}

export function fillSelect(select: HTMLSelectElement, options: { value: string; label: string }[]): void {
  if (select.options.length === options.length) return;
  const chosen = select.value;
  select.replaceChildren(...options.map(({ value, label }) => el('option', { value }, label)));
  if (chosen) select.value = chosen;
}

export interface Part<T> {
  node: HTMLElement;
  update(item: T): void;
}

/** Keeps one element per item, so that what somebody is typing in it survives each update. */
export function keyedList<T>(
  container: HTMLElement,
  options: { key(item: T): string; make(item: T): Part<T> },
): (items: readonly T[]) => void {
  const parts = new Map<string, Part<T>>();
  return (items) => {
    const wanted = new Set(items.map(options.key));
    for (const [key, part] of parts) {
      if (wanted.has(key)) continue;
      part.node.remove();
      parts.delete(key);
    }
    items.forEach((item, index) => {
      const key = options.key(item);
      const part = parts.get(key) ?? options.make(item);
      parts.set(key, part);
      part.update(item);
      if (container.children[index] !== part.node) container.insertBefore(part.node, container.children[index] ?? null);
    });
  };
}

export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** `1:05` */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
