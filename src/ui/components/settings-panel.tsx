import { Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { endsOf } from '../../recipes/explained/ends';
import type { RecipeNode } from '../../recipes/recipe';
import { saidIn } from '../../recipes/without-sft';
import { isBusy } from '../../studio/run';
import { fieldsOf, type SettingField } from '../../studio/setting-fields';
import { useFrom, useRecipe } from '../studio-context';
import { Icon } from './icons';
import { Panel } from './panel';
import { SettingInput } from './setting-input';
import styles from './settings.module.css';

interface SettingsPanelProps {
  readonly node: RecipeNode;
  readonly title?: string;
  readonly note?: string | undefined;
}

/** The few important controls of a stage, and all the rest under "Advanced", each with its sentence. */
export function SettingsPanel({ node: { id, stage }, title = 'Settings', note }: SettingsPanelProps) {
  const recipe = useRecipe();
  const [open, { toggle }] = useDisclosure(false);
  const busy = useFrom((s) => s.run, isBusy);
  const fields = fieldsOf(recipe).filter(({ path }) => path.startsWith(`${id}.`));
  const chosen = stage.main.flatMap((setting) => fields.filter((field) => field.path === `${id}.${setting}`));
  const rest = fields.filter((field) => !chosen.includes(field));
  const switches = chosen.filter(({ kind }) => kind === 'boolean');
  const mainInput = (field: SettingField) => (
    <SettingInput
      key={field.path}
      field={field}
      ends={saidIn(recipe, endsWords(stage.type, id, field))}
      explained={false}
      disabled={busy}
    />
  );
  return (
    <Panel
      title={title}
      note={note ?? (busy ? <span className={styles.locked}>fixed while a run is under way</span> : undefined)}
      aside={
        rest.length > 0 && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Icon name="tune" />}
            aria-expanded={open}
            onClick={toggle}
          >
            {open ? 'Fewer' : `Advanced (${rest.length})`}
          </Button>
        )
      }
    >
      <div className={styles.grid}>{chosen.filter(({ kind }) => kind !== 'boolean').map(mainInput)}</div>
      {switches.length > 0 && <div className={styles.switches}>{switches.map(mainInput)}</div>}
      <Collapse expanded={open}>
        <div className={styles.advanced}>
          {open &&
            rest.map((field) => (
              <SettingInput
                key={field.path}
                field={field}
                ends={saidIn(recipe, endsWords(stage.type, id, field))}
                explained
                disabled={busy}
              />
            ))}
        </div>
      </Collapse>
    </Panel>
  );
}

/** What the setting does at either end, in a sentence or two. */
function endsWords(stage: string, id: string, { path, kind }: SettingField): string {
  const ends = endsOf(stage, path.slice(id.length + 1));
  if (!ends) return '';
  const [low, high] = kind === 'boolean' ? ['Off', 'On'] : ['Low', 'High'];
  return `${low}: ${ends[0]}. ${high}: ${ends[1]}.`;
}
