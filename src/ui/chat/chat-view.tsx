import { Button, Checkbox, Group, NumberInput, Textarea } from '@mantine/core';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { inSentence, refTitle } from '../../recipes/names';
import { type Exchange, speakersOf } from '../../studio/chat';
import { FarnessNote } from '../components/farness-note';
import { ModelLabel } from '../components/model-label';
import { EmptyState, Panel } from '../components/panel';
import { formatNumber } from '../format';
import { StageFrame } from '../shell/stage-frame';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './chat.module.css';
import { UnknownWords } from './unknown-words';

export function ChatView() {
  const recipe = useRecipe();
  const trained = speakersOf(recipe)
    .slice(1)
    .map((name) => inSentence(refTitle(recipe, name)));
  const exchanges = useFrom(
    (s) => s.chat,
    (state) => state.exchanges,
  );
  const own = useFrom(
    (s) => s.settings,
    (state) => state.base !== null,
  );
  return (
    <StageFrame view="chat" purpose="Ask once, and read what each model says. Works while a stage is training, too.">
      <Composer />
      {exchanges.length === 0 && own ? (
        <EmptyState title="Ask the same thing of several models">
          This base is your own: it is asked in the chat format that it came with, and so are the models trained from it
          ({trained.join(', ')}). What is an adapter shares its weights: tick both to read what the adapter changes.
        </EmptyState>
      ) : exchanges.length === 0 ? (
        <EmptyState title="Ask the same thing of several models">
          A bundled base has read conversations, but no chat markers: it is asked in their form, “Ana asked: … Tom said:
          …”. The models trained from it are asked in the chat format, and each answers in the way it was taught:{' '}
          {trained.join(', ')}. Try one of the ideas above: they stay within the world that the models know.
        </EmptyState>
      ) : (
        [...exchanges].reverse().map((exchange) => <ExchangeCard key={exchange.id} exchange={exchange} />)
      )}
    </StageFrame>
  );
}

function Composer() {
  const studio = useStudio();
  const recipe = useRecipe();
  const speakers = speakersOf(recipe);
  const models = useFrom(
    (s) => s.session,
    (state) => state.models,
  );
  const { temperature, maxNewTokens, ideas, unknown } = useFrom(
    (s) => s.chat,
    (state) => state,
  );
  const seed = useFrom(
    (s) => s.settings,
    (state) => state.config.seed,
  );
  const [ownSeed, setOwnSeed] = useState<number | null>(null);
  const [text, setText] = useState('');
  const [round, setRound] = useState(0);
  const [left, setLeft] = useState<readonly string[]>([]);
  const asked = speakers.filter((name) => models[name] && !left.includes(name));
  const { scorer } = recipe;

  const own = models.base?.own;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a base of one's own is asked other things
  useEffect(() => void studio.chat.suggest(seed + round), [studio, seed, round, own]);

  const write = (value: string) => {
    setText(value);
    studio.chat.write(value);
  };
  const ask = (prompt: string) => {
    if (!prompt.trim() || asked.length === 0) return;
    void studio.chat.ask(prompt.trim(), asked, {
      seed: ownSeed ?? seed,
      scorer: scorer !== null && models[scorer] ? scorer : null,
    });
    write('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    ask(text);
  };
  return (
    <Panel title="Your message">
      <Textarea
        aria-label="Message"
        placeholder="Ask something, then press Enter"
        autosize
        minRows={2}
        maxRows={6}
        size="md"
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.note} role="status">
        <UnknownWords words={unknown} />
      </div>
      <fieldset className={styles.ideas} aria-label="Ideas">
        {ideas.map((idea) => (
          <Button
            key={idea}
            variant="default"
            size="compact-sm"
            fw={400}
            classNames={{ root: styles.idea, label: styles.ideaText }}
            disabled={asked.length === 0}
            onClick={() => ask(idea)}
          >
            {idea}
          </Button>
        ))}
        {ideas.length > 0 && (
          <Button variant="subtle" size="compact-sm" fw={400} onClick={() => setRound(round + 1)}>
            Other ideas
          </Button>
        )}
      </fieldset>
      <Group mt="sm" gap="md" align="end">
        <fieldset className={styles.asked}>
          <legend>Ask</legend>
          {speakers.map((name) => (
            <Checkbox
              key={name}
              label={
                <>
                  <ModelLabel name={name} />
                  {models[name]?.adapter && <span className={styles.adapter}> adapter</span>}
                </>
              }
              disabled={!models[name]}
              checked={asked.includes(name)}
              onChange={(event) =>
                setLeft(event.currentTarget.checked ? left.filter((other) => other !== name) : [...left, name])
              }
            />
          ))}
        </fieldset>
        <NumberInput
          label="Temperature"
          size="xs"
          w={84}
          min={0}
          max={5}
          step={0.1}
          decimalScale={2}
          value={temperature}
          onChange={(value) => value !== '' && studio.chat.set({ temperature: Number(value) })}
        />
        <NumberInput
          label="Max new tokens"
          size="xs"
          w={104}
          min={1}
          max={512}
          allowDecimal={false}
          value={maxNewTokens}
          onChange={(value) => value !== '' && studio.chat.set({ maxNewTokens: Number(value) })}
        />
        <NumberInput
          label="Seed"
          title="Another seed draws another answer"
          size="xs"
          w={84}
          min={0}
          max={2 ** 32 - 1}
          allowDecimal={false}
          value={ownSeed ?? seed}
          onChange={(value) => value !== '' && setOwnSeed(Number(value))}
        />
        <Button ml="auto" disabled={!text.trim() || asked.length === 0} onClick={() => ask(text)}>
          Ask
        </Button>
      </Group>
    </Panel>
  );
}

function ExchangeCard({ exchange }: { exchange: Exchange }) {
  return (
    <section className={styles.exchange} aria-label={`Answers to: ${exchange.prompt}`}>
      <p className={styles.prompt}>{exchange.prompt}</p>
      <UnknownWords words={exchange.unknown} />
      <div className={styles.answers}>
        {exchange.asked.map((name) => {
          const answer = exchange.answers[name];
          const score = exchange.scores[name];
          return (
            <div key={name} className={styles.answer}>
              <ModelLabel name={name} />
              {!answer && <p className={styles.waiting}>thinking</p>}
              {answer && 'error' in answer && <p className={styles.error}>{answer.error}</p>}
              {answer && 'text' in answer && (
                <>
                  <p className={styles.text}>{answer.text || <i>empty answer</i>}</p>
                  <p className={styles.facts}>
                    {answer.tokens} tokens{!answer.ended && ', cut off'}
                    {score && ` · score ${formatNumber(score.score)}`}
                    {score && score.farness !== null && (
                      <>
                        {' · '}
                        <FarnessNote farness={score.farness} />
                      </>
                    )}
                  </p>
                </>
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}
