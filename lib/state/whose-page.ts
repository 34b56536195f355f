import type { Views } from './projection.ts';

/**
 * A page of another org is known by its host at once: until the worker has answered, or while it still has in mind what
 * this tab showed before, nobody's calls and customers are shown in it. The worker's own judgement brings the sentence.
 */
export function inPage(views: Views, hostAround: string | undefined): Views {
  const { session, tab } = views;
  const hosts = session?.pageHosts;
  const isOurs = hostAround === undefined || hosts === undefined || hosts.includes(hostAround);
  if (isOurs || tab?.agreement === 'other-org') return views;
  return { ...views, tab: { tabId: tab?.tabId ?? -1, visible: tab?.visible ?? true, agreement: 'other-org' } };
}
