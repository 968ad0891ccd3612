import '@mantine/dropzone/styles.layer.css';
import { Alert, Loader, Progress, Radio, SimpleGrid, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { lazy, Suspense, useEffect } from 'react';
import { isTied, type PresetName, presets } from '../../config/model';
import { inSentence, nodeTitle } from '../../recipes/names';
import { order } from '../../recipes/recipe';
import { ownChoices } from '../../studio/kept-models';
import { chosenModel } from '../../studio/model-files';
import { isBusy } from '../../studio/run';
import { BUNDLED_PRESETS } from '../../studio/session';
import { Icon } from '../components/icons';
import { EmptyState, Figure, Panel } from '../components/panel';
import { SaveModels } from '../components/save-models';
import dataset from '../dataset/dataset.module.css';
import { formatCount } from '../format';
import { formatBytes } from '../runs/words';
import { StageFrame } from '../shell/stage-frame';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './base.module.css';
import { OpenModels } from './open-models';

// Most who open the page train the bundled model.
const OwnBase = lazy(() => import('./own-base').then((m) => ({ default: m.OwnBase })));
const FromHub = lazy(() => import('./from-hub').then((m) => ({ default: m.FromHub })));

const FOR: Readonly<Record<(typeof BUNDLED_PRESETS)[number], string>> = {
  nano: 'Trains in minutes on any computer, even without a GPU.',
  tiny: 'Best with a GPU: writes and answers noticeably better.',
};

export function BaseView() {
  const base = useFrom(
    (s) => s.session,
    (state) => state.models.base,
  );
  const loading = useFrom(
    (s) => s.session,
    (state) => state.loadingBase,
  );
  return (
    <StageFrame
      view="base"
      purpose={
        base?.own
          ? 'A model of your own. Every stage starts from it, and it stays in this browser until you delete it under “Runs”.'
          : 'A small transformer that has read a lot of simple English and a little Spanish. It continues text. Teach it to answer, then to answer well.'
      }
    >
      <ModelChoice />
      {base ? (
        <Panel title={base.name} note="in memory, ready to be trained">
          <div className={styles.figures}>
            <Figure label="Parameters" value={formatCount(base.parameterCount)} />
            <Figure label="Layers" value={String(base.config.num_hidden_layers)} />
            <Figure label="Width" value={String(base.config.hidden_size)} />
            <Figure label="Heads" value={String(base.config.num_attention_heads)} />
            <Figure label="Context, tokens" value={base.config.max_position_embeddings.toLocaleString('en')} />
            <Figure label="Vocabulary" value={base.config.vocab_size.toLocaleString('en')} />
          </div>
          <Suspense>
            <OwnBase base={base} />
          </Suspense>
          {base.warnings.map((warning) => (
            <Alert key={warning} color="yellow" variant="light" mt="sm" p="xs">
              {warning}
            </Alert>
          ))}
          <Text size="sm" c="dimmed" mt="sm">
            Llama architecture: RMSNorm, rotary positions, SwiGLU, {isTied(base.config) ? 'tied' : 'untied'} embeddings.
            Files carry Hugging Face's names, so every model made here opens in transformers.
          </Text>
        </Panel>
      ) : (
        <EmptyState title={loading ? 'Loading the model' : 'No model yet'}>
          {loading
            ? 'Its weights are being read and checked.'
            : 'Choose a bundled model above, or open a model of your own.'}
        </EmptyState>
      )}
      <OpenModels />
      <SaveModels />
      <NextSteps />
    </StageFrame>
  );
}

function ModelChoice() {
  const studio = useStudio();
  const model = useFrom(
    (s) => s.settings,
    (state) => state.config.model,
  );
  const locked = useFrom((s) => s.run, isBusy);
  const loading = useFrom(
    (s) => s.session,
    (state) => state.loadingBase,
  );
  const share = useFrom(
    (s) => s.session,
    (state) => state.loadingShare,
  );
  const own = useFrom(
    (s) => s.settings,
    (state) => state.base,
  );
  const kept = useFrom(
    (s) => s.kept,
    (state) => state.models,
  );
  const base = useFrom(
    (s) => s.session,
    (state) => state.models.base,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a model that was opened is kept from then on
  useEffect(() => void studio.kept.refresh(), [studio, loading, base]);
  const choose = (name: string) => {
    const found = kept.find(({ identity }) => identity === name);
    void (found ? studio.chooseBase(model, { kept: found.identity }) : studio.chooseBase(name as PresetName));
  };
  const open = async (files: readonly File[]) => {
    try {
      await studio.chooseBase(model, await chosenModel(files));
    } catch (cause) {
      studio.session.report(cause);
    }
  };
  return (
    <Panel title="Model" note="another choice forgets what was trained">
      <Radio.Group value={own ?? model} onChange={choose} aria-label="Base model">
        <SimpleGrid cols={2} spacing="sm">
          {BUNDLED_PRESETS.map((name) => (
            <Radio.Card key={name} value={name} className={styles.card} disabled={locked || loading}>
              <Radio.Indicator />
              <div>
                <div className={styles.cardName}>{name}</div>
                <div className={styles.cardShape}>
                  {presets[name].num_hidden_layers} layers × {presets[name].hidden_size}
                </div>
                <div className={styles.cardFor}>{FOR[name]}</div>
              </div>
            </Radio.Card>
          ))}
          {ownChoices(kept, own, base).map(({ identity, name, parameterCount, bytes }) => (
            <Radio.Card key={identity} value={identity} className={styles.card} disabled={locked || loading}>
              <Radio.Indicator />
              <div>
                <div className={styles.cardName}>{name}</div>
                <div className={styles.cardShape}>{formatCount(parameterCount)} parameters</div>
                <div className={styles.cardFor}>
                  {bytes === undefined
                    ? 'Your own, open now.'
                    : `Your own, kept in this browser (${formatBytes(bytes)}).`}
                </div>
              </div>
            </Radio.Card>
          ))}
        </SimpleGrid>
      </Radio.Group>
      <Dropzone
        onDrop={open}
        disabled={locked || loading}
        className={`${dataset.drop} ${styles.own}`}
        aria-label="Drop a model folder here, or press to choose its files"
        inputProps={{ 'aria-label': 'A GGUF file, or the files of a Hugging Face model folder' }}
      >
        <div className={dataset.dropInner}>
          {loading ? <Loader size="sm" /> : <Icon name="upload" />}
          {share !== null && (
            <Progress value={100 * share} w={120} aria-label={`Reading the model: ${Math.round(100 * share)}%`} />
          )}
          <span>
            <b>Drop a model of your own</b>, or press to choose its files: a GGUF file (F16, Q8_0, Q4), a Hugging Face
            folder (<code>config.json</code>, <code>tokenizer.json</code>, <code>model.safetensors</code>), or the zip
            that this page saved
          </span>
        </div>
      </Dropzone>
      <Suspense>
        <FromHub disabled={locked || loading} />
      </Suspense>
    </Panel>
  );
}

function NextSteps() {
  const studio = useStudio();
  const recipe = useRecipe();
  const titles = order(recipe).map((id) => inSentence(nodeTitle(recipe, id)));
  const [first] = order(recipe);
  const own = useFrom(
    (s) => s.settings,
    (state) => state.base !== null,
  );
  return (
    <Panel title="Three ways in">
      <div className={styles.ways}>
        <button type="button" className={styles.way} onClick={() => studio.runPipeline()}>
          <b>Watch the whole loop</b>
          <span>One button: {titles.join(', ')}.</span>
        </button>
        <button type="button" className={styles.way} onClick={() => first && studio.settings.show(first)}>
          <b>Stage by stage</b>
          <span>Start with {titles[0]}: change a setting, run, look at the curves, go one step at a time.</span>
        </button>
        <button type="button" className={styles.way} onClick={() => studio.settings.show('chat')}>
          <b>Talk to it first</b>
          <span>
            {own
              ? 'Ask the base model something, before it is taught anything.'
              : 'Ask the base model something, and see why it needs to be taught.'}
          </span>
        </button>
      </div>
    </Panel>
  );
}
