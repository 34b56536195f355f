import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFrameHost } from './frame-host.ts';

/** jsdom keeps a closed root closed, so the test takes it at its making. */
function setUp({ isSandbox = false } = {}) {
  document.body.replaceChildren();
  const attachShadow = vi.spyOn(Element.prototype, 'attachShadow');
  const timers = new Map<number, () => void>();
  const alive = { is: true };
  let nextId = 1;
  const host = createFrameHost({
    document,
    isSandbox,
    panelUrl: () => (alive.is ? 'about:blank#panel' : undefined),
    now: () => 0,
    setTimer(run) {
      timers.set(nextId, run);
      return nextId++;
    },
    clearTimer: (id) => timers.delete(id),
  });
  const root = attachShadow.mock.results[0]?.value;
  if (!(root instanceof ShadowRoot)) throw new Error('No root was made');
  const mode = attachShadow.mock.calls[0]?.[0].mode;
  const frame = () => root.querySelector('iframe');
  const launcher = () => root.querySelector('button');
  const fire = () => {
    const due = [...timers.values()];
    timers.clear();
    due.forEach((run) => run());
  };
  return { host, root, mode, frame, launcher, fire, alive };
}

describe('frame host', () => {
  beforeEach(() => vi.restoreAllMocks());

  it('is a plain div with a closed root and a nameless frame', () => {
    const { host, mode, frame } = setUp();
    host.attach();
    const element = document.body.firstElementChild;
    expect(element?.tagName).toBe('DIV');
    expect(element?.shadowRoot).toBeNull();
    expect(mode).toBe('closed');
    expect(element?.attributes.getNamedItem('id')).toBeNull();
    expect(frame()?.name).toBe('');
    expect(frame()?.id).toBe('');
    expect(frame()?.getAttribute('src')).toBe('about:blank#panel');
  });

  it('sits under the page’s menus and above its utility bar', () => {
    const { host } = setUp();
    host.attach();
    const element = document.body.firstElementChild;
    if (!(element instanceof HTMLElement)) throw new Error('No host');
    expect(element.style.getPropertyValue('z-index')).toBe('6500');
    expect(element.style.getPropertyPriority('z-index')).toBe('important');
    expect(element.style.getPropertyValue('bottom')).toBe('48px');
  });

  it('says on the launcher that the page is a sandbox’s, whatever else it says', () => {
    const { host, launcher } = setUp({ isSandbox: true });
    host.attach();
    host.shape('launcher');
    expect(launcher()?.textContent).toBe('CINNOX SANDBOX');
    host.call('ringing');
    expect(launcher()?.textContent).toBe('CINNOX · Incoming call SANDBOX');
    vi.restoreAllMocks();
    const live = setUp();
    live.host.attach();
    live.host.shape('launcher');
    expect(live.launcher()?.textContent).toBe('CINNOX');
  });

  it('hands the keyboard from the frame to the launcher and back, and takes it from nobody else', () => {
    const { host, root, frame, launcher } = setUp();
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    host.attach();
    host.shape('launcher');
    host.shape('panel');
    expect(document.activeElement).toBe(field);
    frame()?.focus();
    expect(host.isInUse()).toBe(true);
    host.shape('launcher');
    expect(root.activeElement).toBe(launcher());
    // Nobody types on the launcher: a newer version may take its place.
    expect(host.isInUse()).toBe(false);
    host.shape('panel');
    expect(root.activeElement).toBe(frame());
  });

  it('builds no frame while it is a launcher, and keeps the built one when collapsed', () => {
    const { host, frame, launcher } = setUp();
    host.shape('launcher');
    host.attach();
    expect(frame()).toBeNull();
    expect(launcher()?.hidden).toBe(false);
    host.shape('panel');
    const built = frame();
    expect(built?.hidden).toBe(false);
    host.shape('launcher');
    expect(frame()).toBe(built);
    expect(built?.hidden).toBe(true);
  });

  it('says on the launcher that a call rings or goes on, and nothing else of it', () => {
    const { host, launcher } = setUp();
    host.shape('launcher');
    host.attach();
    expect(launcher()?.textContent).toBe('CINNOX');
    host.call('ringing');
    expect(launcher()?.textContent).toBe('CINNOX · Incoming call');
    expect(launcher()?.hasAttribute('data-call')).toBe(true);
    host.call('call');
    expect(launcher()?.textContent).toBe('CINNOX · On a call');
    host.call('none');
    expect(launcher()?.textContent).toBe('CINNOX');
    expect(launcher()?.hasAttribute('data-call')).toBe(false);
  });

  it('does not open the panel for a state of calls', () => {
    const { host, frame } = setUp();
    host.shape('launcher');
    host.attach();
    host.call('ringing');
    expect(frame()).toBeNull();
  });

  it('ignores a press on the launcher that the page made up', () => {
    const { host, launcher, frame } = setUp();
    host.shape('launcher');
    host.attach();
    launcher()?.click();
    expect(frame()).toBeNull();
  });

  it('replaces the frame on a second load', () => {
    const { host, frame } = setUp();
    host.attach();
    const first = frame();
    first?.dispatchEvent(new Event('load'));
    host.ready();
    first?.dispatchEvent(new Event('load'));
    expect(frame()).not.toBe(first);
    expect(frame()).not.toBeNull();
  });

  it('says that it cannot show the panel when no frame ever says hello', () => {
    const { host, frame, launcher, fire } = setUp();
    host.attach();
    for (let attempt = 0; attempt < 4; attempt += 1) {
      frame()?.dispatchEvent(new Event('load'));
      fire();
    }
    expect(frame()).toBeNull();
    expect(launcher()?.hidden).toBe(false);
    expect(launcher()?.textContent).toBe('CINNOX cannot show its panel here');
  });

  it('comes back with a new frame when the page throws it out', () => {
    const { host, frame } = setUp();
    host.attach();
    const first = frame();
    document.body.replaceChildren();
    host.attach();
    expect(document.body.childElementCount).toBe(1);
    expect(frame()).not.toBe(first);
    host.attach();
    expect(document.body.childElementCount).toBe(1);
  });

  it('after an update, keeps the old frame until it leaves by itself, then says what to do', () => {
    const { host, frame, launcher, alive } = setUp();
    host.attach();
    const first = frame();
    first?.dispatchEvent(new Event('load'));
    host.ready();
    alive.is = false;
    host.attach();
    expect(frame()).toBe(first);
    first?.dispatchEvent(new Event('load'));
    expect(frame()).toBeNull();
    expect(host.isInUse()).toBe(false);
    expect(launcher()?.textContent).toBe('CINNOX was updated. Reload this tab.');
  });

  it('leaves nothing behind', () => {
    const { host, frame } = setUp();
    host.attach();
    host.remove();
    expect(document.body.childElementCount).toBe(0);
    expect(frame()).toBeNull();
  });
});
