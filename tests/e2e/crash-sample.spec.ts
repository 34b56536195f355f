import { expect, test } from '@playwright/test';
import { openOffice } from './support/agent-desk.ts';
import { findCrashPoints, playCrash } from './support/crash-rounds.ts';

/** `npm run bench -- kills` plays many more of them. */
const rounds = 10;

test('at a sample of the requests of a call the worker or the whole browser is killed: one Task with the note, one Case', async () => {
  test.setTimeout(600_000);
  const office = await openOffice();
  try {
    const desk = await office.openDesk();
    const points = await findCrashPoints(office, desk, 1);
    let struck = 0;
    for (const point of points) {
      const { isStruck, problems } = await playCrash(office, desk, point);
      expect(problems, `${point.victim} killed, request ${point.point}: ${point.request}`).toEqual([]);
      if (isStruck) struck += 1;
      if (struck === rounds) break;
    }
    expect(struck).toBe(rounds);
  } finally {
    await office.close();
  }
});
