import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { asEsModule } from './as-es-module.ts';

const code = `"use strict";
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    o[k2] = m[k];
}) : (function(o, m, k, k2) {
    o[k2] = m[k];
}));
var __importDefault = (this && this.__importDefault) || function (mod) {
    return (mod && mod.__esModule) ? mod : { "default": mod };
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.limit = exports.Sum = void 0;
const events_1 = require("events");
const query_1 = __importDefault(require("./query"));
const transport_1 = __importStar(require("./transport"));
class Sum extends events_1.EventEmitter {
    query = new query_1.default(transport_1.default, (0, transport_1.send)('exported'));
}
exports.Sum = Sum;
exports.default = Sum;
exports.limit = 1 + 2;
`;

describe('a module for Node as an ES module', () => {
  it('imports, exports and does the same', () => {
    const text = asEsModule(code);
    expect(parseSync('sum.js', text, { sourceType: 'module' }).errors).toEqual([]);
    expect(text.split('\n').filter((line) => line !== '')).toEqual([
      '"use strict";',
      'import * as events_1 from "events";',
      'import * as query_1 from "./query";',
      'import * as transport_1 from "./transport";',
      'class Sum extends events_1.EventEmitter {',
      "    query = new query_1.default(transport_1.default, (0, transport_1.send)('exported'));",
      '}',
      'export { Sum };',
      'export default Sum;',
      'export const limit = 1 + 2;',
    ]);
  });

  it('fails where something is written otherwise', () => {
    expect(() => asEsModule('const { a } = require("b");')).toThrow('not an ES module yet: require("b")');
    expect(() => asEsModule('__exportStar(x, exports);')).toThrow('not an ES module yet');
    expect(() => asEsModule('exports.a = exports.b = 1;')).toThrow('not an ES module yet');
  });
});
