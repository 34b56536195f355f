import type { UnwrittenView, WritersView } from '../../lib/domain/writers-view.ts';

/** Everything that the cards "Who logs" and "Fill in" say. */
export const writersTexts = {
  title: 'Who logs',
  text: 'Each call and chat is written once, by the browser of whoever had it. What happens to the rest is decided here.',
  notYet: 'Connect Salesforce and CINNOX first.',
  found: 'Something else writes calls or enquiries into this org, too:',
  undecided: 'Nothing is logged until this is decided, so that nothing is logged twice. Notes are kept meanwhile.',
  whoLogs: 'Calls and chats are logged by',
  choose: 'Choose…',
  choices: {
    extension: 'This extension (switch the other one’s logging off)',
    other: 'The other one (this extension only shows who calls)',
    both: 'Both: this extension adds to what the other one wrote',
  } satisfies Record<NonNullable<WritersView['whoLogs']>['value'], string>,
  hints: {
    extension: 'If the other one goes on logging, calls are in Salesforce twice.',
    other: 'Notes typed here stay drafts: they are not put into its Tasks and Cases.',
    both: 'Two minutes after the end it looks for a Task or Case of the same time and number or contact, adds the note there, and makes one only if there is none.',
  } satisfies Record<NonNullable<WritersView['whoLogs']>['value'], string>,
  decidedBy: (name: string, day: string) => `Decided by ${name} on ${day}.`,
  owner: 'Missed calls and chats that nobody took go to',
  nobody: 'Nobody: they are only listed',
  notListed: (name: string) => `${name}, whom CINNOX does not list`,
  ownerHint: {
    package: 'Written by that person’s browser; after half an hour by a supervisor’s, for that person.',
    'package-free': 'Without the package only that person’s own browser writes them. Choose yourself in one browser.',
  },
  mayNot: 'Decided for the whole org by people with the permission set CINNOX Supervisor or CINNOX Admin.',
  unwritten: (count: number) => (count === 1 ? '1 has no writer:' : `${count} have no writer:`),
  more: (count: number) => `and ${count} more`,
  kinds: { call: 'Call', enquiry: 'Enquiry' } satisfies Record<UnwrittenView['kind'], string>,
  reasons: {
    'no-owner': 'nobody is chosen above',
    'other-browser': 'another person’s browser has to write it',
    'no-user': 'whose it is has no Salesforce user',
  } satisfies Record<UnwrittenView['reason'], string>,
  fill: {
    title: 'Fill in earlier calls',
    text: 'Logs calls and chats of yours that came before this browser was set up, or while none was open. What is logged already, left out or deleted stays as it is.',
    mayNot:
      'Calls and chats that came while no browser was open are taken up by themselves. Earlier days are filled in by people with the permission set CINNOX Supervisor or CINNOX Admin.',
    otherLogs: 'The other one logs, as was decided above: this extension fills in nothing.',
    from: 'From',
    hint: (day: string) => `Not before ${day}: of what is older Salesforce no longer tells whether it was logged.`,
    count: 'Count',
    counting: 'Counting… CINNOX is asked for every day.',
    nothing: 'Nothing is missing since then.',
    found: (calls: number, enquiries: number) =>
      `${calls === 1 ? '1 call' : `${calls} calls`} and ${enquiries === 1 ? '1 enquiry' : `${enquiries} enquiries`} would be logged.`,
    button: (count: number) => `Fill ${count}`,
    filling: 'Handing over…',
    filled: (count: number) => `${count} handed over. The panel lists them under their days as they are logged.`,
  },
} as const;
