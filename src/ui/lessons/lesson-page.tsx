import { Button, CopyButton } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Lesson, type PartName, recordingName, type Told } from '../../recipes/lessons/lesson';
import { isRecorded } from '../../recipes/lessons/recorded';
import { USUAL_PLAN } from '../../studio/presentation';
import type { RecordedState, RecordedStore } from '../../studio/recorded';
import { Icon } from '../components/icons';
import shell from '../shell/shell.module.css';
import { useFrom, useStudio } from '../studio-context';
import { Choices } from './choices';
import { FigureTable } from './figure-table';
import styles from './lessons.module.css';
import { LivePart } from './live-part';
import { RecordedPart } from './recorded-part';
import { seedWords } from './seed-words';

/** One lesson: predict, see, train it live, cure it, say what was understood. Nothing that answers is shown before the prediction. */
export function LessonPage({ lesson }: { lesson: Lesson }) {
  const { settings } = useStudio();
  const recorded = useFrom(
    (s) => s.lesson,
    (state) => state.recorded,
  );
  return (
    <>
      <div className={shell.heading}>
        <h1 className={shell.headingTitle}>{lesson.question}</h1>
        <div className={`${shell.headingControls} ${styles.headingControls}`}>
          {isRecorded(lesson) && <PresentLink lesson={lesson} />}
          <LinkButton id={lesson.id} />
          <Button variant="default" onClick={() => settings.setState({ lesson: null })}>
            All lessons
          </Button>
        </div>
      </div>
      {recorded && <Steps lesson={lesson} recorded={recorded} />}
    </>
  );
}

function Steps({ lesson, recorded }: { lesson: Lesson; recorded: Readonly<Record<PartName, RecordedStore>> }) {
  const { lesson: store } = useStudio();
  const { predicted, answered, results, part, live } = useFrom(
    (s) => s.lesson,
    (state) => state,
  );
  const told = useTold(recorded);
  const word = lesson.compares ? 'Compare' : 'Cure';
  const seen = useSeen(recorded.run) || live.run !== undefined;
  const run = seen ? told.run : null;
  const of = (own: PartName): Told | null => (part === own ? told.now : null) ?? live[own] ?? null;
  return (
    <div className={styles.steps}>
      <Step number={1} title="Predict">
        <p className={styles.text}>{lesson.prediction.question}</p>
        <Choices
          label="Your prediction"
          choices={lesson.prediction.choices}
          chosen={predicted}
          onChoose={store.predict}
          told={seen}
        />
      </Step>
      {predicted && (
        <>
          <Step number={2} title={`See: ${lesson.run.title}`} led>
            <p className={styles.text}>{lesson.run.text}</p>
            <p className={styles.look}>{lesson.look}</p>
            <RecordedPart lesson={lesson} part="run" store={recorded.run} told={seen} />
            <FigureTable lesson={lesson} columns={[{ title: 'Recorded', told: run }]} />
            <Verdict says={lesson.symptom.says} told={run} />
          </Step>
          <Step number={3} title="Train it live">
            <LivePart lesson={lesson} part="run" label="Train it live in this tab" next={!live.run} />
            <FigureTable
              lesson={lesson}
              columns={[
                { title: 'Recorded', told: of('run') && run },
                { title: 'Live', told: of('run') },
              ]}
            />
            <Verdict says={lesson.symptom.says} told={live.run ?? null} />
            <p className={styles.note}>{seedWords(lesson, results[lesson.id])}.</p>
          </Step>
          <Step number={4} title={`${word}: ${lesson.cure.title}`}>
            <p className={styles.text}>{lesson.cure.text}</p>
            <RecordedCure lesson={lesson} store={recorded.cure} />
            <LivePart
              lesson={lesson}
              part="cure"
              label={lesson.compares ? 'Train this live too' : 'Train the cure live'}
              next={live.run !== undefined && !live.cure}
            />
            <FigureTable
              lesson={lesson}
              columns={[
                { title: 'Before, recorded', told: run },
                { title: 'Before, live', told: live.run ?? null },
                { title: `${word}, recorded`, told: told.cure },
                { title: `${word}, live`, told: of('cure') },
              ]}
            />
            <Verdict says={lesson.cured.says} told={live.cure ?? told.cure} />
            <Undecided before={live.run ?? run} after={live.cure ?? told.cure} />
          </Step>
          <Step number={5} title="Check what you understood">
            <p className={styles.text}>{lesson.check.question}</p>
            <Choices
              label="Your answer"
              choices={lesson.check.choices}
              chosen={answered}
              onChoose={store.answer}
              told={answered !== null}
            />
            {answered && <NextLesson after={lesson} />}
          </Step>
        </>
      )}
    </div>
  );
}

