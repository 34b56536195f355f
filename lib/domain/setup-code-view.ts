/** What a set-up code contains; of the App token only that it is there. */
export interface SetupCodeView {
  host?: string;
  isSandbox?: boolean;
  consumerKey?: string;
  cinnoxBaseUrl?: string;
  cinnoxAppId?: string;
  mode?: 'package' | 'package-free';
  defaultCountry?: string;
  dispositions?: string[];
  /** Names of the rules that it sets. */
  rules: string[];
  hasToken: boolean;
}
