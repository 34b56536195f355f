/** Lightning hosts of every Salesforce cloud, as the manifest lists them. */
const lightningHosts = ['.lightning.force.com', '.lightning.crmforce.mil', '.lightning.sfcrmapps.cn'];

function isLightningOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return (
    protocol === 'https:' && lightningHosts.some((host) => hostname.endsWith(host) && hostname.length > host.length)
  );
}

/**
 * May the panel run under these ancestors (`location.ancestorOrigins`, nearest first)? None = a top-level page such as
 * the side panel. Otherwise exactly one, a Lightning page: our script mounts in top frames only.
 */
export function mayRunUnder(ancestorOrigins: readonly string[]): boolean {
  if (ancestorOrigins.length === 0) return true;
  return ancestorOrigins.length === 1 && isLightningOrigin(ancestorOrigins[0] ?? '');
}
