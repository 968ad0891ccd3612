import { SegmentedControl, Table } from '@mantine/core';
import { useState } from 'react';
import type { FamilyBand, SeedBand } from '../../frontier/families';
import type { Algorithm } from '../../frontier/frontier';
import { Panel } from '../components/panel';
import { formatNumber, formatShare } from '../format';
import { usePalette } from '../use-palette';
import styles from './frontier.module.css';
import { Mark, type Stroke, strokeOf } from './marks';

const [WIDTH, ROW, EDGE] = [420, 13, 8];

type Shown = 'policy' | 'change';

/** How a strip reads a value: shares from 0 to 1, or changes from −0.5 to 0.5, beyond which a mark stands at the edge. */
const SCALES: Readonly<Record<Shown, { readonly low: number; readonly high: number; readonly zero: number }>> = {
  policy: { low: 0, high: 1, zero: 0 },
  change: { low: -0.5, high: 0.5, zero: 0 },
};

/** A family of tasks a row, an algorithm a mark: the mean of the seeds, with a line from the lowest seed to the highest. */
export function FamilyStrips({ algorithms, hidden }: { algorithms: readonly Algorithm[]; hidden: readonly string[] }) {
  const palette = usePalette();
  const [shown, setShown] = useState<Shown>('policy');
  const drawn = algorithms
    .map((one, i) => ({ ...one, stroke: strokeOf(one, i, palette) }))
    .filter(({ key, families }) => families.length > 0 && !hidden.includes(key));
  const families = [...new Map(drawn.flatMap((one) => one.families).map((band) => [band.family, band])).values()];
  if (families.length === 0) return null;
  return (
    <Panel
      title="By family of tasks"
      note="mean of the seeds; a line from the lowest seed to the highest; greedy answers to unseen prompts"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="What the strips show"
          data={[
            { value: 'policy', label: 'Score' },
            { value: 'change', label: 'Change from SFT' },
          ]}
          value={shown}
          onChange={(value) => setShown(value as Shown)}
        />
      }
    >
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Family</Table.Th>
              <Table.Th>Measure</Table.Th>
              <Table.Th>{shown === 'policy' ? '0 to 1; the grey line is SFT' : '−0.5 to 0.5'}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {families.map(({ family, title, metric, heldOut }) => (
              <Table.Tr key={family}>
                <Table.Th scope="row" fw={500}>
                  {title}
                  {heldOut && <span className={styles.heldOut}> held out</span>}
                </Table.Th>
                <Table.Td>{metric}</Table.Td>
                <Table.Td>
                  <Strip
                    shown={shown}
                    rows={drawn.flatMap(({ title: name, stroke, families: own }) => {
                      const band = own.find((one) => one.family === family);
                      return band ? { name, stroke, band } : [];
                    })}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

interface Row {
  readonly name: string;
  readonly stroke: Stroke;
  readonly band: FamilyBand;
}

function Strip({ shown, rows }: { shown: Shown; rows: readonly Row[] }) {
  const palette = usePalette();
  const { low, high, zero } = SCALES[shown];
  const x = (value: number) =>
    EDGE + ((WIDTH - 2 * EDGE) * (Math.min(high, Math.max(low, value)) - low)) / (high - low);
  const height = ROW * rows.length + 4;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} width={WIDTH} height={height} role="img" aria-label={inWords(shown, rows)}>
      <line x1={x(zero)} x2={x(zero)} y1={0} y2={height} stroke={palette.line} />
      {rows.map(({ name, stroke, band: { reference, [shown]: band } }, i) => {
        const y = ROW * i + ROW / 2 + 2;
        return (
          <g key={name}>
            <title>{`${name}: ${bandInWords(shown, band)}`}</title>
            <line x1={EDGE} x2={WIDTH - EDGE} y1={y} y2={y} stroke={palette.grid} />
            {shown === 'policy' && (
              <line
                x1={x(reference.mean)}
                x2={x(reference.mean)}
                y1={y - 5}
                y2={y + 5}
                stroke={palette.muted}
                strokeWidth={2}
              />
            )}
            <line x1={x(band.low)} x2={x(band.high)} y1={y} y2={y} stroke={stroke.color} strokeWidth={3} />
            <Mark x={x(band.mean)} y={y} size={4} stroke={stroke} surface={palette.surface} />
          </g>
        );
      })}
    </svg>
  );
}

const format = (shown: Shown, value: number): string =>
  shown === 'policy' ? formatShare(value) : `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value))}`;

const bandInWords = (shown: Shown, { mean, low, high, seeds }: SeedBand): string =>
  `${format(shown, mean)}${seeds > 1 ? `, ${seeds} seeds from ${format(shown, low)} to ${format(shown, high)}` : ''}`;

const inWords = (shown: Shown, rows: readonly Row[]): string =>
  rows.map(({ name, band }) => `${name}: ${bandInWords(shown, band[shown])}`).join('; ');
