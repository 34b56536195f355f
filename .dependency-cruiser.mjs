// Which room may import from which, types included. A rule forbids; what no rule names is allowed.
const ours = '^(lib|components|entrypoints|tests|scripts)/';
const workshops = '^lib/(inbox|matching|journal|outbox|sync|campaigns)/';
const pages = '^entrypoints/(panel|options|popup)/';
const notTests = { pathNot: '\\.test\\.tsx?$' };

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from: { ...notTests, ...from }, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    rule(
      'domain-is-pure',
      'The domain imports nothing of ours but errors.',
      { path: '^lib/domain/' },
      {
        path: ours,
        pathNot: '^lib/(domain|errors)/',
      },
    ),
    rule(
      'errors-stand-alone',
      'Errors import nothing of ours but types of the domain.',
      { path: '^lib/errors/' },
      {
        path: ours,
        pathNot: '^lib/(domain|errors)/',
      },
    ),
    rule(
      'platform-is-low',
      'The platform imports errors only.',
      { path: '^lib/platform/' },
      {
        path: ours,
        pathNot: '^lib/(platform|errors)/',
      },
    ),
    rule(
      'clients-are-low',
      'Storage, messages, vault and the two service clients know no workshop and no page.',
      { path: '^lib/(storage|messaging|cinnox|salesforce|vault)/' },
      { path: [workshops, '^lib/state/', '^components/', '^entrypoints/'] },
    ),
    rule(
      'messages-know-no-client',
      'The contract is shared with pages.',
      { path: '^lib/messaging/' },
      {
        path: '^lib/(cinnox|salesforce|vault|storage)/',
        pathNot: '^lib/storage/ui-items',
      },
    ),
    rule(
      'lib-is-below-pages',
      'lib imports no component, entrypoint, test or script.',
      { path: '^lib/' },
      {
        path: '^(components|entrypoints|tests|scripts)/',
      },
    ),
    rule(
      'state-talks-by-messages',
      'Stores of the pages reach the worker by messages.',
      { path: '^lib/state/' },
      {
        path: [workshops, '^lib/(cinnox|salesforce|vault|storage)/'],
        pathNot: '^lib/storage/ui-items',
      },
    ),
    rule(
      'components-use-stores',
      'Components import stores and the domain.',
      { path: '^components/' },
      {
        path: [workshops, '^lib/(cinnox|salesforce|vault|storage|messaging|platform)/', '^entrypoints/'],
      },
    ),
    rule(
      'primitives-use-props',
      'Primitives import no feature and no store.',
      { path: '^components/ui/' },
      {
        path: ['^components/(?!ui/)', '^lib/state/'],
      },
    ),
    rule(
      'pages-stay-thin',
      'No page bundle contains the vault, a client or a workshop.',
      { path: pages },
      {
        path: [workshops, '^lib/(cinnox|salesforce|vault)/', '^entrypoints/background/'],
      },
    ),
    rule(
      'content-script-is-small',
      'The content script runs in the page: no packages, no rooms.',
      {
        path: '^entrypoints/lightning\\.content/',
      },
      {
        path: [
          '^components/',
          '^lib/(?!platform/|messaging/)',
          '^entrypoints/(?!lightning\\.content/)',
          'node_modules/(react|react-dom|zustand|valibot|webextension-polyfill|idb|jsforce)/',
        ],
      },
    ),
    rule(
      'stream-holds-no-vault',
      'The stream page gets an access token by message, nothing more.',
      {
        path: '^entrypoints/stream/',
      },
      { path: [workshops, '^lib/vault/', '^components/', '^entrypoints/background/'] },
    ),
    rule(
      'jsforce-in-one-place',
      'jsforce is imported by the connection and its transport.',
      {
        path: ours,
        pathNot: '^(lib/salesforce/(connection[^/]*|jsforce-request)\\.ts$|scripts/vite/)',
      },
      { path: 'node_modules/jsforce/' },
    ),
    rule(
      'product-knows-no-test',
      'The product imports no test and no script.',
      { path: '^(components|entrypoints)/' },
      {
        path: '^(tests|scripts)/',
      },
    ),
    rule(
      'emulators-know-no-client',
      'The emulators are written against the documentation, not against our client.',
      { path: '^tests/emulators/' },
      { path: ['^lib/(?!platform/|salesforce/package/)', '^components/', '^entrypoints/'] },
    ),
    rule(
      'no-circle',
      'Files that import each other cannot be read one at a time.',
      { path: ours },
      {
        circular: true,
      },
    ),
    rule(
      'resolvable',
      'Every import leads to a file or a package.',
      { path: ours },
      {
        couldNotResolve: true,
        pathNot: '^(#imports|virtual:|node:sqlite|jsforce/)',
      },
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.wxt|\\.output|\\.cache)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
