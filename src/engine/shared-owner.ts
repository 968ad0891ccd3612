import { splitAt } from '../storage/run-split';
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
    if (notice.type === 'recovery' && notice.recovery.device) device = notice.recovery.device;
    share(notice);
    tell(notice);
  });

  let before: Promise<unknown> = Promise.resolve();
  /** A request of this tab, and what the others must know of it. In the order asked: a pause that is meant for a run does not overtake it. */
  const perform = async (name: RequestName, args: Requests[RequestName]['args']): Promise<unknown> => {
    const known = before.then(() => trainingOf(engine, name, args));
    before = known;
    const training = await known;
    if (training) share({ type: 'run', ...training });
    let outcome: 'done' | 'stopped' | 'failed' = 'failed';
    try {
      const reply: unknown = await engine.request(name, args as never);
      if (name === 'start') {
        device = reply as DeviceInfo;
        post({ kind: 'device', device });
      } else if (name === 'loadBase') {
        const { preset } = args as Requests['loadBase']['args'];
        share({ type: 'base', info: reply as Requests['loadBase']['reply'], preset });
      }
      if (training) outcome = (reply as Requests['run']['reply']).outcome;
      return reply;
    } finally {
      if (training) share({ type: 'run-end', outcome });
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

type Training = Omit<Extract<Notice, { readonly type: 'run' }>, 'type'>;

/** What a request sets going, or brings back; null for any other. */
async function trainingOf(
  engine: Engine,
  name: RequestName,
  args: Requests[RequestName]['args'],
): Promise<Training | null> {
  if (name === 'run') {
    const { nodes, config } = args as Requests['run']['args'];
    return { nodes, config };
  }
  if (name !== 'resumeRun') return null;
  const { id, checkpoint, config, load } = args as Requests['resumeRun']['args'];
  const shelf = await engine.request('runs', {}).catch(() => null);
  const record = shelf?.runs.find((run) => run.record.id === id)?.record;
  if (!record) return null;
  const { done, left } = splitAt(record, checkpoint);
  return { nodes: load ? [] : left, done, config: config ?? record.config };
}
