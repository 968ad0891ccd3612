import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { isBusy } from '../../studio/run';
import { Icon } from '../components/icons';
import { useFrom, useStudio } from '../studio-context';

/** Trains what was recorded, in this tab. Pressed before the model is there, it starts as soon as it is. */
export function LiveButton() {
  const studio = useStudio();
  const busy = useFrom((s) => s.run, isBusy);
  const ready = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base) && !state.loadingBase,
  );
  const failed = useFrom(
    (s) => s.session,
    (state) => state.deviceState === 'failed',
  );
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!wanted || !ready || busy) return;
    setWanted(false);
    void studio.runRecorded();
  }, [wanted, ready, busy, studio]);
  return (
    <Button
      size="md"
      leftSection={<Icon name="play" />}
      loading={wanted && !failed}
      disabled={busy || failed}
      onClick={() => {
        // The device waits for the recorded run to be on the page.
        studio.recorded.pause();
        setWanted(true);
      }}
    >
      Train it live in this tab
    </Button>
  );
}
