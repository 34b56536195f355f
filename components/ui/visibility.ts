/** Tells whether an element can really be seen; returns the way to stop. */
export type ObserveVisibility = (element: Element, onChange: (isVisible: boolean) => void) => () => void;

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
    onChange('isVisible' in last && last.isVisible === true);
  }, options);
  observer.observe(element);
  return () => observer.disconnect();
};
