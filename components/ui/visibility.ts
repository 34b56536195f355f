/** `out`: its own list was scrolled away from it; `covered`: something of the page around the frame is in the way. */
export type Sight = 'seen' | 'out' | 'covered';

/** Tells whether an element can really be seen; returns the way to stop. */
export type ObserveVisibility = (element: Element, onChange: (sight: Sight) => void) => () => void;

/**
 * IntersectionObserver v2: unlike v1 it notices covers, transparency, filters and clips that the embedding page puts over
 * the frame (https://w3c.github.io/IntersectionObserver/#intersection-observer-visible).
 */
export const observeVisibility: ObserveVisibility = (element, onChange) => {
  const options: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = {
    trackVisibility: true,
    delay: 100,
    threshold: [0, 0.5, 1],
  };
  const observer = new IntersectionObserver((entries) => {
    const last = entries.at(-1);
    if (last === undefined) return;
    const isSeen = 'isVisible' in last && last.isVisible === true;
    onChange(isSeen ? 'seen' : isScrolledOut(element) ? 'out' : 'covered');
  }, options);
  observer.observe(element);
  return () => observer.disconnect();
};

/** By this document's own measures, which the page around the frame has no part in; to the pixel. */
export function isScrolledOut(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  const list = element.closest('.scroll')?.getBoundingClientRect();
  return top < (list?.top ?? 0) - 1 || bottom > (list?.bottom ?? window.innerHeight) + 1;
}

/** For what opens at a press: a ref that brings it into sight. */
export function intoView(element: Element | null) {
  element?.scrollIntoView({ block: 'nearest' });
}

/** For what takes the place of something that had the focus. */
export function focusOn(element: HTMLElement | null) {
  element?.focus();
}
