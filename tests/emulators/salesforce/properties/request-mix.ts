import fc from 'fast-check';
import { json, plainRequest, type Known, type Sent } from './requests.ts';

/** Whole requests: one of the above, a composite or a batch of them, now and then bent. */
export function anyRequest(known: Known): fc.Arbitrary<Sent> {
  const part = plainRequest(known);
  const inner = fc.array(part, { minLength: 1, maxLength: 4 });
  const bodyOf = ({ body }: Sent): unknown =>
    body === undefined || !body.startsWith('{') ? undefined : JSON.parse(body);
  const composite = fc.tuple(fc.boolean(), inner).map(([allOrNone, list]): Sent => {
    const compositeRequest = list.map((each, at) => ({
      method: each.method,
      url: `/services/data/v68.0${each.path}`,
      referenceId: `r${at}`,
      body: bodyOf(each),
    }));
    return { method: 'POST', path: '/composite', ...json({ allOrNone, compositeRequest }) };
  });
  const batch = inner.map((list): Sent => ({
    method: 'POST',
    path: '/composite/batch',
    ...json({
      batchRequests: list.map((each) => ({ method: each.method, url: `v68.0${each.path}`, richInput: bodyOf(each) })),
    }),
  }));
  const graph = inner.map((list): Sent => {
    const nodes = list.map((each, at) => ({
      method: each.method,
      url: `/services/data/v68.0${each.path}`,
      referenceId: `r${at}`,
      body: bodyOf(each),
    }));
    return {
      method: 'POST',
      path: '/composite/graph',
      ...json({ graphs: [{ graphId: 'g', compositeRequest: nodes }] }),
    };
  });
  const plain = fc.oneof({ weight: 10, arbitrary: part }, { weight: 2, arbitrary: composite }, batch, graph);
  const headers = fc.dictionary(
    fc.constantFrom(
      'sforce-auto-assign',
      'sforce-query-options',
      'sforce-duplicate-rule-header',
      'if-modified-since',
      'if-unmodified-since',
      'if-match',
      'if-none-match',
      'accept',
      'sforce-call-options',
    ),
    fc.constantFrom(
      'TRUE',
      'FALSE',
      'batchSize=200',
      'allowSave=true',
      'Mon, 23 Nov 2026 10:00:00 GMT',
      '"x"',
      'x',
      '*',
    ),
    { maxKeys: 2 },
  );
  const bend = fc.constantFrom('none', 'none', 'none', 'none', 'none', 'none', 'none', 'method', 'cut', 'array');
  return fc
    .tuple(plain, headers, bend, fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'))
    .map(([sent, more, how, method]) => {
      const bent = { ...sent, headers: { ...sent.headers, ...more } };
      if (how === 'method')
        return { ...bent, method, body: method === 'GET' || method === 'HEAD' ? undefined : bent.body };
      if (how === 'cut' && bent.body !== undefined) return { ...bent, body: bent.body.slice(0, -3) };
      return how === 'array' && bent.body !== undefined ? { ...bent, body: `[${bent.body}]` } : bent;
    });
}
