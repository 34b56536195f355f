/**
 * Put on the host by CSSOM, which a page's style-src does not govern, and as `!important`, so that rules of the page
 * cannot move it. SLDS: page header 100, popups 5000, dropdowns 7000, modals 9001; 6500 is above the page and under
 * what the person opens. 48 px at the bottom stay free for the utility bar.
 */
export const hostStyle: Readonly<Record<string, string>> = {
  all: 'initial',
  position: 'fixed',
  right: '12px',
  bottom: '48px',
  'z-index': '6500',
  display: 'block',
};

/** Of a host that a newer version is about to replace while somebody types in it. */
export const liftedZIndex = '6501';

/**
 * The header of Lightning stays free, too, but where there is no room for both, as in a window magnified to 200 %.
 * Inside the closed root; constructed sheets are not inline styles, so the page's policy does not refuse them. */
export const rootCss = `
iframe {
  display: block; width: min(360px, calc(100vw - 24px));
  height: max(min(656px, calc(100vh - 112px)), min(360px, calc(100vh - 56px)));
  border: 0; border-radius: 12px; background: #fff; color-scheme: normal;
  box-shadow: 0 0 0 1px rgb(16 24 40 / .08), 0 1px 2px rgb(16 24 40 / .08), 0 8px 24px rgb(16 24 40 / .16);
}
@media (prefers-color-scheme: dark) { iframe { background: #1b1d22; } }
iframe[hidden], button[hidden] { display: none; }
button {
  all: unset; box-sizing: border-box; display: inline-flex; align-items: center; gap: 8px; height: 36px; padding: 0 14px;
  border-radius: 18px; background: #0b5cab; color: #fff; cursor: pointer; max-width: 320px;
  font: 600 13px/1.3 "Salesforce Sans", Inter, "Segoe UI", system-ui, -apple-system, sans-serif;
  box-shadow: 0 1px 2px rgb(16 24 40 / .2), 0 4px 12px rgb(16 24 40 / .24);
}
button:hover { background: #094c8f; }
button:focus-visible { outline: 2px solid #fff; outline-offset: 1px; box-shadow: 0 0 0 4px #0b5cab; }
button[data-call]::before { content: ''; width: 8px; height: 8px; border-radius: 50%; background: #5ad18c; }
button[data-broken] { background: #4a4f5a; }
b { padding: 2px 6px; border-radius: 4px; background: #f7b500; color: #3a2a00; font-size: 11px; font-weight: 700; letter-spacing: .06em; }
button:has(b) { padding-right: 8px; border: 2px solid #f7b500; }
`;
