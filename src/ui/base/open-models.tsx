import { Alert, Button, FileButton, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { inSentence, nodeTitle } from '../../recipes/names';
import { BASE, splitRef } from '../../recipes/ports';
import { refsOf } from '../../recipes/recipe';
import { chosenModel } from '../../studio/model-files';
import { isBusy } from '../../studio/run';
import { Icon } from '../components/icons';
import { modelTitle } from '../components/model-label';
import { Panel } from '../components/panel';
import { useFrom, useRecipe, useStudio } from '../studio-context';

/** Begin in the middle: a model made elsewhere in place of what a stage would make. */
export function OpenModels() {
  const studio = useStudio();
  const recipe = useRecipe();
  const locked = useFrom((s) => s.run, isBusy);
  const base = useFrom(
    (s) => s.session,
    (state) => state.models[BASE],
  );
  const [opened, setOpened] = useState<{ readonly ref: string; readonly warnings: readonly string[] } | null>(null);
  if (!base) return null;
  const refs = refsOf(recipe, 'policy', 'scorer').filter((ref) => ref !== BASE);
  const open = async (ref: string, files: readonly File[]) => {
    setOpened(null);
    try {
      const info = await studio.openModel(ref, (await chosenModel(files)).files);
      if (info) setOpened({ ref, warnings: info.warnings });
    } catch (cause) {
      studio.session.report(cause);
    }
  };
  return (
    <Panel title="Start in the middle" note="with a model trained elsewhere from this base">
      <Text size="sm" c="dimmed" mb="xs">
        Open its Hugging Face folder or LoRA adapter. The stage that would have made it is then done, and the next one
        can start.
      </Text>
      <Group gap="sm">
        {refs.map((ref) => (
          <FileButton
            key={ref}
            multiple
            disabled={locked}
            onChange={(files) => void open(ref, files)}
            inputProps={{ 'aria-label': `Files of the model ${modelTitle(recipe, ref)}` }}
          >
            {(props) => (
              <Button {...props} variant="default" leftSection={<Icon name="upload" />}>
                {modelTitle(recipe, ref)}
              </Button>
            )}
          </FileButton>
        ))}
      </Group>
      <div aria-live="polite">
        {opened && (
          <Text size="sm" mt="xs">
            {modelTitle(recipe, opened.ref)} is open in place of what{' '}
            {inSentence(nodeTitle(recipe, splitRef(opened.ref).node))} makes.
          </Text>
        )}
        {opened?.warnings.map((warning) => (
          <Alert key={warning} color="yellow" variant="light" mt="xs" p="xs">
            {warning}
          </Alert>
        ))}
      </div>
    </Panel>
  );
}
