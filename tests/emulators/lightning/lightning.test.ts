// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { TEST_ORG } from '../salesforce/store/test-org.ts';
import { clientModules } from './static-files.ts';
import { AGENT_SID, createLightningWorld, LIGHTNING } from './test-lightning.ts';
import { safeReturnUrl } from './web-session.ts';

const location = (response: Response): string => response.headers.get('location') ?? '';

describe('session', () => {
  it('sends a visitor without a cookie to the login page of the org and names the page he wanted', async () => {
    const { get } = await createLightningWorld();
    const wanted = '/lightning/o/Contact/list?filterName=Recent';
    const response = await get(wanted, '');
    expect(response.status).toBe(302);
    const login = new URL(location(response));
    expect(login.origin + login.pathname).toBe(`https://${TEST_ORG.myDomainHost}/`);
    expect(login.searchParams.get('startURL')).toBe(LIGHTNING + wanted);
  });

  it('does the same for a cookie that is dead or of another org', async () => {
    const { get, lightning } = await createLightningWorld();
    expect((await get('/lightning/page/home', 'sid=gone')).status).toBe(302);
    const foreign = new Request('https://globex.lightning.force.com/lightning/page/home', {
      headers: { cookie: `sid=${AGENT_SID}` },
    });
    expect(location(await lightning.fetch(foreign))).toContain('https://globex.my.salesforce.com/');
  });

  it('turns a session id into a cookie by frontdoor.jsp and goes to the page', async () => {
    const { get } = await createLightningWorld();
    const response = await get(
      `/secur/frontdoor.jsp?sid=${encodeURIComponent(AGENT_SID)}&retURL=${encodeURIComponent('/lightning/o/Case/list')}`,
      '',
    );
    expect(response.status).toBe(302);
    expect(location(response)).toBe(`${LIGHTNING}/lightning/o/Case/list`);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; Secure/);
    const sid = cookie.split(';')[0] ?? '';
    expect((await get('/lightning/page/home', sid)).status).toBe(200);
  });

  it('sets no cookie for a session id that does not exist', async () => {
    const { get } = await createLightningWorld();
    const response = await get('/secur/frontdoor.jsp?sid=made-up&retURL=/lightning/page/home', '');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(location(response)).toContain(`https://${TEST_ORG.myDomainHost}/?startURL=`);
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    'evil.example',
    'https://user@acme--uat.sandbox.lightning.force.com/',
    '/.//evil.example',
    '/secur/frontdoor.jsp?sid=x',
    'http://[',
    '',
  ])('never redirects off its host: %j', (wanted) => {
    const url = safeReturnUrl(wanted, new URL(LIGHTNING));
    expect(url.href.startsWith(`${LIGHTNING}/`)).toBe(true);
    expect(url.pathname.startsWith('/secur/')).toBe(false);
    expect(new URL(url.href).hostname).toBe(TEST_ORG.lightningHost);
  });
});

describe('pages', () => {
  it('serves the app under the policy of Lightning', async () => {
    const { get, ids } = await createLightningWorld();
    for (const path of [
      '/lightning/page/home',
      `/lightning/r/Contact/${ids.contact}/view`,
      '/lightning/app/console',
      '/one/one.app',
    ]) {
      const response = await get(path);
      expect(response.status).toBe(200);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).toContain("frame-src 'self' https://*.force.com https://*.salesforce.com;");
      expect(policy.split('; ').find((part) => part.startsWith('script-src'))).toBe("script-src 'self'");
      const html = await response.text();
      expect(html).toContain('id="auraLoadingBox"');
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    }
  });

  it('leads old addresses to their page and refuses unknown ones', async () => {
    const { get, ids } = await createLightningWorld();
    expect(location(await get(`/${ids.contact.slice(0, 15)}`))).toBe(`${LIGHTNING}/lightning/r/${ids.contact}/view`);
    expect(location(await get('/'))).toBe(`${LIGHTNING}/lightning/page/home`);
    const missing = await get('/no/such/<page>');
    expect(missing.status).toBe(404);
    expect(await missing.text()).not.toContain('<page>');
  });

  it('serves every module of the page as JavaScript, without types, and each module that one imports', async () => {
    const { get } = await createLightningWorld();
    for (const name of clientModules) {
      const response = await get(`/lightning-client/${name}`, '');
      expect(response.status, name).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      const code = await response.text();
      expect(code).not.toMatch(/\binterface \w+ \{|\bimport type\b|innerHTML|\beval\(/);
      for (const [, imported = ''] of code.matchAll(/^import .* from '\.\/([\w-]+\.ts)'/gm))
        expect(clientModules, name).toContain(imported);
    }
  });

  it('serves the styles and no other file', async () => {
    const { get } = await createLightningWorld();
    const styles = await get('/_slds/styles/salesforce-lightning-design-system.min.css', '');
    expect(styles.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await styles.text()).toContain('.slds-timeline__item_expandable');
    for (const path of [
      '/lightning-client/routes.test.ts',
      '/lightning-client/../lightning.ts',
      '/lightning-client/%2e%2e/shell.ts',
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });
});
