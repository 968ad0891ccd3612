import { answerPrompts } from '../answers';
import { bundledDemonstrations, ownDemonstrations, splitRows } from '../demonstrations';
import { sft } from '../sft';
import { createSftState, exportSftState, importSftState, type SftSnapshot } from '../sft-state';
import { packSnapshot } from '../snapshot';
import { left, replaceModel, type Stage, shownPrompts } from './stage';

/** Fine-tunes a copy of the base model on demonstrations: the session’s `sft`. */
export const sftStage: Stage = async function* (config, session, deps, log) {
  const { model, tokenizer, base } = session;
  const own = deps.demonstrations && splitRows(deps.demonstrations, config.seed);
  const samplePrompts = own
    ? own.validation.slice(0, 8).map((row) => row.prompt)
    : shownPrompts(config).map((p) => p.prompt);
  const baseAnswers = await answerPrompts({ parameters: base, config: model }, tokenizer, samplePrompts, {
    greedy: true,
  });
  const before = left<SftSnapshot>(deps, 'sft');
  const state = before ? importSftState(config.sft, before) : createSftState(config.sft, base);
  session.running = {
    stage: 'sft',
    snapshot: async () => packSnapshot('sft', state.step, await exportSftState(state)),
  };
  let done = false;
  // From now on, so that people can talk to it and compare its answers while it learns. Stopped half way, it stays.
  replaceModel(session, 'sft', state.parameters);
  try {
    yield* sft(config.sft, state, {
      model,
      tokenizer,
      train: own ? ownDemonstrations(own.train, config.seed, 'own data') : bundledDemonstrations(config.seed, 'train'),
      validation: own
        ? ownDemonstrations(own.validation, config.seed, 'own data, held out')
        : bundledDemonstrations(config.seed, 'validation'),
      samplePrompts,
      baseAnswers: baseAnswers.map((a) => a.text),
    });
    done = true;
  } finally {
    state.optimizer.dispose();
  }
  if (done) {
    session.report.sft = {
      seconds: log.seconds(),
      heldout_loss_before: log.first('eval_loss'),
      heldout_loss_after: log.last('eval_loss'),
    };
  }
};
