export interface DirectionRule {
  name: string;
  /** Why, in a sentence. */
  comment: string;
  from: RegExp;
  to: RegExp;
  /** Types may be imported all the same. */
  typesAllowed?: boolean;
}

const workshop = 'lib/(inbox|matching|journal|outbox|sync|campaigns)/';
const client = 'lib/(cinnox|salesforce|vault)/';
const storage = 'lib/storage/(?!ui-items)';
/** Anything of ours that is in none of these folders. */
const oursExcept = (rooms: string) => new RegExp(`^(?!(${rooms})/)(lib|components|entrypoints|tests|scripts)/`);

/** Which room may not import from which; what no rule names is allowed. Tests beside a file are free. */
export const directionRules: readonly DirectionRule[] = [
  {
    name: 'domain-is-pure',
    comment: 'The domain imports nothing of ours but errors.',
    from: /^lib\/domain\//,
    to: oursExcept('lib/domain|lib/errors'),
  },
  {
    name: 'errors-stand-alone',
    comment: 'Errors import nothing of ours but the domain.',
    from: /^lib\/errors\//,
    to: oursExcept('lib/domain|lib/errors'),
  },
  {
    name: 'platform-is-low',
    comment: 'The platform imports errors only.',
    from: /^lib\/platform\//,
    to: oursExcept('lib/platform|lib/errors'),
  },
  {
    name: 'clients-are-low',
    comment:
      'Storage, messages, vault and the two service clients know no workshop but the types of its rows, and no page.',
    typesAllowed: true,
    from: /^lib\/(storage|messaging|cinnox|salesforce|vault)\//,
    to: new RegExp(`^(${workshop}|lib/state/|components/|entrypoints/)`),
  },
  {
    name: 'messages-know-no-client',
    comment: 'The contract is shared with pages.',
    from: /^lib\/messaging\//,
    to: new RegExp(`^(${client}|${storage})`),
  },
  {
    name: 'lib-is-below-pages',
    comment: 'lib imports no component, entrypoint, test or script.',
    from: /^lib\//,
    to: /^(components|entrypoints|tests|scripts)\//,
  },
  {
    name: 'state-talks-by-messages',
    comment: 'Stores of the pages reach the worker by messages.',
    from: /^lib\/state\//,
    to: new RegExp(`^(${workshop}|${client}|${storage})`),
  },
  {
    name: 'components-use-stores',
    comment: 'Components import stores and the domain.',
    from: /^components\//,
    to: new RegExp(`^(${workshop}|${client}|lib/(storage|messaging|platform)/|entrypoints/)`),
  },
  {
    name: 'primitives-use-props',
    comment: 'Primitives import no feature and no store.',
    from: /^components\/ui\//,
    to: /^(components\/(?!ui\/)|lib\/state\/)/,
  },
  {
    name: 'pages-stay-thin',
    comment: 'No page bundle contains the vault, a client or a workshop.',
    from: /^entrypoints\/(panel|options|popup)\//,
    to: new RegExp(`^(${workshop}|${client}|entrypoints/background/)`),
  },
  {
    name: 'content-script-is-small',
    comment: 'The content script runs in the page: no packages, no rooms.',
    from: /^entrypoints\/lightning\.content\//,
    to: /^(components\/|lib\/(?!platform\/|messaging\/)|entrypoints\/(?!lightning\.content\/)|node_modules\/)/,
  },
  {
    name: 'stream-holds-no-vault',
    comment: 'The stream page gets an access token by message, nothing more.',
    from: /^entrypoints\/stream\//,
    to: new RegExp(`^(${workshop}|lib/vault/|components/|entrypoints/background/)`),
  },
  {
    name: 'jsforce-in-one-place',
    comment: 'jsforce is imported by the connection and its transport.',
    from: /^(?!lib\/salesforce\/(connection[^/]*|jsforce-request)\.ts$)/,
    to: /^node_modules\/jsforce\//,
  },
  {
    name: 'product-knows-no-test',
    comment: 'The product imports no test and no script.',
    from: /^(components|entrypoints)\//,
    to: /^(tests|scripts)\//,
  },
  {
    name: 'emulators-know-no-client',
    comment: 'The emulators are written against the documentation, not against our client.',
    from: /^tests\/emulators\//,
    to: /^(lib\/(?!platform\/|salesforce\/package\/)|components\/|entrypoints\/)/,
  },
];
