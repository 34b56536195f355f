import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { chat, unknownCaller, call, session, today, withoutProfile } from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';

describe('panel states', () => {
  it('signed out: says how many notes wait, and signs in', async () => {
    const { fake, user } = await renderPanel(scenes['signed-out'], { answers: { 'session.signIn': () => null } });
    expect(screen.getByText(/3 notes are kept/)).toBeInTheDocument();
    expect(screen.queryByRole('tablist')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Sign in to acme--uat' }));
    expect(fake.of('session.signIn')).toHaveLength(1);
  });

  it('not set up: points to the settings', async () => {
    const { fake, user } = await renderPanel(scenes['not-set-up'], { answers: { 'options.open': () => null } });
    await user.click(screen.getByRole('button', { name: 'Open settings' }));
    expect(fake.of('options.open')).toHaveLength(1);
  });

  it('another org: says so and shows nobody’s data', async () => {
    await renderPanel(scenes['other-org']);
    expect(screen.getByText(/CINNOX is connected to Acme Logistics \(sandbox\)/)).toBeInTheDocument();
    expect(screen.queryByText('SANDBOX')).not.toBeInTheDocument();
    expect(screen.queryByText('Wong Mei-ling')).not.toBeInTheDocument();
    expect(screen.queryByText('All logged')).not.toBeInTheDocument();
  });

  it('idle: ready, with what was last', async () => {
    await renderPanel(scenes.idle);
    expect(screen.getByText('Events arrive live · last one 2 min ago')).toBeInTheDocument();
    expect(screen.getByText('Priya Nair')).toBeInTheDocument();
    expect(screen.getByText('SANDBOX')).toBeInTheDocument();
  });

  it('reports only: says that there is no ring', async () => {
    await renderPanel(scenes['reports-only']);
    expect(
      screen.getByText('Calls appear after they end: live events are not set up in this org.'),
    ).toBeInTheDocument();
  });

  it('only places with content have tabs', async () => {
    await renderPanel(scenes.idle);
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Now', 'Today']);
  });

  it('a call for you: who, why, what is open, and what will happen', async () => {
    const { fake, user, page } = await renderPanel(scenes['for-you'], {
      answers: { 'record.open': () => null, 'call.claim': () => null },
    });
    expect(screen.getByRole('heading', { name: 'Call for you' })).toBeInTheDocument();
    expect(screen.getByRole('timer')).toHaveTextContent('0:04');
    expect(screen.getByText('Mobile matches exactly · linked')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '00001026 · Delivery window missed twice' })).toBeInTheDocument();
    expect(screen.getByText('Task when the call ends')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Wong Mei-ling' }));
    expect(fake.of('record.open')).toEqual([{ recordId: '0038d00000WongML' }]);
    await user.click(screen.getByRole('button', { name: 'Copy number' }));
    expect(page.copied).toEqual(['+85294667788']);
    await user.click(screen.getByRole('button', { name: 'I’m on this call' }));
    expect(fake.of('call.claim')).toEqual([{ id: 'call-1' }]);
  });

  it('during: disposition and related record are sent', async () => {
    const { fake, user } = await renderPanel(scenes.during, {
      answers: { 'disposition.set': () => null, 'related.set': () => null },
    });
    expect(screen.getByText('In Salesforce')).toBeInTheDocument();
    await user.selectOptions(screen.getByLabelText('Disposition'), 'Resolved');
    await user.selectOptions(screen.getByLabelText('Related to'), 'Harbour Logistics');
    await user.selectOptions(screen.getByLabelText('Disposition'), 'None');
    expect(fake.of('disposition.set')).toEqual([
      { id: 'call-1', value: 'Resolved' },
      { id: 'call-1', value: null },
    ]);
    expect(fake.of('related.set')).toEqual([{ id: 'call-1', recordId: '0018d00000Harbor' }]);
  });

  it('chat: can be attached to a Case that is there', async () => {
    const { fake, user, show } = await renderPanel(scenes.chat, { answers: { 'related.set': () => null } });
    const choice = screen.getByLabelText('Attach to existing Case');
    expect(choice).toHaveDisplayValue('A new Case');
    const [first] = chat.profile?.openCases ?? [];
    await user.selectOptions(choice, `${first?.number ?? ''} · ${first?.subject ?? ''}`);
    expect(fake.of('related.set')).toEqual([{ id: chat.id, recordId: first?.id }]);
    const related = { id: first?.id ?? '', label: `Case ${first?.number ?? ''}` };
    await show({ interactions: [{ ...chat, related }], recent: [] });
    expect(screen.getByLabelText('Attach to existing Case')).toHaveAccessibleDescription(/no new Case is made/);
    await user.selectOptions(screen.getByLabelText('Attach to existing Case'), 'A new Case');
    expect(fake.of('related.set')[1]).toEqual({ id: chat.id, recordId: null });
  });

  it('chat: with a Case of its own says what can be done', async () => {
    const own = { id: '5008d00000Case77', object: 'Case' as const, label: '00001077' };
    const related = { id: own.id, label: 'Case 00001077', byRule: true };
    const caseFixed = 'It has a Case of its own already. Merge the two in Salesforce.';
    const logged = { ...chat, related, caseFixed, log: { ...chat.log, case: own } };
    const { show } = await renderPanel({ ...scenes.chat, now: { interactions: [logged], recent: [] } });
    expect(screen.getByText(caseFixed)).toBeInTheDocument();
    expect(screen.queryByLabelText('Attach to existing Case')).not.toBeInTheDocument();
    // Where there is no other Case nobody asks.
    await show({ interactions: [withoutProfile(logged)], recent: [] });
    expect(screen.queryByText(caseFixed)).not.toBeInTheDocument();
  });

  it('many: nobody is chosen before a person chooses', async () => {
    const { fake, user } = await renderPanel(scenes.many, { answers: { 'contact.choose': () => null } });
    expect(screen.getByText('4 contacts share this number. Who is it?')).toBeInTheDocument();
    for (const radio of screen.getAllByRole('radio')) expect(radio).not.toBeChecked();
    expect(screen.getByRole('button', { name: 'Choose a person' })).toBeDisabled();
    await user.click(screen.getByText('Priya Nair'));
    await user.click(screen.getByRole('button', { name: 'This is Priya Nair' }));
    expect(fake.of('contact.choose')).toEqual([{ id: 'call-1', contactId: '0038d00000PriyaN' }]);
  });

  it('unknown caller: found by search, confirmed, then chosen', async () => {
    const found = {
      contactId: '0038d00000BergJo',
      name: 'Jonas Berg',
      initials: 'JB',
      account: 'Berg & Dotter AB',
      detail: 'Owner',
    };
    const { fake, user } = await renderPanel(scenes.unknown, {
      answers: { 'contacts.search': () => ({ results: [found] }), 'contact.choose': () => null },
    });
    expect(screen.getByText('+46 70 123 45 67 · Sweden')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByLabelText('Find the person')).toBeEnabled());
    await user.type(screen.getByLabelText('Find the person'), 'jonas');
    await user.click(await screen.findByRole('option', { name: /Jonas Berg/ }));
    expect(fake.of('contact.choose')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'This is Jonas Berg' }));
    expect(fake.of('contact.choose')).toEqual([{ id: 'call-1', contactId: '0038d00000BergJo' }]);
    expect(fake.of('contacts.search').at(-1)).toEqual({ text: 'jonas' });
  });

  it('search: says when nobody is found and when Salesforce cannot be asked', async () => {
    const { user } = await renderPanel(scenes.unknown, {
      answers: {
        'contacts.search': ({ text }) => {
          if (text === 'nobody') return { results: [] };
          throw Object.assign(new Error('Salesforce does not answer.'), { code: 'network' });
        },
      },
    });
    await user.type(screen.getByLabelText('Find the person'), 'nobody');
    expect(await screen.findByText('Nobody found for “nobody”.')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Find the person'), ' here');
    expect(await screen.findByText('Salesforce does not answer.')).toBeInTheDocument();
  });

  it.each([['anonymous'], ['+'], ['1'.repeat(40)], ['call me maybe'], ['<img src=x onerror=alert(1)>']])(
    'shows the number %s as text',
    async (number) => {
      await renderPanel({
        ...scenes.unknown,
        now: { interactions: [{ ...unknownCaller, number: { display: number, copy: number } }], recent: [] },
      });
      expect(screen.getByText(number)).toBeInTheDocument();
      expect(document.querySelector('img')).toBeNull();
    },
  );

  it('after: logged with Open, and the log can be moved', async () => {
    const found = { contactId: '0038d00000BergJo', name: 'Jonas Berg', initials: 'JB', detail: '' };
    const { fake, user } = await renderPanel(scenes.after, {
      answers: {
        'record.open': () => null,
        'contacts.search': () => ({ results: [found] }),
        'contact.choose': () => null,
      },
    });
    expect(screen.getByRole('heading', { name: 'Logged as Task' })).toBeInTheDocument();
    expect(screen.getByText('Changes update the Task')).toBeInTheDocument();
    expect(screen.getByText('Call in · 4:12 · Call back')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Don’t log' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Open Task' }));
    await user.click(screen.getByRole('button', { name: 'Open Case 00001044' }));
    expect(fake.of('record.open')).toEqual([{ recordId: '00T8d00000Task77' }, { recordId: '5008d00000Case44' }]);
    await user.type(screen.getByLabelText('Not the right person?'), 'jonas');
    await user.click(await screen.findByRole('option', { name: /Jonas Berg/ }));
    await user.click(screen.getByRole('button', { name: 'Move to Jonas Berg' }));
    expect(fake.of('contact.choose')).toEqual([{ id: 'call-1', contactId: '0038d00000BergJo' }]);
  });

  it('chat: who, since when, open Cases, and what will happen on close', async () => {
    await renderPanel(scenes.chat);
    expect(screen.getByText('WhatsApp · enquiry 20481 · since 10:02')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '00001031 · Order CN-1182 not delivered' })).toBeInTheDocument();
    expect(screen.getByText('The conversation is added to the Case on close')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open in CINNOX' })).toHaveAttribute('href', chat.deepLink);
    expect(screen.queryByLabelText('Disposition')).not.toBeInTheDocument();
  });

  it('declined: Undo brings it back', async () => {
    const { fake, user } = await renderPanel(scenes.declined, { answers: { 'log.restore': () => null } });
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(fake.of('log.restore')).toEqual([{ id: 'call-1' }]);
  });

  it('failed: what happened, try again, copy details', async () => {
    const { fake, user, page } = await renderPanel(scenes.failed, { answers: { 'log.retry': () => null } });
    const card = screen.getByRole('region', { name: 'Salesforce refused the Task' });
    await user.click(within(card).getByRole('button', { name: 'Try again' }));
    expect(fake.of('log.retry')).toEqual([{ id: null }]);
    await user.click(within(card).getByRole('button', { name: 'Copy details' }));
    expect(page.copied[0]).toMatch(/INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST/);
  });

  it('a problem of one row is tried again for that row', async () => {
    const problem = {
      id: 'p',
      tone: 'bad' as const,
      cause: {
        kind: 'record' as const,
        what: 'Task' as const,
        error: { code: 'rejected', message: 'Why.', details: '{}' },
      },
    };
    const failed = call({
      log: { state: 'failed', sentence: 'Not logged yet', problem, canDecline: true, canRestore: false },
    });
    const { fake, user } = await renderPanel(
      { title: '', session: session(), today: today(), now: { interactions: [failed], recent: [] } },
      { answers: { 'log.retry': () => null } },
    );
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(fake.of('log.retry')).toEqual([{ id: 'call-1' }]);
  });

  it('several: a call does not hide the chat', async () => {
    const { user } = await renderPanel(scenes.several);
    const switcher = screen.getByRole('group', { name: 'Calls and chats' });
    expect(within(switcher).getByRole('button', { name: 'Wong Mei-ling' })).toHaveAttribute('aria-pressed', 'true');
    await user.click(within(switcher).getByRole('button', { name: 'Jonas Berg' }));
    expect(screen.getByRole('heading', { name: 'Chat with you' })).toBeInTheDocument();
  });

  it('searching and unavailable are said', async () => {
    const searching = withoutProfile(call({ match: { status: 'searching', candidates: [] } }));
    const { show } = await renderPanel({ ...scenes['for-you'], now: { interactions: [searching], recent: [] } });
    expect(screen.getByText('Looking for this person in Salesforce…')).toBeInTheDocument();
    await show({ interactions: [{ ...searching, match: { status: 'unavailable', candidates: [] } }], recent: [] });
    expect(screen.getByText(/could not be asked who this is/)).toBeInTheDocument();
  });
});

