import {
  ActionIcon,
  Button,
  CopyButton,
  NativeSelect,
  NumberInput,
  Tooltip,
  useMantineColorScheme,
} from '@mantine/core';
import type { PresetName } from '../../config/model';
import { isBusy } from '../../studio/run';
import { BUNDLED_PRESETS } from '../../studio/session';
import { LESSONS_VIEW, START } from '../../studio/views';
import { Icon, type IconName, Mark } from '../components/icons';
import { YourData } from '../intake/your-data';
import { useFrom, useStudio } from '../studio-context';
import { DeviceBadge } from './device-badge';
import { RecipeMenu } from './recipe-menu';
import styles from './shell.module.css';
import { ShortcutMenu } from './shortcut-menu';

export function TopBar() {
  return (
    <header className={styles.top}>
      <Brand />
      <DeviceBadge />
      <div className={styles.topRight}>
        <YourData />
        <RecipeMenu />
        <LessonsButton />
        <ModelField />
        <SeedField />
        <span className={styles.topIcons}>
          <ShareButton />
          <ShortcutMenu />
          <ThemeButton />
        </span>
      </div>
    </header>
  );
}

/** The way back to the first view. */
function Brand() {
  const { settings } = useStudio();
  return (
    <Tooltip label="What this is about: a recorded run, from the beginning">
      <button type="button" className={styles.brand} onClick={() => settings.show(START)}>
        <Mark />
        RLHF Studio
      </button>
    </Tooltip>
  );
}

/** The lab: questions, each with a recorded run and a live one. Back to the lesson that is open; from there, to the list. */
function LessonsButton() {
  const { settings, lesson } = useStudio();
  return (
    <Button
      variant="subtle"
      size="compact-md"
      className={styles.topButton}
      onClick={() => {
        if (settings.getState().view === LESSONS_VIEW) lesson.open(null);
        settings.show(LESSONS_VIEW);
      }}
    >
      Lessons
    </Button>
  );
}

function ModelField() {
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
  const own = useFrom(
    (s) => s.settings,
    (state) => state.base,
  );
  const ownName = useFrom(
    (s) => s.session,
    ({ models }) => models.base?.name ?? 'own model',
  );
  const choose = (name: string) => name !== own && void studio.chooseBase(name as PresetName);
  const names = BUNDLED_PRESETS.includes(model as 'nano') ? BUNDLED_PRESETS : [...BUNDLED_PRESETS, model];
  return (
    <label className={styles.topField}>
      <span className={styles.topModel}>Model</span>
      <NativeSelect
        size="xs"
        w="var(--top-input, 84px)"
        classNames={{ input: styles.topInput }}
        data={[...names, ...(own ? [{ value: own, label: bothEnds(ownName) }] : [])]}
        title={own ? ownName : undefined}
        value={own ?? model}
        disabled={locked || loading}
        onChange={(event) => choose(event.currentTarget.value)}
      />
    </label>
  );
}

/** Where there is room for few letters: files of one model differ in how they end. */
const bothEnds = (name: string): string => (name.length > 9 ? `${name.slice(0, 4)}…${name.slice(-4)}` : name);

function SeedField() {
  const { settings } = useStudio();
  const seed = useFrom(
    (s) => s.settings,
    (state) => state.config.seed,
  );
  const locked = useFrom((s) => s.run, isBusy);
  return (
    <label className={styles.topField}>
      Seed
      <NumberInput
        size="xs"
        w="var(--top-input, 84px)"
        hideControls
        classNames={{ input: styles.topInput }}
        min={0}
        allowDecimal={false}
        value={seed}
        disabled={locked}
        onChange={(value) => value !== '' && settings.set('seed', Number(value))}
      />
    </label>
  );
}

/** A link that brings someone else to these settings and this seed: a lesson. */
function ShareButton() {
  const { settings } = useStudio();
  useFrom(
    (s) => s.settings,
    (state) => state,
  );
  return (
    <CopyButton value={`${location.origin}${location.pathname}${settings.search()}`} timeout={1800}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Link copied: it holds every setting and the seed' : 'Copy a link to these settings'}>
          <Button
            variant="subtle"
            size="compact-md"
            className={styles.topButton}
            aria-label={copied ? 'Link copied' : 'Share: copy a link to these settings'}
            onClick={copy}
          >
            <Icon name={copied ? 'check' : 'share'} />
            <span className={styles.topWord}>{copied ? 'Copied' : 'Share'}</span>
          </Button>
        </Tooltip>
      )}
    </CopyButton>
  );
}

const NEXT = { light: 'dark', dark: 'auto', auto: 'light' } as const;
const THEME_ICONS: Readonly<Record<keyof typeof NEXT, IconName>> = { light: 'sun', dark: 'moon', auto: 'auto' };

function ThemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const label = `Theme: ${colorScheme}. Change to ${NEXT[colorScheme]}`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="lg"
        className={styles.topButton}
        aria-label={label}
        onClick={() => setColorScheme(NEXT[colorScheme])}
      >
        <Icon name={THEME_ICONS[colorScheme]} />
      </ActionIcon>
    </Tooltip>
  );
}
