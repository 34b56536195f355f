import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { berg, call, chat, logged, refused, session, talking } from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';
import { uiKeys } from '../../lib/domain/view.ts';

/** What a screen reader reads out: words that come into a region that was there before them. */
function listen() {
  const heard: string[] = [];
  const regions = [...document.querySelectorAll('[role="status"], [aria-live]')];
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records)
      heard.push(
        ...(type === 'characterData' ? [target] : [...addedNodes]).map(({ textContent }) => textContent ?? ''),
      );
  });
  for (const region of regions) observer.observe(region, { subtree: true, childList: true, characterData: true });
  return () => heard.filter((words) => words !== '');
}

const ended = call({ ...talking, stage: 'ended', heading: 'Call ended', canClaim: false });

describe('what screen readers are told', () => {
  it('of a call: yours, ended, logged, each once', async () => {
    const { show } = await renderPanel(scenes['for-you']);
    const heard = listen();
    const claimed = { ...talking, note: call().note };
    await show({ interactions: [claimed], recent: [] });
    await show({ interactions: [{ ...claimed, startedAt: claimed.startedAt + 1_000 }], recent: [] });
    await show({ interactions: [{ ...ended, note: claimed.note }], recent: [] });
    const written = { ...ended, note: claimed.note, log: logged.log };
    await show({ interactions: [written], recent: [] });
    await show({ interactions: [{ ...written, disposition: 'Sold' }], recent: [] });
    expect(heard()).toEqual(['Your call', 'Call ended', 'Logged as Task']);
  });

  it('of a note: that it is in Salesforce, once', async () => {
    const saved = { ...talking, note: { ...talking.note, saved: 'saved' as const } };
    const { show } = await renderPanel({ ...scenes.during, now: { interactions: [saved], recent: [] } });
    const heard = listen();
    await show({ interactions: [talking], recent: [] });
    await show({ interactions: [{ ...talking, disposition: 'Sold' }], recent: [] });
    expect(heard()).toEqual(['The note is in Salesforce.']);
  });

  it('of a log that failed: whose and why, once, wherever one is', async () => {
    const failed = { ...ended, log: { ...ended.log, state: 'failed' as const, problem: refused } };
    const { show, user } = await renderPanel({ ...scenes.chat, now: { interactions: [chat, ended], recent: [] } });
    const heard = listen();
    await show({ interactions: [chat, failed], recent: [] });
    await show({ interactions: [chat, { ...failed, profile: berg }], recent: [] });
    await user.click(screen.getByRole('tab', { name: /Today/ }));
    await user.click(screen.getByRole('tab', { name: /Now/ }));
    await show({ interactions: [chat, { ...failed, profile: berg, disposition: 'Sold' }], recent: [] });
    expect(heard()).toEqual([expect.stringMatching(/^Wong Mei-ling: Salesforce refused the Task\. /)]);
  });

  it('of a sign-in that was lost in the middle of a call', async () => {
    const { put } = await renderPanel(scenes.during);
    const heard = listen();
    await put({ [uiKeys.session]: session({ status: 'signed-out' }) });
    expect(heard()).toEqual([expect.stringMatching(/^Signed out of Salesforce\./)]);
  });
});
