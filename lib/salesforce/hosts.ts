/**
 * The My Domain API host of whatever a person pastes (host, URL with path, Lightning, set-up or Visualforce page).
 * Null for hosts that are no org (login, test, help, www, other companies).
 */
export declare function apiHost(pasted: string): string | null;
/** The Lightning host that belongs to a My Domain host. */
export declare function lightningHost(host: string): string;
/** True when the host says so; production hosts and old sandboxes need `Organization.IsSandbox`. */
export declare function isSandboxHost(host: string): boolean;
/** Short name of the org, e.g. `acme--uat`. */
export declare function orgLabel(host: string): string;
/** Is this page of the org whose My Domain host is given? */
export declare function sameOrg(pageUrl: string, host: string): boolean;
