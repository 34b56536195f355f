import type { InteractionView } from '../../lib/domain/view.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Icon } from '../ui/Icon.tsx';
import { nameOf, summaryLine } from './interaction-words.ts';

/** All that is known of somebody who is not in Salesforce: the number or what the visitor said. */
export function Unmatched({ interaction, isEnded }: { interaction: InteractionView; isEnded: boolean }) {
  // While the call is live its band says the number already.
  if (!isEnded && interaction.kind === 'call') return null;
  const { visitor } = interaction;
  const line = isEnded ? summaryLine(interaction) : visitor?.email;
  return (
    <div className="section section--first person">
      <Avatar>
        <Icon name="person" />
      </Avatar>
      <div className="row__text">
        <p className="person__name remote">{nameOf(interaction)}</p>
        {line !== undefined && <p className="sub remote figures">{line}</p>}
      </div>
    </div>
  );
}
