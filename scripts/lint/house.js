// Rules of this project that no published rule set has. Loaded by oxlint as an ESLint-style plugin.

/** Globals that `lib` and the emulators may only reach through ports, so that one process can run many worlds. */
const OUTSIDE = new Set([
  'fetch',
  'setTimeout',
  'setInterval',
  'clearTimeout',
  'clearInterval',
  'setImmediate',
  'requestAnimationFrame',
  'performance',
  'indexedDB',
  'caches',
  'localStorage',
  'sessionStorage',
  'navigator',
  'crypto',
  'chrome',
  'browser',
  'WebSocket',
  'BroadcastChannel',
]);

/** Members of a global that read the process's clock or chance. */
const OUTSIDE_MEMBERS = new Set(['Date.now', 'Math.random', 'AbortSignal.timeout', 'process.hrtime']);

/** Imports that do the same under another name. */
const OUTSIDE_IMPORTS = {
  'node:crypto': new Set(['randomBytes', 'randomUUID', 'randomInt', 'webcrypto', 'getRandomValues', 'default', '*']),
  'node:timers': new Set(['*', 'default', 'setTimeout', 'setInterval', 'setImmediate']),
  'node:timers/promises': new Set(['*', 'default', 'setTimeout', 'setInterval', 'setImmediate', 'scheduler']),
  'node:perf_hooks': new Set(['*', 'default', 'performance']),
};

function importedName(specifier) {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return specifier.imported.name ?? specifier.imported.value;
}

function isGlobal(context, node) {
  for (let scope = context.sourceCode.getScope(node); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable !== undefined && variable.defs.length > 0) return false;
  }
  return true;
}

const portsOnly = {
  create(context) {
    const report = (node, name) =>
      context.report({ node, message: `${name} is the process's own: take it from a port (lib/platform).` });
    return {
      Program(program) {
        const scope = context.sourceCode.getScope(program);
        const references = [...(scope.through ?? []), ...(scope.references ?? [])];
        for (const { identifier, isTypeReference } of references) {
          if (OUTSIDE.has(identifier.name) && isTypeReference !== true && isGlobal(context, identifier)) {
            report(identifier, identifier.name);
          }
        }
      },
      MemberExpression(node) {
        if (node.computed || node.object.type !== 'Identifier') return;
        const name = `${node.object.name}.${node.property.name}`;
        if (OUTSIDE_MEMBERS.has(name) && isGlobal(context, node.object)) report(node, name);
        const viaGlobal = node.object.name === 'globalThis' || node.object.name === 'self';
        if (viaGlobal && OUTSIDE.has(node.property.name)) report(node, name);
      },
      NewExpression(node) {
        const isDate = node.callee.type === 'Identifier' && node.callee.name === 'Date';
        if (isDate && node.arguments.length === 0) report(node, 'new Date()');
      },
      ImportDeclaration(node) {
        const banned = OUTSIDE_IMPORTS[node.source.value];
        if (banned === undefined || node.importKind === 'type') return;
        for (const specifier of node.specifiers) {
          if (banned.has(importedName(specifier))) report(specifier, `${node.source.value} ${importedName(specifier)}`);
        }
      },
    };
  },
};

/** `let` or a mutable collection at the top of a module outlives the world that made it. */
const noModuleState = {
  create(context) {
    const mutable = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);
    const report = (node) =>
      context.report({ node, message: 'Module-level mutable state: keep it in a factory or a class.' });
    const check = (statement) => {
      const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (declaration?.type !== 'VariableDeclaration' || declaration.declare === true) return;
      if (declaration.kind !== 'const') return report(declaration);
      for (const { init } of declaration.declarations) {
        const isEmptyCollection =
          init?.type === 'NewExpression' && mutable.has(init.callee.name) && init.arguments.length === 0;
        if (isEmptyCollection) report(init);
      }
    };
    return { Program: (program) => program.body.forEach((statement) => check(statement)) };
  },
};

/** A promise returned from onMessage is only understood from Chromium 148 on; an async listener always returns one. */
const noPromiseListener = {
  create(context) {
    return {
      CallExpression(node) {
        const callee = context.sourceCode.getText(node.callee);
        if (!/onMessage(External)?\??\.addListener$/.test(callee)) return;
        const [listener] = node.arguments;
        if (listener?.async === true) {
          context.report({
            node: listener,
            message: 'Answer with sendResponse and return true; do not return a promise.',
          });
        }
      },
    };
  },
};

/** window.postMessage hands the page a reference to our frame, with which it can navigate it. */
const noWindowMessage = {
  create(context) {
    const windows = /^(window|parent|top|self|globalThis|.*\.(contentWindow|parent|top|opener|source))$/;
    return {
      CallExpression(node) {
        if (node.callee.type !== 'MemberExpression' || node.callee.property.name !== 'postMessage') return;
        const target = context.sourceCode.getText(node.callee.object).replace(/[?!]/g, '');
        if (windows.test(target) && !/stream\//.test(context.filename)) {
          context.report({ node, message: 'No window.postMessage in either direction: go through the worker.' });
        }
      },
    };
  },
};

const noBarrel = {
  create(context) {
    if (!/[\\/]index\.tsx?$/.test(context.filename)) return {};
    return {
      Program: (node) => context.report({ node, message: 'No index files in lib: import the file that has it.' }),
    };
  },
};

export default {
  meta: { name: 'house' },
  rules: {
    'ports-only': portsOnly,
    'no-module-state': noModuleState,
    'no-promise-listener': noPromiseListener,
    'no-window-message': noWindowMessage,
    'no-barrel': noBarrel,
  },
};
