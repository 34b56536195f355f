import { afterEach, expect, it, vi } from 'vitest';
import { realChannel } from './real-page.ts';

afterEach(() => vi.unstubAllGlobals());

it('tells the others of one name, not itself', async () => {
  const [first, second] = [realChannel('test'), realChannel('test')];
  const heard: string[] = [];
  first.listen((names) => heard.push(`first: ${names.join(' ')}`));
  second.listen((names) => heard.push(`second: ${names.join(' ')}`));
  first.post(['call-1', 'joined']);
  await vi.waitFor(() => expect(heard).toEqual(['second: call-1 joined']));
});

it('a browser that has none for a frame leaves the panel as it is', () => {
  vi.stubGlobal('BroadcastChannel', function refused() {
    throw new DOMException('Access is denied', 'SecurityError');
  });
  const channel = realChannel('test');
  expect(() => {
    channel.listen(() => undefined);
    channel.post(['call-1']);
  }).not.toThrow();
});
