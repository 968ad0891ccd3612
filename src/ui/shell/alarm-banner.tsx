import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { SIGN_WORDS } from '../../frontier/alarm';
import { nodeOf } from '../../recipes/recipe';
import { raisedOf } from '../../studio/alarm';
import { progressOf } from '../../studio/run';
import { useRevision } from '../charts/use-revision';
import { Icon } from '../components/icons';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './alarm-banner.module.css';
import { AlarmWayBack } from './alarm-way-back';

/** While a policy trains on a learned reward: the signs that it has begun to exploit it, and the way back to before. */
export function AlarmBanner({ node }: { node: string }) {
  const { metrics, alarm, reading } = useStudio();
  const { stage } = nodeOf(useRecipe(), node);
  useRevision(node);
  const { left, before } = useFrom(
    (s) => s.alarm,
    (state) => state,
  );
  const [isLive, watched] = useFrom(
    (s) => s.run,
    (run) => `${progressOf(run, node).state === 'running'} ${run.watched}`,
  ).split(' ');
  const raised = raisedOf(metrics, node);
  const step = raised?.step;
  useEffect(() => {
    if (step !== undefined) void alarm.look(node, step);
  }, [alarm, node, step]);
  if (!raised || isLive !== 'true' || left.includes(node)) return null;
  const way = before[node];
  const signs = raised.signs.map((sign) => SIGN_WORDS[sign]).join('; ');
  return (
    <div className={styles.alarm} role="alert">
      <Icon name="warning" size={18} />
      <p className={styles.words}>
        <b>
          Signs of over-optimisation since {stage.unit} {raised.step}
          {signs ? ': ' : '.'}
        </b>
        {signs && `${signs}.`} Read the samples before you believe the reward.
      </p>
      <div className={styles.actions}>
        {way && watched !== 'true' && <AlarmWayBack node={node} unit={stage.unit} {...way} />}
        <Button size="compact-md" variant="default" onClick={() => reading.explain(node, 'alarm')}>
          Why?
        </Button>
        <Button size="compact-md" variant="default" onClick={() => alarm.leave(node)}>
          Ignore
        </Button>
      </div>
    </div>
  );
}
