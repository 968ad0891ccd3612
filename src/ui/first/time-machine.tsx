import { Button } from '@mantine/core';
import { useEffect } from 'react';
import type { Act, Story } from '../../studio/story';
import { LineSwatch } from '../charts/line-swatch';
import { Icon } from '../components/icons';
import { formatFigure, formatNumber } from '../format';
import { useFrom, useStudio } from '../studio-context';
import { CurveStrip } from './curve-strip';
import styles from './first.module.css';
import { lineValue } from './line-value';

/** Milliseconds that a moment stands. */
const PACE = 320;
const FIRST = 60;

/** The whole training on one line: the slider moves the answers above and the curves over it together. */
export function TimeMachine({ story }: { story: Story }) {
  const { recorded } = useStudio();
  const { moment, playing } = useFrom(
    (s) => s.recorded,
    (state) => state,
  );
  useEffect(() => {
    if (!playing) return;
    // What begins to play moves at once.
    const first = setTimeout(recorded.next, FIRST);
    const timer = setInterval(recorded.next, PACE);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [playing, recorded]);
  const now = story.moments[moment];
  const act = story.acts[now?.act ?? -1];
  if (!now || !act) return null;
  const words = `${act.title}, ${act.unit} ${now.step.toLocaleString('en')} of ${act.total.toLocaleString('en')}`;
  return (
    <section aria-label="Time machine" className={styles.machine}>
      <div className={styles.now}>
        <Button
          variant="default"
          size="compact-md"
          w={96}
          leftSection={<Icon name={playing ? 'pause' : 'play'} />}
          onClick={playing ? recorded.pause : recorded.play}
        >
          {playing ? 'Pause' : 'Play'}
        </Button>
        <b>{act.title}</b>
        <span className="tabular">
          {act.unit} {now.step.toLocaleString('en')} of {act.total.toLocaleString('en')}
        </span>
        <Readout act={act} step={now.step} />
      </div>
      <p className={styles.purpose}>{act.purpose}</p>
      <CurveStrip story={story} moment={moment} />
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={story.moments.length - 1}
        value={moment}
        aria-label="Moment of the training"
        aria-valuetext={words}
        onChange={(event) => recorded.moveTo(Number(event.currentTarget.value))}
      />
      <ol
        className={styles.acts}
        style={{ gridTemplateColumns: story.acts.map(({ first, last }) => `${last - first + 1}fr`).join(' ') }}
      >
        {story.acts.map((one) => (
          <li key={one.node}>
            <button
              type="button"
              className={styles.act}
              aria-current={one === act ? 'step' : undefined}
              onClick={() => recorded.moveTo(one.first)}
            >
              {one.title}
              <Flat act={one} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Of a curve that is flat: what it stays at, so that nobody wonders what is wrong with it. */
function Flat({ act }: { act: Act }) {
  const values = new Set(act.lines.flatMap(({ points }) => points.flatMap(({ value }) => value ?? [])));
  const [value] = values;
  const [line, second] = act.lines;
  if (!line || second || values.size !== 1) return null;
  const { interval: _, ...figure } = line.figure ?? {};
  return <span title={line.label}> (stays at {'value' in figure ? formatFigure(figure) : formatNumber(value)})</span>;
}

/** The lines of an act in numbers, as of a step. */
function Readout({ act, step }: { act: Act; step: number }) {
  return (
    <span className={styles.readout}>
      {act.lines.map((line, i) => {
        const { label, color } = line;
        if (label === act.title) return null; // what is counted beside it
        const { text, what } = lineValue(line, act, step);
        return (
          <span key={label} title={what}>
            <LineSwatch index={i} color={`var(--c-${color})`} /> {label} <b className="tabular">{text}</b>
          </span>
        );
      })}
    </span>
  );
}
