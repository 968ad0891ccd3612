import { ActionIcon, Menu, Slider, Text } from '@mantine/core';
import type { RefObject } from 'react';
import { linesToCsv } from '../../studio/metrics';
import { Icon } from '../components/icons';
import { useStudio } from '../studio-context';
import { usePalette } from '../use-palette';
import { download, svgToPng } from './download';
import type { ChartLine } from './lines';

export interface ChartOptions {
  readonly log: boolean;
  readonly smoothing: number;
  readonly paused: boolean;
  /** The run before is drawn faintly. */
  readonly ghost: boolean;
}

interface ChartMenuProps {
  readonly node: string;
  readonly names: readonly string[];
  readonly lines: readonly ChartLine[];
  readonly title: string;
  readonly options: ChartOptions;
  readonly onChange: (options: ChartOptions) => void;
  readonly plot: RefObject<HTMLDivElement | null>;
  /** There is a run before. */
  readonly hasGhost: boolean;
  readonly onEnlarge: (() => void) | undefined;
}

export function ChartMenu({ node, names, lines, title, options, onChange, plot, hasGhost, onEnlarge }: ChartMenuProps) {
  const { reading, session } = useStudio();
  const palette = usePalette();
  const file = `${node}-${names[0]?.replace(/[^a-z0-9]+/gi, '-') ?? 'chart'}`;
  const savePicture = () => {
    const svg = plot.current?.querySelector('svg');
    if (svg)
      svgToPng(svg, title, palette.surface, palette.ink).then((png) => download(`${file}.png`, png), session.report);
  };
  return (
    <Menu position="bottom-end" width={220} keepMounted={false}>
      <Menu.Target>
        <ActionIcon aria-label={`Options of chart ${title}`}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onEnlarge && <Menu.Item onClick={onEnlarge}>Enlarge</Menu.Item>}
        <Menu.Item onClick={() => reading.explain(node, names[0] ?? '')}>Explain this figure</Menu.Item>
        <Menu.Divider />
        <Menu.Item
          closeMenuOnClick={false}
          role="menuitemcheckbox"
          aria-checked={options.log}
          rightSection={options.log && <Icon name="check" />}
          onClick={() => onChange({ ...options, log: !options.log })}
        >
          Logarithmic scale
        </Menu.Item>
        {hasGhost && (
          <Menu.Item
            closeMenuOnClick={false}
            role="menuitemcheckbox"
            aria-checked={options.ghost}
            rightSection={options.ghost && <Icon name="check" />}
            onClick={() => onChange({ ...options, ghost: !options.ghost })}
          >
            Show the run before
          </Menu.Item>
        )}
        <Menu.Item
          closeMenuOnClick={false}
          role="menuitemcheckbox"
          aria-checked={options.paused}
          rightSection={options.paused && <Icon name="check" />}
          onClick={() => onChange({ ...options, paused: !options.paused })}
        >
          Pause this chart
        </Menu.Item>
        <Menu.Label>
          <Text size="sm" component="span">
            Smoothing {options.smoothing.toFixed(2)}
          </Text>
          <Slider
            mt={6}
            size="sm"
            min={0}
            max={0.98}
            step={0.02}
            value={options.smoothing}
            label={null}
            onChange={(smoothing) => onChange({ ...options, smoothing })}
            thumbLabel="Smoothing"
          />
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          onClick={() =>
            download(
              `${file}.csv`,
              new Blob(
                [
                  linesToCsv(
                    lines.map(({ label, name, ring }) => ({ label: names.includes(name) ? name : label, ring })),
                  ),
                ],
                { type: 'text/csv' },
              ),
            )
          }
        >
          Save as CSV
        </Menu.Item>
        <Menu.Item onClick={savePicture}>Save as PNG</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
