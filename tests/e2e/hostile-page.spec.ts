import type { Page } from '@playwright/test';
import { chooseDisposition, notes, ring, test as base, typeNote } from './support/scene.ts';
import { expect } from './support/fixtures.ts';
import { beHostile } from './support/hostile-page.ts';
import { panelIn } from './support/people.ts';

/** Each attack of a hostile Lightning page by name; what such a page can do all the same stands in docs/security.md. */
const test = base.extend({
  openLightning: async ({ openLightning, context }, use) => {
    await context.addInitScript(beHostile);
    await use(openLightning);
  },
});

interface Loot {
  roots: string[];
  frames: string[];
  messages: string[];
  keys: string[];
  elements: string[];
}

const lootOf = (page: { evaluate(run: () => unknown): Promise<unknown> }): Promise<Loot> =>
  page.evaluate(() => (window as unknown as { loot: unknown }).loot) as Promise<Loot>;

test('a hostile page gets no hand on the panel: no root, no frame, no message, no key, no press', async ({
  scene,
  extensionId,
}) => {
  test.setTimeout(180_000);
  const { page, panel, world, ada, caller } = scene;
  const { callId } = await ring(scene);
  world.cinnox.actions.answer({ call: callId, staff: ada });

  await test.step('it defined every element name first, and reaches no closed root', async () => {
    const reached = await page.evaluate(() => {
      const hosts = [...document.querySelectorAll('body > div, html > div')].filter(
        (element) => element instanceof HTMLElement && element.style.getPropertyPriority('position') === 'important',
      );
      return hosts.map((element) => {
        let internals = 'refused';
        try {
          internals = element instanceof HTMLElement && element.attachInternals().shadowRoot !== null ? 'open' : 'none';
        } catch {
          // A plain element has no internals for anybody.
        }
        return { internals, root: element.shadowRoot === null ? 'closed' : 'open', inner: element.innerHTML };
      });
    });
    expect(reached).toEqual([{ internals: 'refused', root: 'closed', inner: '' }]);
    const { roots, elements } = await lootOf(page);
    expect({ roots, elements }).toEqual({ roots: [], elements: [] });
  });

  await test.step('it finds no frame to send elsewhere: none by index, none by name, no event.source', async () => {
    const own = await page.evaluate(() => ({
      length: window.length,
      frames: document.querySelectorAll('iframe').length,
    }));
    expect(own).toEqual({ length: 0, frames: 0 });
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.evaluate(() => void window.open('about:blank', 'CINNOX')),
    ]);
    await opened.close();
    expect(await notes(panel).isVisible()).toBe(true);
    const { messages, frames } = await lootOf(page);
    expect({ messages, frames }).toEqual({ messages: [], frames: [] });
  });

  await test.step('keys typed in the panel are not heard in the page', async () => {
    await typeNote(panel, 'secret words of the agent');
    await chooseDisposition(panel, 'Call back');
    const { keys } = await lootOf(page);
    expect(keys).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.outerHTML.includes('secret words'))).toBe(false);
    expect(await page.evaluate(() => document.documentElement.outerHTML.includes('panel.html'))).toBe(false);
  });

  await test.step('it steals the focus in the middle of a word: what was typed is kept', async () => {
    await notes(panel).press('End');
    await notes(panel).pressSequentially(' and mo', { delay: 15 });
    await page.evaluate(() => {
      const field = document.createElement('input');
      field.id = 'thief';
      document.body.append(field);
      field.focus();
    });
    await expect(panel.getByText(/^(Saved|In Salesforce)$/)).toBeVisible();
    await expect(notes(panel)).toHaveValue('secret words of the agent and mo');
    await page.evaluate(() => document.getElementById('thief')?.remove());
  });

  const dontLog = panel.getByRole('button', { name: 'Don’t log' });
  const isUntouched = async () => {
    await page.waitForTimeout(800);
    await expect(dontLog).toBeVisible();
    await expect(panel.getByText(/^Not logged/)).toHaveCount(0);
  };
  const pressWhereItIs = async () => {
    const box = await dontLog.boundingBox();
    if (box === null) throw new Error('The button is nowhere.');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  };

  await test.step('covered by something that lets presses through, a press does nothing', async () => {
    await page.evaluate(() => {
      const cover = document.createElement('div');
      cover.id = 'cover';
      cover.style.cssText = 'position:fixed;inset:0;background:#fff;z-index:2147483647;pointer-events:none';
      document.documentElement.append(cover);
    });
    await expect(dontLog).toHaveAttribute('title', /^The page covers this panel/);
    await pressWhereItIs();
    await isUntouched();
    await page.evaluate(() => document.getElementById('cover')?.remove());
  });

  await test.step('made transparent, a press does nothing', async () => {
    await page.evaluate(() => void (document.documentElement.style.opacity = '0.01'));
    await expect(dontLog).toHaveAttribute('title', /^The page covers this panel/);
    await pressWhereItIs();
    await isUntouched();
    await page.evaluate(() => document.documentElement.style.removeProperty('opacity'));
    await expect(dontLog).not.toHaveAttribute('title');
  });

  for (const [how, style] of [
    ['blurred away', 'filter: opacity(0.02)'],
    ['cut away', 'clip-path: inset(0 0 0 100%)'],
    ['turned on its head', 'transform: rotate(180deg)'],
  ] as const) {
    await test.step(`${how}, nothing can be pressed`, async () => {
      await page.evaluate((css) => document.documentElement.setAttribute('style', css), style);
      await expect(dontLog).toHaveAttribute('title', /^The page covers this panel/);
      await page.evaluate(() => document.documentElement.removeAttribute('style'));
      await expect(dontLog).not.toHaveAttribute('title');
    });
  }

  await test.step('it imitates the content script: nobody answers, nothing changes', async () => {
    const answers = await page.evaluate((id) => {
      const runtime = (window as unknown as { chrome?: { runtime?: { sendMessage?: unknown } } }).chrome?.runtime;
      document.dispatchEvent(new CustomEvent('cinnox-mounted'));
      // The names that a content script of WXT has for its own events (`<id>:<script>:<event>`), and without the id.
      const names = ['wxt:content-script-started', 'wxt:locationchange'];
      for (const name of names.flatMap((own) => [`${id}:lightning:${own}`, `${id}:content:${own}`, own]))
        for (const target of [document, window]) {
          target.dispatchEvent(new CustomEvent(name, { detail: { contentScriptName: 'lightning', messageId: 'x' } }));
          // oxlint-disable-next-line house/no-window-message -- the hostile page's own attempt
          window.postMessage({ type: name, contentScriptName: 'lightning', messageId: 'y' }, '*');
        }
      // oxlint-disable-next-line house/no-window-message -- the hostile page's own attempt
      window.postMessage({ channel: 'cinnox/1', name: 'log.suppress', input: {} }, '*');
      return typeof runtime?.sendMessage;
    }, extensionId);
    expect(answers).toBe('undefined');
    await isUntouched();
    await expect(notes(panel)).toHaveValue('secret words of the agent and mo');
  });

  await test.step('a foreign page in the frame’s place does not stay there', async () => {
    // The page found no way to do this; here the browser does it in its stead.
    await panel.goto('https://world.localhost/').catch(() => undefined);
    await expect(async () => {
      const again = await panelIn(page, 5_000);
      await expect(notes(again)).toHaveValue('secret words of the agent and mo');
    }).toPass({ timeout: 30_000 });
    expect(page.frames().filter((frame) => frame.url().startsWith('https://world.localhost'))).toEqual([]);
  });

  await test.step('it throws the panel out: it comes back with the note, in a frame of ours', async () => {
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('body > div'))
        if (element instanceof HTMLElement && element.style.getPropertyPriority('position') === 'important')
          element.remove();
    });
    await expect(async () => {
      const again = await panelIn(page, 5_000);
      await expect(notes(again)).toHaveValue('secret words of the agent and mo');
    }).toPass({ timeout: 20_000 });
  });
  await expect((await panelIn(page)).getByRole('button', { name: caller.name, exact: true })).toBeVisible();
});

