import { Table } from '@mantine/core';
import type { InspectedSequence } from '../../train/events';
import { Formula } from '../components/formula';
import { type Column, clippedRatio, isClipped } from './columns';
import styles from './inspector.module.css';
import { fixed, type TokenSettings } from './token-formulas';

interface TokenTableProps {
  readonly sequence: InspectedSequence;
  readonly columns: readonly Column[];
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  readonly onPoint: (index: number) => void;
  readonly settings: Pick<TokenSettings, 'cliprange' | 'action'>;
}

const digits = (value: number | undefined): string => (value === undefined ? '–' : fixed(value).replace('-', '−'));

/** A row for each token. */
export function TokenTable({ sequence, columns, selected, onSelect, onPoint, settings }: TokenTableProps) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={3} horizontalSpacing={8} className="tabular" fz={13.5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Token</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column.key} ta="right">
                <span title={column.label}>
                  <Formula tex={column.tex} />
                </span>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sequence.tokens.map((text, t) => (
            <Table.Tr
              // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
              key={`${t}${text}`}
              className={styles.row}
              data-selected={t === selected}
              onMouseEnter={() => onPoint(t)}
              onClick={() => onSelect(t)}
            >
              <Table.Td className={styles.cellToken} translate="no">
                {text.replace(/\n/g, '⏎')}
              </Table.Td>
              {columns.map((column) => {
                const value = column.value(sequence, t);
                const clipped =
                  column.epoch !== undefined &&
                  isClipped(
                    sequence.advantages[t] ?? 0,
                    clippedRatio(sequence.ratios[column.epoch], t, settings.action),
                    settings.cliprange,
                  );
                return (
                  <Table.Td key={column.key} ta="right" className={clipped ? styles.clipped : undefined}>
                    {digits(value)}
                    {clipped && <span title="Clipped: this token’s gradient is taken away"> ✂</span>}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
