import { Guarded } from './Guarded.tsx';
import { useActions, useIsBusy } from './panel-context.ts';
import { texts } from './texts.ts';

/** "Nobody in Salesforce" is an answer, too: the log stands without a person and is no longer asked about. */
export function NoContact({ rowId, isChosen = false }: { rowId: string; isChosen?: boolean }) {
  const { chooseContact } = useActions();
  const isBusy = useIsBusy(`choose:${rowId}`);
  if (isChosen) return <p className="sub small">{texts.noContactChosen}</p>;
  return (
    <div className="actions">
      <Guarded variant="text" disabled={isBusy} onAct={() => chooseContact(rowId, null)}>
        {texts.noContact}
      </Guarded>
    </div>
  );
}
