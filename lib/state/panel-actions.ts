import type { SearchResultView, TodayRowView } from '../domain/view.ts';
import type { Place, TodayFilter } from './panel-state.ts';

/** What a person does in the panel. */
export interface PanelActions {
  /** Reads the projection and says hello; returns the way to stop. */
  start(): () => void;
  goTo(place: Place, filter?: TodayFilter): void;
  /** Of the lines that are on screen, whatever day they are of. */
  showOnly(filter: TodayFilter): void;
  select(id: string): void;
  /** The caret stands in a field of this interaction: nothing takes its place meanwhile. */
  fieldFocused(id: string): void;
  fieldBlurred(): void;
  noteTyped(id: string, text: string): void;
  noteFocused(id: string): void;
  noteBlurred(id: string): void;
  claimCall(id: string): void;
  claimEnquiry(enquiryNumber: string): void;
  setDisposition(id: string, value: string | null): void;
  setRelated(id: string, recordId: string | null): void;
  chooseContact(id: string, contactId: string | null): void;
  decline(id: string): void;
  restore(id: string): void;
  retry(id: string | null): void;
  signIn(): void;
  openRecord(recordId: string): void;
  /** The settings, or the reconciliation or failed jobs in a tab of their own. */
  openOptions(): void;
  openPlace(view: 'coverage' | 'failed'): void;
  openOrg(): void;
  openSide(): void;
  minimise(): void;
  copy(text: string): Promise<boolean>;
  search(text: string): Promise<SearchResultView[]>;
  /** The lines of another day. */
  readDay(day: string): Promise<TodayRowView[]>;
  /** Something was pressed: what was said in passing was read. */
  hush(): void;
  /** A guarded button was pressed while the page covered it, or before it was in full view for a moment. */
  reportRefused(isCovered: boolean): void;
  dismissFailure(): void;
}
