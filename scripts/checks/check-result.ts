/** What a check of the build found; no problems means passed. */
export interface CheckResult {
  problems: string[];
  summary: string;
}
