/** Where the keyboard may go on. Not a text field: a caret there says that somebody types. */
const controls = 'button:not(:disabled), a[href], summary, select:not(:disabled), [role="radio"], [role="switch"]';
/** What says best what a part is about, e.g. the heading of a call. */
const landings = '[data-landing]';

interface Place {
  parent: Element;
  /** What stood before it; null = nothing. */
  before: Element | null;
  isListItem: boolean;
}

/**
 * Pressing a button often takes it away, and the focus with it: a keyboard would begin again at the top of the page. The
 * focus goes to what came in its place, or to the nearest thing that is left
 * (https://www.w3.org/WAI/WCAG22/Understanding/focus-order.html). Whoever went on to something else stays there, and the
 * page around the frame is left alone. Returns the way to stop.
 */
export function keepFocus(document: Document): () => void {
  let last: HTMLElement | undefined;

  function onFocus({ target }: FocusEvent) {
    last = target instanceof HTMLElement ? target : undefined;
  }

  /** A press beside it leaves it on purpose. */
  function onPress({ target }: Event) {
    if (!(target instanceof Node && last?.contains(target) === true)) last = undefined;
  }

  const observer = new MutationObserver((records) => {
    if (last === undefined || !isLost(document)) return;
    // It was disabled while it was at work, or moved within its list. A text field is left on purpose.
    if (last.isConnected) return last.matches(controls) && isThere(last) ? last.focus() : undefined;
    const place = placeOf(last, records);
    if (place !== undefined) focusOn(landingAt(place, records));
  });
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled', 'aria-expanded', 'hidden'],
  });
  document.addEventListener('focusin', onFocus);
  document.addEventListener('pointerdown', onPress, true);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', onFocus);
    document.removeEventListener('pointerdown', onPress, true);
  };
}

const isLost = (document: Document) =>
  (document.activeElement === null || document.activeElement === document.body) && document.hasFocus();

const isThere = (element: Element) =>
  element.isConnected && !element.matches(':disabled') && (element.checkVisibility?.() ?? true);

/** Where the nearest ancestor that is left had it. */
function placeOf(lost: Node, records: readonly MutationRecord[]): Place | undefined {
  let node = lost;
  for (const { target, removedNodes, previousSibling } of records) {
    const removed = [...removedNodes].find((one) => one.contains(node));
    if (removed === undefined || !(target instanceof Element)) continue;
    if (target.isConnected) {
      const before = previousSibling instanceof Element && previousSibling.isConnected ? previousSibling : null;
      return { parent: target, before, isListItem: removed instanceof HTMLLIElement };
    }
    node = target;
  }
  return undefined;
}

function landingAt(place: Place, records: readonly MutationRecord[]): Element {
  const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
  const flipped = records.filter(({ attributeName }) => attributeName === 'aria-expanded').map(({ target }) => target);
  for (let { parent, before, isListItem } = place; ;) {
    const { parentElement } = parent;
    const here = before === null ? parent.firstElementChild : before.nextElementSibling;
    const opener = flipped.find((one) => parent.contains(one));
    if (opener instanceof Element) return opener;
    if (here !== null && added.has(here)) return within(here) ?? here;
    const inside = [...added].filter((one) => one instanceof Element && parent.contains(one));
    const fresh = inside.flatMap((one) => (one instanceof Element ? (within(one) ?? []) : []))[0];
    const next = fresh ?? (isListItem ? (here ?? before) : undefined) ?? within(parent, before);
    if (next !== undefined && next !== null) return next;
    if (parentElement === null || (parent.textContent ?? '').trim() !== '') return parent;
    // Nothing is left here: one step further out.
    before = parent.previousElementSibling;
    parent = parentElement;
    isListItem = false;
  }
}

/** The best place in a part; with `upTo` the last one in or before that. */
function within(part: Element, upTo?: Element | null): Element | undefined {
  const all = (selectors: string) =>
    [...(part.matches(selectors) ? [part] : []), ...part.querySelectorAll(selectors)].filter(isThere);
  const found = all(controls);
  const isBefore = (one: Element) =>
    upTo?.contains(one) === true || (upTo?.compareDocumentPosition(one) ?? 0) === Node.DOCUMENT_POSITION_PRECEDING;
  return all(landings)[0] ?? (upTo === undefined ? found[0] : found.findLast(isBefore));
}

function focusOn(element: Element) {
  if (!(element instanceof HTMLElement)) return;
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  }
  element.focus();
}
