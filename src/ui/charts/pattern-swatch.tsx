/** A piece of a bar, plain or hatched, for a legend. */
export function PatternSwatch({ color, hatched = false }: { color: string; hatched?: boolean }) {
  return (
    <svg width="14" height="12" aria-hidden="true" focusable="false">
      <rect width="14" height="12" fill={color} fillOpacity={hatched ? 0.25 : 1} />
      {hatched && <path d="M-2 8l10-10M2 14l14-14M8 16l10-10" stroke={color} strokeWidth="2.5" />}
    </svg>
  );
}
