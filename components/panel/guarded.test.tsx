import { act, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { scenes } from '../../tests/gallery/scenes.ts';
import { isScrolledOut } from '../ui/visibility.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';

const wait = (ms: number) => act(() => new Promise((resolve) => setTimeout(resolve, ms)));
const covered = 'The page covers this panel: open it in the side panel.';
const pressAgain = 'Press again: the button was not in full view yet.';
const button = () => screen.getByRole('button', { name: 'Don’t log' });
const answers = { 'log.decline': () => null, 'panel.openSide': () => null };

describe('actions that change something', () => {
  it('work after they were visible for 300 ms', async () => {
    const { fake, user, sight } = await renderPanel(scenes.during, { isEmbedded: true, answers });
    sight.say('seen');
    expect(button()).toHaveAttribute('aria-disabled', 'true');
    await wait(320);
    expect(button()).toHaveAttribute('aria-disabled', 'false');
    await user.click(button());
    expect(fake.of('log.decline')).toEqual([{ id: 'call-1' }]);
  });

  it('are refused while the page covers the panel, with the way to the side panel', async () => {
    const { fake, user, sight } = await renderPanel(scenes.during, { isEmbedded: true, answers });
    sight.say('seen');
    await wait(320);
    sight.say('covered');
    await user.click(button());
    expect(fake.of('log.decline')).toHaveLength(0);
    expect(screen.getByText(covered)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Side panel' }));
    expect(fake.of('panel.openSide')).toHaveLength(1);
  });

  it('saying whose a call or a chat is, too: it will be logged as theirs', async () => {
    const claims = { 'call.claim': () => null, 'enquiry.claim': () => ({ id: 'x' }) };
    const { fake, user, sight } = await renderPanel(scenes['for-you'], { isEmbedded: true, answers: claims });
    sight.say('seen');
    await wait(320);
    sight.say('covered');
    await user.click(screen.getByRole('button', { name: 'I’m on this call' }));
    expect(fake.of('call.claim')).toHaveLength(0);
    sight.say('seen');
    await wait(320);
    await user.click(screen.getByRole('button', { name: 'I’m on this call' }));
    expect(fake.of('call.claim')).toHaveLength(1);
  });

  it('are refused when a cover is taken away just before the press', async () => {
    const { fake, user, sight } = await renderPanel(scenes.during, { isEmbedded: true, answers });
    sight.say('covered');
    await wait(320);
    sight.say('seen');
    await user.click(button());
    expect(fake.of('log.decline')).toHaveLength(0);
  });

  it('work at once in a top-level page', async () => {
    const { fake, user } = await renderPanel(scenes.during, { answers });
    await user.click(button());
    expect(fake.of('log.decline')).toHaveLength(1);
    expect(screen.queryByRole('button', { name: 'Minimise' })).not.toBeInTheDocument();
  });

  it('say why they do not work while they stay covered', async () => {
    const { sight } = await renderPanel(scenes.during, { isEmbedded: true, answers });
    sight.say('covered');
    await wait(1_020);
    expect(button()).toHaveAttribute('title', covered);
    expect(button()).toHaveAttribute('data-dim');
    expect(button()).toHaveAttribute('aria-disabled', 'true');
    sight.say('seen');
    await wait(320);
    expect(button()).not.toHaveAttribute('title');
  });

  it('look like any other while they are scrolled out, and a press brings them into view', async () => {
    const intoView = vi.spyOn(Element.prototype, 'scrollIntoView');
    const { fake, user, sight } = await renderPanel(scenes.during, { isEmbedded: true, answers });
    sight.say('out');
    await wait(1_020);
    expect(button()).not.toHaveAttribute('data-dim');
    expect(button()).toHaveAttribute('aria-disabled', 'false');
    await user.click(button());
    expect(intoView.mock.contexts).toContain(button());
    expect(fake.of('log.decline')).toHaveLength(0);
    expect(screen.queryByText(covered)).not.toBeInTheDocument();
    expect(screen.getByText(pressAgain)).toBeInTheDocument();
    sight.say('seen');
    await wait(320);
    await user.click(button());
    expect(fake.of('log.decline')).toHaveLength(1);
    expect(screen.queryByText(pressAgain)).not.toBeInTheDocument();
  });
});

describe('where a button stands', () => {
  const box = (top: number, bottom: number) => new DOMRect(0, top, 100, bottom - top);
  it.each([
    [0, 32, false],
    [470, 502, true],
    [-20, 12, true],
    [468.5, 500.5, false],
  ])('from %d to %d in a list of 500', (top, bottom, isOut) => {
    document.body.innerHTML = '<div class="scroll"><button></button></div>';
    const [list, element] = [document.querySelector('div'), document.querySelector('button')];
    if (list === null || element === null) throw new Error('Not there');
    list.getBoundingClientRect = () => box(0, 500);
    element.getBoundingClientRect = () => box(top, bottom);
    expect(isScrolledOut(element)).toBe(isOut);
  });
});
