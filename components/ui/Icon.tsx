import type { ReactNode } from 'react';

/** Drawn for this product on a 16 px grid. */
const shapes = {
  phone: (
    <path d="M5.2 2.5H3.4c-.6 0-1 .5-.9 1.1.5 5 4.9 9.4 9.9 9.9.6.1 1.1-.3 1.1-.9v-1.8c0-.4-.3-.8-.7-.9l-2-.5c-.3-.1-.7 0-.9.3l-.7.9a8.5 8.5 0 0 1-3.8-3.8l.9-.7c.3-.2.4-.6.3-.9l-.5-2c-.1-.4-.5-.7-.9-.7Z" />
  ),
  chat: <path d="M2.5 3.5h11v7.5H7.5l-3 2.5V11h-2z" />,
  now: <path d="M1.5 8.5h3l2-5 3 9 2-4h3" />,
  list: <path d="M6 4h8M6 8h8M6 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01" />,
  dots: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.4" />,
  minimise: <path d="M4 11.5h8" />,
  check: <path d="m3 8.5 3.5 3.5L13 4.5" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.2" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  down: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  task: (
    <>
      <rect x="2" y="5" width="12" height="8.5" rx="1.5" />
      <path d="M6 5V3.5h4V5" />
    </>
  ),
  warn: <path d="M8 2.5 14.3 13.5H1.7zM8 6.5v3.2M8 11.7h.01" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
    </>
  ),
  settings: (
    <path d="M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M8.5 4.5a1.7 1.7 0 1 0 3.4 0 1.7 1.7 0 1 0-3.4 0M4 11.5a1.7 1.7 0 1 0 3.4 0 1.7 1.7 0 1 0-3.4 0" />
  ),
  side: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1.5" />
      <path d="M10 3v10" />
    </>
  ),
  person: (
    <>
      <circle cx="8" cy="5.5" r="2.7" />
      <path d="M2.8 13.5c.5-2.7 2.5-4.2 5.2-4.2s4.7 1.5 5.2 4.2" />
    </>
  ),
  swap: <path d="M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  external: <path d="M7 3.5H3.5v9h9V9M9.5 2.5h4v4M13.5 2.5 7.5 8.5" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 5v3.3l2 1.2" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
      <path d="M5 7V5a3 3 0 0 1 6 0v2" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="5.7" />
      <path d="M8 7.5v3.3M8 5.2h.01" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {shapes[name]}
    </svg>
  );
}
