import { Tooltip, UnstyledButton } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { lazy, Suspense, useRef, useState } from 'react';
import { type Figure, figureOf } from '../../recipes/figures';
import type { Metric } from '../../recipes/metric';
import { nodeColor } from '../../recipes/names';
import { nodeOf } from '../../recipes/recipe';
import { healthOf, healthyBand, metricInfo } from '../../studio/metric-info';
import type { MetricRing } from '../../studio/metric-ring';
import type { Metrics } from '../../studio/metrics';
import { countOf, figureWords, formatFigure, overOfEach } from '../format';
import type { PaletteColor } from '../palette';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import { usePalette } from '../use-palette';
import { ChartMenu, type ChartOptions } from './chart-menu';
import { LineSwatch } from './line-swatch';
import { type ChartLine, leftOutByLog, type Row, rowsOf } from './lines';
import styles from './metric-chart.module.css';
import { useRevision } from './use-revision';

const LinePlot = lazy(() => import('./line-plot'));

export interface MetricChartProps {
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

interface ChartCardProps extends MetricChartProps {
  /** Fills what it is in. */
  readonly large?: boolean;
  readonly onEnlarge?: () => void;
}

/** Weight of the past in a line of batches, each of which says little by itself. */
const SMOOTHING = 0.6;

/** Live lines of a node's figures, with what is healthy shaded. */
export function ChartCard(props: ChartCardProps) {
  const { node, names, title, colors, labels, right, runs, large = false, onEnlarge } = props;
  const studio = useStudio();
  const recipeNode = nodeOf(useRecipe(), node);
  const palette = usePalette();
  const plot = useRef<HTMLDivElement>(null);
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const revision = useRevision(node);
  const focused = useFrom(
    (s) => s.reading,
    (state) => state.open && state.node === node && state.metric === names[0],
  );

  const infos = names.map((name) => metricInfo(recipeNode.stage, name));
  const [first] = infos;
  const [options, setOptions] = useState<ChartOptions>({
    log: false,
    smoothing: infos.some(({ figure }) => figure === 'tail') ? SMOOTHING : 0,
    paused: false,
    ghost: true,
  });
  // A node draws in the colour of what it makes; a second line is grey and dashed.
  const drawn: readonly PaletteColor[] = colors ?? [nodeColor(recipeNode), 'base'];
  const shown = title ?? first?.label ?? '';
  const lines: ChartLine[] = runs
    ? runs.map(({ id, label, color, metrics }) => ({
        name: id,
        label,
        color: palette[color],
        ring: metrics.ring(node, names[0] ?? ''),
        ofBatches: first?.figure === 'tail',
      }))
    : names.map((name, i) => ({
        name,
        label: labels?.[i] ?? infos[i]?.label ?? name,
        color: palette[drawn[i % drawn.length] ?? 'accent'],
        ring: studio.metrics.ring(node, name),
        ofBatches: infos[i]?.figure === 'tail',
      }));
  const ghosts =
    runs || !options.ghost ? [] : lines.map((line) => ghostOf(line, studio.metrics.before(node, line.name)));
  const drawnLines = [...lines, ...ghosts.filter(({ ring }) => ring)];
  const figures = lines.map((_, i) => {
    const of = runs ? runs[i]?.metrics : studio.metrics;
    const info = runs ? first : infos[i];
    return info && figureOf(info, (metric) => of?.ring(node, metric));
  });
  const over = overOfEach(figures);

  // A paused chart, or one out of sight, keeps what it last drew.
  const held = useRef<{ key: string; rows: Row[] }>({ key: '', rows: [] });
  const key = `${revision}/${options.smoothing}/${drawnLines.map(({ name }) => name).join()}`;
  if (held.current.key !== key && !options.paused && (entry?.isIntersecting ?? true)) {
    held.current = { key, rows: rowsOf(drawnLines, options.smoothing) };
  }
  const { rows } = held.current;
  const health = first && !runs && figures[0] ? healthOf(first, figures[0]) : null;
  const leftOut = options.log
    ? leftOutByLog(
        rows,
        lines.map(({ name }) => name),
      )
    : 0;
  const rightInfo = infos[names.indexOf(right ?? '')];

  return (
    <section className={styles.card} data-large={large} ref={ref} aria-label={`Chart: ${shown}`} data-focused={focused}>
      <div className={styles.head}>
        <Tooltip
          label={[first?.explanation, first?.healthy].filter(Boolean).join(' What you should see: ')}
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
          hasGhost={names.some((name) => studio.metrics.before(node, name))}
          onEnlarge={onEnlarge}
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
        {options.smoothing > 0 && <span className={styles.range}>smoothed {options.smoothing.toFixed(2)}</span>}
        {ghosts.some(({ ring }) => ring) && <span className={styles.range}>faint: the run before</span>}
        {options.log && (
          <span className={styles.range}>
            log scale{leftOut > 0 && `: ${countOf(leftOut, 'point')} at 0 or below left out`}
          </span>
        )}
        {options.paused && <span className={styles.range}>paused</span>}
      </div>
      <div className={styles.plot} ref={plot}>
        {rows.length > 0 ? (
          <Suspense fallback={<div className={styles.waiting}>Loading the chart</div>}>
            <LinePlot
              rows={rows}
              lines={drawnLines}
              palette={palette}
              log={options.log}
              band={first && healthyBand(first)}
              syncId={node}
              right={right}
              shares={lines
                .filter((_, i) => (runs ? first : infos[i])?.unit === 'share')
                .flatMap((line) => [line.name, ghostOf(line, undefined).name])}
              smoothed={options.smoothing > 0}
              axes={{
                x: recipeNode.stage.unit,
                left: axisName(first, lines.length > 1 ? shown : ''),
                right: axisName(rightInfo, rightInfo?.label ?? ''),
              }}
            />
          </Suspense>
        ) : (
          <div className={styles.waiting}>{first?.explanation || 'Draws as the stage runs.'}</div>
        )}
      </div>
    </section>
  );
}

/** The unit, or what is counted where it has none. */
const axisName = (info: Metric | undefined, otherwise: string): string =>
  info?.unit || otherwise || (info?.label ?? '');

const ghostOf = (line: ChartLine, ring: MetricRing | undefined): ChartLine & { readonly ghost: true } => ({
  ...line,
  name: `${line.name} before`,
  label: `${line.label}, the run before`,
  ring,
  ghost: true,
});

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
