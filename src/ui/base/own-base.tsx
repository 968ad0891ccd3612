import { CONTEXT_LENGTH } from '../../config/model';
import type { ModelInfo } from '../../engine/protocol';
import { isLarge } from '../../recipes/settings/adapter';
import { isBusy } from '../../studio/run';
import { fieldsOf } from '../../studio/setting-fields';
import { SettingInput } from '../components/setting-input';
import { useFrom, useRecipe } from '../studio-context';
import styles from './base.module.css';
import { LargeSettings } from './large-settings';
import { StartChoice } from './start-choice';

/** What is to be settled of a base that a person brought, before anything is trained from it. */
export function OwnBase({ base }: { base: ModelInfo }) {
  return (
    <>
      {base.config.max_position_embeddings > CONTEXT_LENGTH && <ContextLength />}
      <StartChoice chats={base.chats === true} />
      {isLarge(base.config) && <LargeSettings />}
    </>
  );
}

/** Of a model that could read more than runs usually do. */
function ContextLength() {
  const recipe = useRecipe();
  const busy = useFrom((s) => s.run, isBusy);
  const field = fieldsOf(recipe).find(({ path }) => path === 'contextLength');
  return (
    field && (
      <div className={styles.context}>
        <SettingInput field={field} ends="" explained disabled={busy} />
      </div>
    )
  );
}