/** Whoever is through goes on from where they are. */
function NextLesson({ after }: { after: Lesson }) {
  const { settings } = useStudio();
  const library = useFrom(
    (s) => s.lesson,
    (state) => state.library,
  );
  const next = library?.[library.findIndex(({ id }) => id === after.id) + 1];
  return (
    <div className={styles.live}>
      <Button variant="default" onClick={() => settings.setState({ lesson: next?.id ?? null })}>
        {next ? `Next lesson: ${next.title}` : 'All lessons'}
      </Button>
    </div>
  );
}

/** The recorded run of the cure, once somebody wants to see it. */
function RecordedCure({ lesson, store }: { lesson: Lesson; store: RecordedStore }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {isRecorded(lesson) && (
        <div className={styles.live}>
          <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide the recorded run' : 'Play the recorded run'}
          </Button>
        </div>
      )}
      {open && <RecordedPart lesson={lesson} part="cure" store={store} told />}
    </>
  );
}

/** What the recorded runs and the run of the page have come to, as of now. */
function useTold(recorded: Readonly<Record<PartName, RecordedStore>>) {
  const { lesson: store } = useStudio();
  useStore(recorded.run, isShown);
  useStore(recorded.cure, isShown);
  useFrom((s) => s.metrics.store, identity);
  useFrom((s) => s.inspector, identity);
  useFrom((s) => s.settings, identity);
  useFrom((s) => s.lesson, identity);
  return { run: store.recordedTold('run'), cure: store.recordedTold('cure'), now: store.now() };
}
const isShown = ({ shown }: RecordedState) => shown;
const identity = <T,>(state: T): T => state;

/** Whether a recorded run has come to its end once: what it answers is not told before. */
function useSeen(store: RecordedStore): boolean {
  const atEnd = useStore(
    store,
    ({ shown, moment, playing }) => shown !== null && !playing && moment >= shown.story.moments.length - 1,
  );
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (atEnd) setSeen(true);
  }, [atEnd]);
  return seen || atEnd;
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  /** It begins to play once it is there: the page goes to it. */
  readonly led?: boolean;
  readonly children: ReactNode;
}

function Step({ number, title, led = false, children }: StepProps) {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (led) section.current?.scrollIntoView({ block: 'start' });
  }, [led]);
  return (
    <section className={styles.step} aria-label={`${number}. ${title}`} ref={section}>
      <h2 className={styles.stepTitle}>
        <span className={styles.number}>{number}</span>
        {title}
      </h2>
      {children}
    </section>
  );
}

/** What the lesson says of a run, and whether this one shows it. */
function Verdict({ says, told }: { says: string; told: Told | null }) {
  if (!told || told.holds === null) return null;
  return (
    <p className={styles.verdict} role="status" data-holds={told.holds}>
      <Icon name={told.holds ? 'check' : 'cross'} />
      <span>
        {says} {told.holds ? 'This run shows it.' : 'This run does not show it.'}
      </span>
    </p>
  );
}

/** What two runs do not tell apart. */
function Undecided({ before, after }: { before: Told | null; after: Told | null }) {
  const { lesson: store } = useStudio();
  const labels = store.undecided(before, after);
  if (labels.length === 0) return null;
  return (
    <p className={styles.note}>
      {labels.join(', ')}: the 95% intervals of the two runs overlap, so they do not tell which is higher.
    </p>
  );
}

/** Its recorded run for a room, in a tab of its own: what runs or is open here stays as it is. */
function PresentLink({ lesson }: { lesson: Lesson }) {
  const search = new URLSearchParams({ recording: recordingName(lesson, 'run'), present: USUAL_PLAN });
  return (
    <Button
      component="a"
      variant="default"
      href={`?${search}`}
      target="_blank"
      title="Its recorded run, large enough for a room, in a new tab"
    >
      Present
    </Button>
  );
}

/** The address of the lesson alone: settings and seed stand in it. */
function LinkButton({ id }: { id: string }) {
  return (
    <CopyButton value={`${location.origin}${location.pathname}?lesson=${id}`} timeout={1800}>
      {({ copied, copy }) => (
        <Button variant="default" leftSection={<Icon name={copied ? 'check' : 'share'} />} onClick={copy}>
          {copied ? 'Link copied' : 'Copy link'}
        </Button>
      )}
    </CopyButton>
  );
}
