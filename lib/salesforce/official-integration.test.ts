// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import type { SObject } from './client.ts';
import { integrationSentences, isIntegrated, readInstalledIntegration } from './official-integration.ts';

const rows = (...fields: Record<string, unknown>[]): SObject[] =>
  fields.map((own) => ({ attributes: { type: 'x' }, ...own }));

function clientOf(answers: Record<string, SObject[] | AppError>) {
  return {
    async tooling(soql: { toString(): string }) {
      const object = /FROM (\w+)/.exec(soql.toString())?.[1] ?? '';
      const answer = answers[object] ?? [];
      if (answer instanceof AppError) throw answer;
      return answer;
    },
  };
}

describe('the official integration in an org', () => {
  it.each([
    ['nothing', { hasClass: false, contactTriggers: [], remoteSites: [] }, false],
    ['any class of that name', { hasClass: true, contactTriggers: [], remoteSites: [] }, false],
    ['any trigger on Contact', { hasClass: false, contactTriggers: ['Own'], remoteSites: [] }, false],
    ['both', { hasClass: true, contactTriggers: ['Triggercode1'], remoteSites: [] }, true],
    ['a way to CINNOX', { hasClass: false, contactTriggers: [], remoteSites: ['CINNOX'] }, true],
  ])('%s', (_, found, expected) => {
    expect(isIntegrated(found)).toBe(expected);
    expect(integrationSentences(found).length > 0).toBe(expected);
  });

  it('remote sites that lead elsewhere, or only look so, are not CINNOX’s', async () => {
    const client = clientOf({
      RemoteProxy: rows(
        { SiteName: 'A', EndpointUrl: 'https://cinnox.com.evil.example' },
        { SiteName: 'B', EndpointUrl: 'https://notcinnox.com' },
        { SiteName: 'C', EndpointUrl: 'https://acme.cinnox.com/api' },
        { SiteName: 'D', EndpointUrl: 'https://cc.acme.example' },
        { SiteName: 'E', EndpointUrl: 'no address' },
      ),
    });
    expect((await readInstalledIntegration(client, 'cc.acme.example'))?.remoteSites).toEqual(['C', 'D']);
  });

  it('says nothing where Setup is hidden, and throws what may pass', async () => {
    const hidden = clientOf({ ApexClass: new AppError('field_missing', 'no such object') });
    expect(await readInstalledIntegration(hidden, '')).toBeUndefined();
    const offline = clientOf({ ApexClass: new AppError('network', 'no answer') });
    await expect(readInstalledIntegration(offline, '')).rejects.toMatchObject({ code: 'network' });
  });
});
