import { StageError } from '../train/events';
import type { DeviceInfo, Notice } from './protocol';
import { QUESTIONS, type Side, type TabMessage, type Waiting } from './shared-messages';

export type Watcher = Side & {
  /** The requests that were not answered yet: this tab takes over and does them itself. */
  leave(): readonly Waiting[];
};

/** A tab without an engine: is told what happens, asks what changes nothing, and refuses the rest. */
export function createWatcher(
  me: string,
  post: (message: TabMessage) => void,
  tell: (notice: Notice) => void,
): Watcher {
  let joined = false;
  let device: DeviceInfo | null = null;
  const starts: Waiting[] = [];
  const asked = new Map<number, Waiting>();
  let nextId = 1;

  const begin = (given: DeviceInfo | null) => {
    device = given;
    if (!device) return;
    for (const { resolve } of starts.splice(0)) resolve(device);
  };
  const hello = () => {
    joined = false;
    post({ kind: 'hello', from: me });
  };
  const take = (id: number): Waiting | undefined => {
    const waiting = asked.get(id);
    asked.delete(id);
    return waiting;
  };

  hello();
  return {
    request(waiting) {
      if (waiting.name === 'start') {
        if (device) waiting.resolve(device);
        else starts.push(waiting);
      } else if (QUESTIONS.includes(waiting.name)) {
        asked.set(nextId, waiting);
        post({ kind: 'question', from: me, id: nextId++, name: waiting.name, args: waiting.args });
      } else {
        waiting.reject(
          new StageError(
            'watching',
            'Training runs in another tab, and this one only watches. Go to that tab, or close it: this one then takes over.',
          ),
        );
      }
    },
    onMessage(message) {
      if (message.kind === 'owner') hello();
      else if (message.kind === 'snapshot' && message.to === me && !joined) {
        joined = true;
        for (const notice of message.notices) tell(notice);
        begin(message.device);
      } else if (message.kind === 'device' && joined) begin(message.device);
      else if (message.kind === 'notice' && joined) tell(message.notice);
      else if (message.kind === 'answer' && message.to === me) take(message.id)?.resolve(message.reply);
      else if (message.kind === 'no-answer' && message.to === me)
        take(message.id)?.reject(new StageError('no-answer', message.reason));
    },
    leave: () => [...starts, ...asked.values()],
  };
}
