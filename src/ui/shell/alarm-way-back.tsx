import { Button, NumberInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { WayBack } from '../../studio/alarm';
import { countOf } from '../format';
import { useStudio } from '../studio-context';
import styles from './alarm-banner.module.css';

interface AlarmWayBackProps extends WayBack {
  readonly node: string;
  readonly unit: string;
}

/** Back to before the alarm, dearer as proposed or as a person says: at the same price of KL it would come to the same. */
export function AlarmWayBack({ node, unit, checkpoint, dearer }: AlarmWayBackProps) {
  const { alarm } = useStudio();
  const [value, setValue] = useState<string | number>(dearer?.proposed ?? 0);
  const where = `Go back to after ${countOf(checkpoint.step, unit)}`;
  const why = `A new run from there, which waits after one ${unit}. This one stays as it is.`;
  if (!dearer)
    return (
      <Tooltip label={why}>
        <Button size="compact-md" onClick={() => void alarm.goBack(node)}>
          {where}
        </Button>
      </Tooltip>
    );
  const { label, path, minimum = 0, maximum = Number.POSITIVE_INFINITY } = dearer.field;
  const isAllowed = typeof value === 'number' && value >= minimum && value <= maximum;
  return (
    <form
      className={styles.back}
      onSubmit={(event) => {
        event.preventDefault();
        if (isAllowed) void alarm.goBack(node, { path, value });
      }}
    >
      <Tooltip label={why}>
        <Button type="submit" size="compact-md" disabled={!isAllowed}>
          {where}
        </Button>
      </Tooltip>
      <span>with {label}</span>
      <NumberInput
        aria-label={label}
        size="xs"
        w={84}
        value={value}
        decimalScale={6}
        step={dearer.proposed / 4}
        error={!isAllowed}
        onChange={setValue}
      />
      <span>in place of {dearer.value}</span>
    </form>
  );
}
