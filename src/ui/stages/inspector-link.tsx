import { Button } from '@mantine/core';
import { Icon } from '../components/icons';
import { type NodeProps, useStudio } from '../studio-context';

/** To the inspector, which shows the node that was looked at last. */
export function InspectorLink({ node }: NodeProps) {
  const { settings } = useStudio();
  return (
    <div>
      <Button variant="default" leftSection={<Icon name="lens" />} onClick={() => settings.show('inspector')}>
        {node.stage.inspector === 'pairs' ? 'See pairs token by token' : 'See one rollout token by token'}
      </Button>
    </div>
  );
}