describe('Today', () => {
  it('counts, lists, and opens records', async () => {
    const { fake, user } = await renderPanel(scenes.today, { answers: { 'record.open': () => null } });
    expect(screen.getByRole('progressbar', { name: /21 of 25/ })).toHaveAttribute('value', '21');
    expect(screen.getByText('2 waiting to be logged · 1 person to choose · 1 skipped by rule')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Wong Mei-ling' }));
    expect(fake.of('record.open')).toEqual([{ recordId: '00T8d0000000r1A' }]);
  });

  it('the pill leads to its rows, and back to all', async () => {
    const { user } = await renderPanel({ ...scenes.today, place: 'now' });
    await user.click(screen.getByRole('button', { name: '2 waiting' }));
    const list = screen.getByRole('region', { name: 'Calls and enquiries' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(1);
    expect(within(list).getByText('Priya Nair')).toBeInTheDocument();
    await user.click(within(list).getByRole('button', { name: 'Show all' }));
    expect(within(list).getAllByRole('listitem')).toHaveLength(6);
  });

  it('an open enquiry is claimed', async () => {
    const { fake, user } = await renderPanel(scenes.today, { answers: { 'enquiry.claim': () => ({ id: 'x' }) } });
    await user.click(screen.getByRole('button', { name: 'I’m handling this' }));
    expect(fake.of('enquiry.claim')).toEqual([{ enquiryNumber: '20490' }]);
  });

  it('a person is chosen later, in the row', async () => {
    const found = { contactId: '0038d00000TanWei', name: 'Tan Wei Ming', initials: 'TW', detail: '' };
    const { fake, user } = await renderPanel(scenes.today, {
      answers: { 'contacts.search': () => ({ results: [found] }), 'contact.choose': () => null },
    });
    await user.click(screen.getByRole('button', { name: 'Choose: +65 6532 1100' }));
    await user.type(screen.getByLabelText('Find the person'), 'tan');
    await user.click(await screen.findByRole('option', { name: /Tan Wei Ming/ }));
    await user.click(screen.getByRole('button', { name: 'This is Tan Wei Ming' }));
    expect(fake.of('contact.choose')).toEqual([{ id: 'r4', contactId: '0038d00000TanWei' }]);
  });
});
