import type { Engine } from './client';
import type { DeviceInfo, Notice, RequestName, Requests } from './protocol';
import { SharedLog } from './shared-log';
import { QUESTIONS, type Side, type TabMessage } from './shared-messages';

/** The tab with the engine: does what it is asked, and tells the tabs that watch everything that happens. */
export function createOwner(engine: Engine, post: (message: TabMessage) => void, tell: (notice: Notice) => void): Side {
  const log = new SharedLog();
  const watchers = new Set<string>();
  let device: DeviceInfo | null = null;

  const share = (notice: Notice) => {
    log.add(notice);
    if (watchers.size > 0) post({ kind: 'notice', notice });
  };
  engine.onNotice((notice) => {
    share(notice);
    tell(notice);
  });

  /** A request of this tab, and what the others must know of it. */
  const perform = async (name: RequestName, args: Requests[RequestName]['args']): Promise<unknown> => {
    if (name !== 'run') {
      const reply: unknown = await engine.request(name, args as never);
      if (name === 'start') {
        device = reply as DeviceInfo;
        post({ kind: 'device', device });
      } else if (name === 'loadBase') {
        const { preset } = args as Requests['loadBase']['args'];
        share({ type: 'base', info: reply as Requests['loadBase']['reply'], preset });
      }
      return reply;
    }
    const { stages, config } = args as Requests['run']['args'];
    share({ type: 'run', stages, config });
    let outcome: 'done' | 'stopped' | 'failed' = 'failed';
    try {
      const reply = await engine.request('run', args as Requests['run']['args']);
      outcome = reply.outcome;
      return reply;
    } finally {
      share({ type: 'run-end', outcome });
    }
  };

  const answer = async ({ from: to, id, name, args }: TabMessage & { kind: 'question' }): Promise<void> => {
    try {
      post({ kind: 'answer', to, id, reply: await engine.request(name, args as never) });
    } catch (cause) {
      post({ kind: 'no-answer', to, id, reason: cause instanceof Error ? cause.message : String(cause) });
    }
  };

  post({ kind: 'owner' });
  return {
    request: ({ name, args, resolve, reject }) => void perform(name, args).then(resolve, reject),
    onMessage(message) {
      if (message.kind === 'hello') {
        watchers.add(message.from);
        post({ kind: 'snapshot', to: message.from, device, notices: log.notices });
      } else if (message.kind === 'bye') watchers.delete(message.from);
      else if (message.kind === 'question' && QUESTIONS.includes(message.name)) void answer(message);
    },
  };
}
