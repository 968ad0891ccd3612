import { Radio } from '@mantine/core';
import { withoutSft } from '../../recipes/without-sft';
import { isBusy } from '../../studio/run';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './base.module.css';

/** Whether the recipe begins with fine-tuning, or with the model as it is: of one that follows instructions already. */
export function StartChoice({ chats }: { chats: boolean }) {
  const { settings } = useStudio();
  const recipe = useRecipe();
  const busy = useFrom((s) => s.run, isBusy);
  const whole = recipe.whole ?? recipe;
  const short = withoutSft(whole);
  // What follows no instruction has to be taught first; who has chosen otherwise can go back.
  if (!short || (!chats && recipe !== short)) return null;
  return (
    <Radio.Group
      className={styles.start}
      label="Where training starts"
      value={recipe.id}
      onChange={settings.chooseRecipe}
    >
      <Radio
        value={whole.id}
        disabled={busy}
        label="With supervised fine-tuning"
        description="Demonstrations come first: for a model that only continues text, or to teach it another manner."
      />
      <Radio
        value={short.id}
        disabled={busy}
        label="From the model as it is"
        description="For one that follows instructions already, as “Instruct” models do: its own answers are labeled at once, and it is what the policy is held near."
      />
    </Radio.Group>
  );
}
