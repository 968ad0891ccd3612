import { Tooltip, UnstyledButton } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { lazy, Suspense, useRef, useState } from 'react';
import { type Figure, figureOf } from '../../recipes/figures';
import { nodeColor } from '../../recipes/names';
import { nodeOf } from '../../recipes/recipe';
import { healthOf, healthyBand, metricInfo } from '../../studio/metric-info';
import type { Metrics } from '../../studio/metrics';
import { figureWords, formatFigure, overOfEach } from '../format';
import type { PaletteColor } from '../palette';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import { usePalette } from '../use-palette';
import { ChartMenu, type ChartOptions } from './chart-menu';
import { LineSwatch } from './line-swatch';
import { type ChartLine, type Row, rowsOf } from './lines';
import styles from './metric-chart.module.css';
import { useRevision } from './use-revision';

const LinePlot = lazy(() => import('./line-plot'));

interface MetricChartProps {
  readonly node: string;
  /** One to three figures of the node's stage, on one scale. */
  readonly names: readonly string[];
  readonly title?: string;
  readonly colors?: readonly PaletteColor[];
  /** Short names for the legend, where the manifest's are long beside each other. */
  readonly labels?: readonly string[];
  /** A line of another unit, drawn on an axis of its own on the right. */
  readonly right?: string;
  /** Saved runs to compare: the first figure, a line a run. */
  readonly runs?: readonly RunLine[];
}

/** One run's line in a comparison. */
export interface RunLine {
  readonly id: string;
  readonly label: string;
  readonly color: PaletteColor;
  readonly metrics: Metrics;
}

/** The one chart of the page: live lines of a node's figures, with what is healthy shaded. */
export function MetricChart({ node, names, title, colors, labels, right, runs }: MetricChartProps) {
  const studio = useStudio();
  const recipeNode = nodeOf(useRecipe(), node);
  const palette = usePalette();
  const [options, setOptions] = useState<ChartOptions>({ log: false, smoothing: 0, paused: false });
  const plot = useRef<HTMLDivElement>(null);
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const revision = useRevision(node);
  const focused = useFrom(
    (s) => s.reading,
    (state) => state.open && state.node === node && state.metric === names[0],
  );

  const infos = names.map((name) => metricInfo(recipeNode.stage, name));
  const [first] = infos;
  // A node draws in the colour of what it makes; a second line is grey and dashed.
  const drawn: readonly PaletteColor[] = colors ?? [nodeColor(recipeNode), 'base'];
  const shown = title ?? first?.label ?? '';
  const lines: ChartLine[] = runs
    ? runs.map(({ id, label, color, metrics }) => ({
        name: id,
        label,
        color: palette[color],
        ring: metrics.ring(node, names[0] ?? ''),
      }))
    : names.map((name, i) => ({
        name,
        label: labels?.[i] ?? infos[i]?.label ?? name,
        color: palette[drawn[i % drawn.length] ?? 'accent'],
        ring: studio.metrics.ring(node, name),
      }));
  const figures = lines.map((_, i) => {
    const of = runs ? runs[i]?.metrics : studio.metrics;
    const info = runs ? first : infos[i];
    return info && figureOf(info, (metric) => of?.ring(node, metric));
  });
  const over = overOfEach(figures);

  // A paused chart, or one out of sight, keeps what it last drew.
  const held = useRef<{ key: string; rows: Row[] }>({ key: '', rows: [] });
  const key = `${revision}/${options.smoothing}/${names.join()}/${lines.map(({ name }) => name).join()}`;
  if (held.current.key !== key && !options.paused && (entry?.isIntersecting ?? true)) {
    held.current = { key, rows: rowsOf(lines, options.smoothing) };
  }
  const { rows } = held.current;
  const health = first && !runs && figures[0] ? healthOf(first, figures[0]) : null;

  return (
    <section className={styles.card} ref={ref} aria-label={`Chart: ${shown}`} data-focused={focused}>
      <div className={styles.head}>
        <Tooltip
          label={[first?.explanation, first?.healthy].filter(Boolean).join(' Healthy: ')}
          position="bottom-start"
        >
          <UnstyledButton className={styles.title} onClick={() => studio.reading.explain(node, names[0] ?? '')}>
            {shown}
          </UnstyledButton>
        </Tooltip>
        <div className={styles.values}>
          {lines.length === 1 && figures[0] && (
            <span className={styles.value} title={figureWords(figures[0])}>
              {formatFigure(figures[0])}
            </span>
          )}
          {first?.unit && first.unit !== 'share' && <span className={styles.unit}>{first.unit}</span>}
        </div>
        <ChartMenu
          node={node}
          names={names}
          lines={lines}
          title={shown}
          options={options}
          onChange={setOptions}
          plot={plot}
        />
      </div>
      <div className={styles.sub}>
        {lines.length > 1 &&
          lines.map((line, i) => (
            <span key={line.name} className={styles.legend}>
              <LineSwatch index={i} color={line.color} />
              <span className={styles.legendName} title={line.label}>
                {line.label}
              </span>
              <LegendFigure figure={figures[i]} />
              {over.each[i] && <span className={styles.range}> {over.each[i]}</span>}
            </span>
          ))}
        {health && (
          <span className={styles.range}>
            <span className={HEALTH_STYLES[health.state]}>{HEALTH_SIGNS[health.state]}</span>
            {health.text}
          </span>
        )}
        {over.all && <span className={styles.range}>{over.all}</span>}
        {options.paused && <span className={styles.range}>paused</span>}
      </div>
      <div className={styles.plot} ref={plot}>
        {rows.length > 0 ? (
          <Suspense fallback={<div className={styles.waiting}>Loading the chart</div>}>
            <LinePlot
              rows={rows}
              lines={lines}
              palette={palette}
              log={options.log}
              band={first && healthyBand(first)}
              syncId={node}
              right={right}
              shares={lines.filter((_, i) => (runs ? first : infos[i])?.unit === 'share').map(({ name }) => name)}
            />
          </Suspense>
        ) : (
          <div className={styles.waiting}>{first?.explanation || 'Draws as the stage runs.'}</div>
        )}
      </div>
    </section>
  );
}

const HEALTH_STYLES = { healthy: styles.in, outside: styles.out, unsure: undefined } as const;
const HEALTH_SIGNS = { healthy: '✓ ', outside: '▲ ', unsure: '? ' } as const;

function LegendFigure({ figure }: { figure: Figure | undefined }) {
  if (!figure) return null;
  return (
    <b className={styles.legendValue} title={figureWords(figure)}>
      {formatFigure(figure)}
    </b>
  );
}
