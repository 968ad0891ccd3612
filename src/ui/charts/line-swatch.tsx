import { DASHES } from './lines';

/** A piece of a chart's line, for its legend. */
export function LineSwatch({ index, color }: { index: number; color: string }) {
  return (
    <svg width="22" height="6" aria-hidden="true" focusable="false">
      <line
        x1="1"
        y1="3"
        x2="21"
        y2="3"
        stroke={color}
        strokeWidth="3"
        strokeDasharray={DASHES[index % DASHES.length]}
      />
    </svg>
  );
}
