import type { Hono } from 'hono';
import type { CinnoxKnobs } from '../knobs.ts';
import type { Call, Enquiry, ServiceParts } from '../model.ts';
import type { ReportLog } from '../report-log.ts';
import { callRow, chatRow, enquiryRow } from '../report-rows.ts';
import { listResponse, textListResponse, wrongParameter } from './answers.ts';
import { cutPage, readPage, readQuery, readWindow } from './query.ts';
import { RowTexts } from './row-texts.ts';

interface ReportParts extends ServiceParts {
  readonly enquiryReports: ReportLog<Enquiry>;
  readonly callReports: ReportLog<Call>;
}

interface Times {
  start: number;
  end: number | undefined;
  created: number;
}

const reportLimits = { preset: 50, most: 500 };
const hiddenChannels: readonly string[] = ['INSTAGRAM', 'CHATBOT'];

/** An enquiry's record is made when it begins, a call's when it ends. */
function enquiryTimes(enquiry: Enquiry): Times {
  return { start: enquiry.createdAt, end: enquiry.closedAt, created: enquiry.createdAt };
}

function callTimes(call: Call): Times {
  return { start: call.startedAt, end: call.endedAt, created: call.endedAt ?? call.startedAt };
}

/** What a call's row takes from elsewhere. */
function callFrom(enquiry: Enquiry | undefined, { confIdName, callee, recording }: CinnoxKnobs): string {
  const { displayCaseNumber, visitor, destination } = enquiry ?? {};
  return [confIdName, callee, recording, displayCaseNumber, visitor?.eid, visitor?.name, destination?.name].join('\n');
}

/** Reports: https://docs.cinnox.com/reference/reports */
export function addReportRoutes(app: Hono, { state, knobs, enquiryReports, callReports }: ReportParts): void {
  const enquiryTexts = new RowTexts<Enquiry>();
  const callTexts = new RowTexts<Call>();

  /** One report: the window, the narrowing to one id, the page. */
  function report<T>(
    url: URL,
    options: { rows: readonly T[]; times(row: T): Times; only: string; isOnly(row: T, id: string): boolean },
  ): { page: T[]; total: number } {
    const query = readQuery(url, ['startAt', 'endAt', 'offset', 'limit', options.only]);
    const page = readPage(query, reportLimits);
    const window = readWindow(query);
    const onlyId = query.get(options.only);
    if (onlyId !== undefined && knobs.narrow === 'refused') throw wrongParameter('Bad query');
    const rows = options.rows.filter((row) => {
      if (onlyId !== undefined && !options.isOnly(row, onlyId)) return false;
      if (!window) return true;
      const at = options.times(row)[knobs.window];
      return at !== undefined && at >= window.startAt && at <= window.endAt;
    });
    return { page: cutPage(rows, page), total: rows.length };
  }

  app.get('/data/enquiry-detail', (c) => {
    const isHidden = ({ channel }: Enquiry) => knobs.hiddenChannels !== 'none' && hiddenChannels.includes(channel);
    const { page, total } = report(new URL(c.req.url), {
      rows: enquiryReports.visible().filter((enquiry) => !isHidden(enquiry)),
      times: enquiryTimes,
      only: 'enquiryID',
      isOnly: ({ inquiry, displayCaseNumber }, id) => inquiry === id || displayCaseNumber === id,
    });
    const textOf = (enquiry: Enquiry) =>
      enquiryTexts.textOf(enquiry, knobs.enquiryExtras, () => enquiryRow(enquiry, state, knobs));
    return textListResponse(page.map(textOf), total, knobs);
  });

  app.get('/data/call-log', (c) => {
    const { page, total } = report(new URL(c.req.url), {
      rows: callReports.visible(),
      times: callTimes,
      only: 'callID',
      isOnly: ({ callId }, id) => callId === id,
    });
    const enquiries = new Map(state.enquiries.map((enquiry) => [enquiry.inquiry, enquiry]));
    const textOf = (call: Call) => {
      const enquiry = enquiries.get(call.inquiry);
      return callTexts.textOf(call, callFrom(enquiry, knobs), () => callRow(call, enquiry, state, knobs));
    };
    return textListResponse(page.map(textOf), total, knobs);
  });

  app.get('/data/enquiry-chat', (c) => {
    const id = readQuery(new URL(c.req.url), ['enquiryID']).get('enquiryID');
    if (!id) throw wrongParameter('enquiryID is required');
    const isIt = ({ inquiry, displayCaseNumber }: Enquiry) => inquiry === id || displayCaseNumber === id;
    const enquiry = enquiryReports.visible().find(isIt);
    // Closed for the report and closed in fact: a chat that was taken up again is refused at once.
    if (enquiry?.status !== 'closed' || state.enquiries.find(isIt)?.status !== 'closed')
      throw wrongParameter('invalid enquiryID');
    const rows = enquiry.messages.map((message) => chatRow(message, enquiry, state.serviceId));
    return listResponse(rows, rows.length, knobs);
  });
}
