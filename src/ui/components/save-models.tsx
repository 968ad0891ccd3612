import { Button } from '@mantine/core';
import { useState } from 'react';
import { nodeShort } from '../../recipes/names';
import { splitRef } from '../../recipes/ports';
import { hasNode, type Recipe, refsOf } from '../../recipes/recipe';
import { isStaleRef } from '../../studio/provenance';
import { zipModel } from '../../studio/save-model';
import { download } from '../charts/download';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import { Icon } from './icons';
import { modelTitle } from './model-label';
import { Panel } from './panel';
import styles from './save-models.module.css';

/** 'Policy (DPO)', 'SFT model': with the stage that made it where the title does not name it. */
function whoseTitle(recipe: Recipe, name: string): string {
  const title = modelTitle(recipe, name);
  const maker = splitRef(name).node;
  const short = hasNode(recipe, maker) ? nodeShort(recipe, maker) : '';
  return short === '' || title.includes(short) ? title : `${title} (${short})`;
}

/** The models of this session, each as a Hugging Face folder that transformers opens. */
export function SaveModels() {
  const { engine, session } = useStudio();
  const recipe = useRecipe();
  const models = useFrom(
    (s) => s.session,
    (state) => state.models,
  );
  const provenance = useFrom(
    (s) => s.provenance,
    (state) => state,
  );
  const [saving, setSaving] = useState<string | null>(null);
  const there = refsOf(recipe, 'policy', 'scorer').filter((name) => models[name]);
  if (there.length === 0) return null;
  const save = async (name: string) => {
    setSaving(name);
    try {
      download(`rlhf-studio-${name}.zip`, new Blob([await zipModel(engine, name)], { type: 'application/zip' }));
    } catch (cause) {
      session.report(cause);
    } finally {
      setSaving(null);
    }
  };
  return (
    <Panel title="Download a model" note="as a Hugging Face folder, zipped; it opens in transformers">
      <div className={styles.row}>
        {there.map((name) => (
          <Button
            key={name}
            variant="default"
            leftSection={<Icon name="download" />}
            loading={saving === name}
            disabled={saving !== null}
            onClick={() => save(name)}
          >
            {whoseTitle(recipe, name)}
            {isStaleRef(provenance, name) && ', out of date'}
          </Button>
        ))}
      </div>
    </Panel>
  );
}
