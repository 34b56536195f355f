import type { InteractionView } from '../../lib/domain/view.ts';
import { Guarded } from './Guarded.tsx';
import { useActions, useIsBusy } from './panel-context.ts';
import { texts } from './texts.ts';

/** "Nobody in Salesforce" is an answer, too: the log stands without a person and is no longer asked about. */
export function NoContact({ interaction: { id, match } }: { interaction: InteractionView }) {
  const { chooseContact } = useActions();
  const isBusy = useIsBusy(`choose:${id}`);
  if (match.isNobody === true) return <p className="sub small">{texts.noContactChosen}</p>;
  return (
    <div className="actions">
      <Guarded variant="text" disabled={isBusy} onAct={() => chooseContact(id, null)}>
        {texts.noContact}
      </Guarded>
    </div>
  );
}
