// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { cinnoxKnobAnswers, createCinnoxKnobs, defaultCinnoxKnobs, setCinnoxKnobs } from './knobs.ts';

describe('knobs', () => {
  it('begin with the first answer of each', () => {
    const first = Object.fromEntries(Object.entries(cinnoxKnobAnswers()).map(([name, [answer]]) => [name, answer]));
    expect(defaultCinnoxKnobs()).toEqual(first);
  });

  it('refuse unknown names and unknown answers, and then change nothing', () => {
    const knobs = createCinnoxKnobs();
    expect(() => setCinnoxKnobs(knobs, { rows: 'list', tempo: 'fast' })).toThrow('There is no knob named "tempo".');
    expect(() => setCinnoxKnobs(knobs, { rows: 'list', total: 'maybe' })).toThrow(
      '"total" can be "yes", "no", not "maybe"',
    );
    expect(knobs).toEqual(defaultCinnoxKnobs());
    setCinnoxKnobs(knobs, { rows: 'list' });
    expect(knobs.rows).toBe('list');
  });
});
