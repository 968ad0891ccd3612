import { Checkbox, Table } from '@mantine/core';
import { type Algorithm, type CurvePoint, endKl } from '../../frontier/frontier';
import { Panel } from '../components/panel';
import { formatNumber, formatShare } from '../format';
import { useStudio } from '../studio-context';
import { usePalette } from '../use-palette';
import styles from './frontier.module.css';
import { Mark, type Stroke, strokeOf } from './marks';

/** A row an algorithm: what it came to, and where its reward turns. */
export function AlgorithmTable({
  algorithms,
  hidden,
}: {
  algorithms: readonly Algorithm[];
  hidden: readonly string[];
}) {
  const { comparison } = useStudio();
  const palette = usePalette();
  return (
    <Panel title="Algorithms" note="means over seeds, lowest to highest seed in brackets">
      <Table.ScrollContainer minWidth={700}>
        <Table verticalSpacing={6} className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Algorithm</Table.Th>
              <Table.Th>Seeds</Table.Th>
              <Table.Th>Wins against SFT</Table.Th>
              <Table.Th>KL at the end</Table.Th>
              <Table.Th>True reward</Table.Th>
              <Table.Th>Turns at KL</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {algorithms.map((one, i) => (
              <Table.Tr key={one.key}>
                <Table.Th scope="row" fw={600}>
                  <Checkbox
                    size="xs"
                    checked={!hidden.includes(one.key)}
                    onChange={(event) => comparison.show(one.key, event.currentTarget.checked)}
                    label={
                      <span className={styles.name}>
                        <Key {...strokeOf(one, i, palette)} surface={palette.surface} />
                        {one.title}
                      </span>
                    }
                  />
                </Table.Th>
                <Table.Td>{one.traces.map(({ seed }) => seed).join(', ')}</Table.Td>
                <Table.Td fw={600}>{winsOf(one.curves.wins[0])}</Table.Td>
                <Table.Td>{klOf(one)}</Table.Td>
                <Table.Td>{riseOf(one.curves.rubric)}</Table.Td>
                <Table.Td>{turnOf(one)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function Key({ surface, ...stroke }: Stroke & { surface: string }) {
  const { color, dash } = stroke;
  return (
    <svg width="22" height="12" aria-hidden="true" focusable="false">
      <line x1="1" y1="6" x2="21" y2="6" stroke={color} strokeWidth="3" strokeDasharray={dash} />
      <Mark x={11} y={6} size={4} stroke={stroke} surface={surface} />
    </svg>
  );
}

const winsOf = (end: CurvePoint | undefined): string =>
  end
    ? `${formatShare(end.reward)}${end.seeds > 1 ? ` (${formatShare(end.low)} to ${formatShare(end.high)})` : ''}`
    : '–';

function klOf({ traces }: Algorithm): string {
  const ends = traces.flatMap((trace) => endKl(trace) ?? []);
  const mean = ends.reduce((sum, kl) => sum + kl, 0) / ends.length;
  const [low, high] = [formatNumber(Math.min(...ends)), formatNumber(Math.max(...ends))];
  const range = low !== high ? ` (${low} to ${high})` : '';
  return `${formatNumber(mean)}${range}`;
}

function riseOf(curve: readonly CurvePoint[]): string {
  const [first, last] = [curve[0], curve.at(-1)];
  return first && last ? `${formatNumber(first.reward)} → ${formatNumber(last.reward)}` : '–';
}

/** In nats: the square of the distance. */
function turnOf({ fits }: Algorithm): string {
  const fit = fits.rubric;
  if (!fit) return 'too few points';
  if (!fit.turning) return `not identified: ${fit.why}`;
  const { distance, low, high } = fit.turning;
  return `${formatNumber(distance ** 2)} (${formatNumber(low ** 2)} to ${formatNumber(high ** 2)})`;
}
