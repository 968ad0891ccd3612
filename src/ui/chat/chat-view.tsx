import { Button, Checkbox, Group, NumberInput, Textarea } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { type Exchange, SPEAKERS, type Speaker } from '../../studio/chat';
import { EmptyState, Panel } from '../components/panel';
import { RoleLabel } from '../components/role-label';
import { formatNumber } from '../format';
import { StageFrame } from '../shell/stage-frame';
import { useFrom, useStudio } from '../studio-context';
import styles from './chat.module.css';

const IDEAS = [
  'Tell me a story about a fox and a lantern.',
  'Translate to Spanish: The red house is small.',
  'I am sad. What should I do?',
];

export function ChatView() {
  const exchanges = useFrom(
    (s) => s.chat,
    (state) => state.exchanges,
  );
  return (
    <StageFrame view="chat" purpose="Ask once, and read what each model says. Works while a stage is training, too.">
      <Composer />
      {exchanges.length === 0 ? (
        <EmptyState title="Ask the same thing of several models">
          The base model usually carries on with your sentence. The fine-tuned model answers it. The policy answers it
          in the way the raters liked. Try one of the ideas above.
        </EmptyState>
      ) : (
        [...exchanges].reverse().map((exchange) => <ExchangeCard key={exchange.id} exchange={exchange} />)
      )}
    </StageFrame>
  );
}

function Composer() {
  const studio = useStudio();
  const models = useFrom(
    (s) => s.session,
    (state) => state.models,
  );
  const { temperature, maxNewTokens } = useFrom(
    (s) => s.chat,
    (state) => state,
  );
  const [text, setText] = useState('');
  const [left, setLeft] = useState<readonly Speaker[]>([]);
  const available = SPEAKERS.filter((role) => models[role]);
  const asked = available.filter((role) => !left.includes(role));

  const ask = (prompt: string) => {
    if (!prompt.trim() || asked.length === 0) return;
    void studio.chat.ask(prompt.trim(), asked, {
      seed: studio.settings.getState().config.seed,
      scored: Boolean(models.reward),
    });
    setText('');
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
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.ideas}>
        {IDEAS.map((idea) => (
          <Button
            key={idea}
            variant="default"
            size="compact-sm"
            fw={400}
            disabled={asked.length === 0}
            onClick={() => ask(idea)}
          >
            {idea}
          </Button>
        ))}
      </div>
      <Group mt="sm" gap="md" align="end">
        <fieldset className={styles.asked}>
          <legend>Ask</legend>
          {SPEAKERS.map((role) => (
            <Checkbox
              key={role}
              label={<RoleLabel role={role} />}
              disabled={!models[role]}
              checked={asked.includes(role)}
              onChange={(event) =>
                setLeft(event.currentTarget.checked ? left.filter((r) => r !== role) : [...left, role])
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
          label="Longest answer"
          size="xs"
          w={104}
          min={1}
          max={512}
          allowDecimal={false}
          value={maxNewTokens}
          onChange={(value) => value !== '' && studio.chat.set({ maxNewTokens: Number(value) })}
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
      <div className={styles.answers}>
        {exchange.asked.map((role) => {
          const answer = exchange.answers[role];
          const score = exchange.scores[role];
          return (
            <div key={role} className={styles.answer}>
              <RoleLabel role={role} />
              {!answer && <p className={styles.waiting}>thinking</p>}
              {answer && 'error' in answer && <p className={styles.error}>{answer.error}</p>}
              {answer && 'text' in answer && (
                <>
                  <p className={styles.text}>{answer.text || <i>empty answer</i>}</p>
                  <p className={styles.facts}>
                    {answer.tokens} tokens{!answer.ended && ', cut off'}
                    {score !== undefined && ` · score ${formatNumber(score)}`}
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
