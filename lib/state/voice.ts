import type { ChannelPort, Clock } from './ports.ts';

/** Who of several panels that are seen at once says a thing to screen readers. */
export interface Voice {
  /**
   * Calls `speak` unless another panel has said it. `names`: any of them is the same thing. Returns the way to be silent
   * after all.
   */
  say(names: readonly string[], speak: () => void): () => void;
}

/** So long a panel in a page leaves it to the side panel, which is there whatever page is shown. */
const othersFirstMs = 150;
/** More calls than ring at once. */
const remembered = 50;

export function createVoice(deps: { channel: ChannelPort; clock: Clock; isEmbedded: boolean }): Voice {
  const { channel, clock, isEmbedded } = deps;
  let heard: readonly string[] = [];
  channel.listen((names) => (heard = [...heard, ...names].slice(-remembered)));
  return {
    say(names, speak) {
      const say = () => {
        if (names.some((name) => heard.includes(name))) return;
        channel.post(names);
        speak();
      };
      if (!isEmbedded) {
        say();
        return () => undefined;
      }
      const timer = clock.setTimeout(say, othersFirstMs);
      return () => clock.clearTimeout(timer);
    },
  };
}
