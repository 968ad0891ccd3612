import type { KeyboardEvent } from 'react';
import { SCALE_COLORS } from '../palette';
import styles from './inspector.module.css';

interface TokenStripProps {
  /** Tells its tokens from those of another strip on the page. */
  readonly id: string;
  readonly tokens: readonly string[];
  /** The figure of each token that colours it, in words, and where the colour has its middle. */
  readonly values: readonly number[];
  readonly label: string;
  readonly middle: number;
  /** How far from the middle the colour is strongest; the farthest value where nothing is said. */
  readonly reach?: number;
  readonly selected: number;
  /** Clicked, or moved to by keys. */
  readonly onSelect: (index: number) => void;
  /** Under the pointer. */
  readonly onPoint?: (index: number) => void;
}

/** Above the middle one colour, below it another, stronger with distance; the number stands under each token too. */
function shade(value: number, middle: number, reach: number): string {
  const strength = Math.round(Math.min(1, Math.abs(value - middle) / reach) * 46);
  return `color-mix(in srgb, var(--c-${value >= middle ? SCALE_COLORS.above : SCALE_COLORS.below}) ${strength}%, transparent)`;
}

/** Two or three digits: the table below has the rest. */
const brief = (value: number): string =>
  Math.abs(value) < 5e-4 ? '0' : value.toFixed(Math.abs(value) < 10 ? 3 : 1).replace('-', '−');

/** The farthest of some values from the middle: answers that are compared share it. */
export const reachOf = (values: readonly number[], middle: number): number =>
  Math.max(1e-6, ...values.map((value) => Math.abs(value - middle)));

/** The answer as its tokens, coloured by one figure. Arrow keys move through it. */
export function TokenStrip(props: TokenStripProps) {
  const { id, tokens, values, label, middle, selected, onSelect, onPoint } = props;
  const reach = props.reach ?? reachOf(values, middle);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowRight: 1, ArrowLeft: -1, Home: -tokens.length, End: tokens.length }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const to = Math.min(tokens.length - 1, Math.max(0, selected + move));
    if (to !== selected) onSelect(to);
  };
  return (
    <div
      className={styles.strip}
      translate="no"
      role="listbox"
      tabIndex={0}
      aria-label={`Tokens coloured by ${label}`}
      aria-activedescendant={`${id}-${selected}`}
      onKeyDown={onKeyDown}
    >
      {tokens.map((text, t) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the list box keeps the focus and names this as its active descendant
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list box takes the keys
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
          key={`${t}${text}`}
          id={`${id}-${t}`}
          role="option"
          aria-selected={t === selected}
          className={styles.token}
          style={{ background: shade(values[t] ?? 0, middle, reach) }}
          onMouseEnter={() => onPoint?.(t)}
          onClick={() => onSelect(t)}
        >
          <span className={styles.tokenText}>{text.replace(/\n/g, '⏎').replace(/^ /, '␣').replace(/ $/, '␣')}</span>
          <span className={styles.tokenValue}>{brief(values[t] ?? 0)}</span>
        </span>
      ))}
    </div>
  );
}
