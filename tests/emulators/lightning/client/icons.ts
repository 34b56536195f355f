import { h, s } from './dom.ts';

/** Own line drawings on a 24 x 24 grid. */
const glyphs = {
  account: 'M4 20V5h9v15M13 10h7v10M3 20h18M7 9h3M7 13h3M16 14h1M16 17h1M7 17h3',
  contact:
    'M3 6h18v13H3zM8.5 13a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.5 17c.3-2 1.5-3 3-3s2.700 1 3 3M14.500 10.500h4M14.500 14h4',
  case: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16M12 12v2.500',
  task: 'M5 6l1.500 1.500L9 5M5 12l1.500 1.500L9 11M5 18l1.500 1.500L9 17M12 6.500h8M12 12.500h8M12 18.500h8',
  call: 'M6 4h3l1.500 4.500-2 1.500a12 12 0 0 0 5.500 5.500l1.500-2L20 15v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
  email: 'M3 6h18v12H3zM3.500 7l8.500 6 8.500-6',
  event: 'M4 6h16v14H4zM4 10h16M8 4v4M16 4v4',
  file: 'M6 3h8l4 4v14H6zM14 3v5h4M9 12h6M9 15.500h6',
  home: 'M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6',
  comment: 'M4 5h16v11H11l-4 4v-4H4z',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c.6-4 3.500-6 7.500-6s6.900 2 7.500 6',
  record: 'M5 4h14v16H5zM8 9h8M8 13h8M8 17h5',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L21 21',
  down: 'M5 9l7 7 7-7',
  right: 'M9 5l7 7-7 7',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  star: 'M12 3.500l2.600 5.600 6 .7-4.500 4.100 1.200 6L12 16.900l-5.300 3 1.200-6L3.400 9.800l6-.7z',
  question:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.300-1 .9-1 1.700M12 16.500v.5',
  gear: 'M12 15.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.200 2.200M16.200 16.200l2.200 2.200M5.600 18.400l2.200-2.200M16.200 7.800l2.200-2.200',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6M4 17h16M10 20.500h4',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  refresh: 'M19 12a7 7 0 1 1-2-5M19 3v5h-5',
  list: 'M4 6h2M4 12h2M4 18h2M9 6h11M9 12h11M9 18h11',
  filter: 'M4 5h16l-6 7v7l-4-2v-5z',
  check: 'M5 12.500l4.500 4.500L19 7',
  warning: 'M12 4l9 16H3zM12 10v5M12 17v.5',
  notes: 'M5 4h14v16H5zM8 8h8M8 12h8M8 16h4',
  history: 'M4 12a8 8 0 1 0 3-6.200M4 4v4h4M12 8v4.500l3 2',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7',
} as const;

export type IconName = keyof typeof glyphs;

const objectIcons: Readonly<Record<string, { icon: IconName; colour: string }>> = {
  Contact: { icon: 'contact', colour: '#9602c7' },
  Account: { icon: 'account', colour: '#5867e8' },
  Case: { icon: 'case', colour: '#ff538a' },
  Task: { icon: 'task', colour: '#3ba755' },
  call: { icon: 'call', colour: '#06a59a' },
  email: { icon: 'email', colour: '#939393' },
  task: { icon: 'task', colour: '#3ba755' },
  event: { icon: 'event', colour: '#cb65ff' },
  ContentDocument: { icon: 'file', colour: '#1b96ff' },
  ContentVersion: { icon: 'file', colour: '#1b96ff' },
  CaseComment: { icon: 'comment', colour: '#5867e8' },
  User: { icon: 'user', colour: '#2f6fb2' },
  home: { icon: 'home', colour: '#e3578b' },
  search: { icon: 'search', colour: '#5867e8' },
};

/** A line icon in the colour of the text around it. `className` sizes it, e.g. `slds-button__icon`. */
export function utilityIcon(name: IconName, className = 'slds-button__icon'): SVGElement {
  return s(
    'svg',
    { class: `lex-line-icon ${className}`, viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    s('path', { d: glyphs[name] }),
  );
}

/** The coloured square of an object or an activity kind. */
export function objectIcon(object: string, size: 'x-small' | 'small' | 'medium' | 'large' = 'medium'): HTMLElement {
  const { icon, colour } = objectIcons[object] ?? { icon: 'record', colour: '#54698d' };
  return h(
    'span',
    {
      class: `slds-icon_container lex-object-icon lex-object-icon_${size}`,
      style: `background-color:${colour}`,
      title: object,
    },
    utilityIcon(icon, 'lex-object-icon__glyph'),
  );
}
