import { Guarded } from './Guarded.tsx';
import { useActions, useIsBusy } from './panel-context.ts';
import { texts } from './texts.ts';

/** Words that were typed into a colleague's call: logged as one's own part, or not. */
export function LeftWords({ rowId, sentence }: { rowId: string; sentence: string }) {
  const { claimCall, decline } = useActions();
  const isBusy = [useIsBusy(`claim:${rowId}`), useIsBusy(`decline:${rowId}`)].some(Boolean);
  return (
    <>
      <p className="sub">{sentence}</p>
      <div className="actions">
        <Guarded variant="primary" disabled={isBusy} onAct={() => claimCall(rowId)}>
          {texts.claim}
        </Guarded>
        <Guarded variant="text" disabled={isBusy} onAct={() => decline(rowId)}>
          {texts.dontLog}
        </Guarded>
      </div>
    </>
  );
}
