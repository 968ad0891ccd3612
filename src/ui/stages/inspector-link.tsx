import { Button } from '@mantine/core';
import { Icon } from '../components/icons';
import { useStudio } from '../studio-context';

/** To the inspector, which shows the node that was looked at last. */
export function InspectorLink() {
  const { settings } = useStudio();
  return (
    <div>
      <Button variant="default" leftSection={<Icon name="lens" />} onClick={() => settings.show('inspector')}>
        See one rollout token by token
      </Button>
    </div>
  );
}