/** The address of the panel as the content script's own world knows it: it changes with each session. */
async function panelAddress(page: Page, extensionId: string): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const worlds: { id: number; origin: string }[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context));
  await session.send('Runtime.enable');
  const own = worlds.find(({ origin }) => origin === `chrome-extension://${extensionId}`);
  if (own === undefined) throw new Error('The page has no content script of the extension.');
  const { result } = await session.send('Runtime.evaluate', {
    contextId: own.id,
    expression: "chrome.runtime.getURL('panel.html')",
  });
  await session.detach();
  return String(result.value);
}

test('a page of another origin can neither frame the panel nor speak to the extension', async ({
  scene,
  extensionId,
}) => {
  const { context, panel } = scene;
  const page = await context.newPage();
  await page.goto('https://world.localhost/');
  const tried = await page.evaluate(async (id) => {
    const frame = document.createElement('iframe');
    const loaded = new Promise<string>((resolve) => {
      frame.addEventListener('load', () => resolve('load'));
      setTimeout(() => resolve('nothing'), 3_000);
    });
    frame.src = `chrome-extension://${id}/panel.html`;
    document.body.append(frame);
    await loaded;
    const { runtime } = (window as unknown as { chrome?: { runtime?: unknown } }).chrome ?? {};
    const asset = await fetch(`chrome-extension://${id}/panel.html`).then(
      () => 'read',
      () => 'refused',
    );
    return { runtime: typeof runtime, asset };
  }, extensionId);
  expect(tried).toEqual({ runtime: 'undefined', asset: 'refused' });
  const texts = await Promise.all(
    page
      .frames()
      .filter((frame) => frame !== page.mainFrame())
      .map(async (frame) => {
        expect(frame.url()).not.toContain('panel.html');
        return frame.evaluate(() => document.body?.innerText ?? '').catch(() => '');
      }),
  );
  expect(texts.join(' ')).not.toContain('CINNOX');

  await test.step('nor under the address that this session’s panel has', async () => {
    const address = await panelAddress(scene.page, extensionId);
    expect(address).toMatch(/^chrome-extension:.+panel\.html$/);
    await page.evaluate((src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
    }, address);
    await page.waitForTimeout(1_500);
    const shown = await Promise.all(
      page
        .frames()
        .map((frame) => frame.evaluate(() => document.getElementById('root')?.innerText ?? '').catch(() => '')),
    );
    expect(shown.join('')).toBe('');
    // The same address shows the panel where it belongs.
    await expect(panel.getByRole('heading', { name: 'Ready' })).toBeVisible();
  });
});
