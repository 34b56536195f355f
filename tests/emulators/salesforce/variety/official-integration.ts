import { createRealClock } from '../../kernel/real-clock.ts';
import { createSeededRandom } from '../../kernel/seeded-random.ts';
import { zipOf } from '../../../../scripts/package-org/zip.ts';
import { metadataOf } from '../metadata/org-metadata.ts';
import { openPackage } from '../metadata/package-zip.ts';
import { systemUser } from '../package/system-user.ts';
import type { Org } from '../types.ts';

export const WEBHOOK_CLASS = 'Webhook';
export const REMOTE_SITE = 'CINNOX_API';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const meta = (type: string): string =>
  `${HEAD}<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n    <apiVersion>68.0</apiVersion>\n    <status>Active</status>\n</${type}>\n`;

/** Names are those of CINNOX's guide, which leaves the trigger's open; the code is a stand-in and does not run here. */
const WEBHOOK = `public class Webhook {
    public static String jsonContent(System.TriggerOperation operation, List<SObject> newRows, List<SObject> oldRows) {
        return JSON.serialize(newRows);
    }
}
`;
const TRIGGER = `trigger Triggercode1 on Contact (after insert, after update, after delete) {
    String body = Webhook.jsonContent(Trigger.operationType, Trigger.new, Trigger.old);
}
`;
const SITE = `${HEAD}<RemoteSiteSetting xmlns="http://soap.sforce.com/2006/04/metadata">
    <disableProtocolSecurity>false</disableProtocolSecurity>
    <isActive>true</isActive>
    <url>https://acme.cinnox.com</url>
</RemoteSiteSetting>
`;

const members = (type: string, name: string): string =>
  `    <types>\n        <members>${name}</members>\n        <name>${type}</name>\n    </types>\n`;
const MANIFEST = `${HEAD}<Package xmlns="http://soap.sforce.com/2006/04/metadata">
${members('ApexClass', WEBHOOK_CLASS)}${members('ApexTrigger', 'Triggercode1')}${members('RemoteSiteSetting', REMOTE_SITE)}    <version>68.0</version>
</Package>
`;

/**
 * Puts into an org what an admin makes by hand after https://docs.cinnox.com/docs/integrating-salesforce: an Apex class,
 * a trigger on Contact, a remote site. `official-writer.ts` then writes as the integration does.
 */
export async function installOfficialIntegration(org: Org): Promise<void> {
  const files = new Map([
    [`classes/${WEBHOOK_CLASS}.cls`, WEBHOOK],
    [`classes/${WEBHOOK_CLASS}.cls-meta.xml`, meta('ApexClass')],
    ['triggers/Triggercode1.trigger', TRIGGER],
    ['triggers/Triggercode1.trigger-meta.xml', meta('ApexTrigger')],
    [`remoteSiteSettings/${REMOTE_SITE}.remoteSite`, SITE],
    ['package.xml', MANIFEST],
  ]);
  const surroundings = { clock: createRealClock(), random: createSeededRandom(11) };
  const metadata = metadataOf(org, surroundings);
  const opened = openPackage(zipOf(files), true);
  if (Array.isArray(opened)) throw new Error(opened[0]?.problem);
  const plan = await metadata.plan(opened, { trusted: true });
  const [finding] = plan.findings;
  if (finding) throw new Error(`${finding.fileName}: ${finding.problem}`);
  const user = await systemUser(org.store);
  await metadata.apply(plan, user.userId);
}
