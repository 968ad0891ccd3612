import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ModelRole } from '../../engine/protocol';
import { zipModel } from '../../studio/save-model';
import { download } from '../charts/download';
import { useFrom, useStudio } from '../studio-context';
import { Icon } from './icons';
import { Panel } from './panel';
import { roleLabel } from './role-label';
import styles from './save-models.module.css';

const ROLES = ['base', 'sft', 'reward', 'policy'] as const satisfies readonly ModelRole[];

/** The models of this session, each as a Hugging Face folder that transformers opens. */
export function SaveModels() {
  const { engine, session } = useStudio();
  const models = useFrom(
    (s) => s.session,
    (state) => state.models,
  );
  const [saving, setSaving] = useState<ModelRole | null>(null);
  const there = ROLES.filter((role) => models[role]);
  if (there.length === 0) return null;
  const save = async (role: ModelRole) => {
    setSaving(role);
    try {
      download(`rlhf-studio-${role}.zip`, new Blob([await zipModel(engine, role)], { type: 'application/zip' }));
    } catch (cause) {
      session.report(cause);
    } finally {
      setSaving(null);
    }
  };
  return (
    <Panel title="Take a model with you" note="as a Hugging Face folder, zipped; it opens in transformers">
      <div className={styles.row}>
        {there.map((role) => (
          <Button
            key={role}
            variant="default"
            leftSection={<Icon name="download" />}
            loading={saving === role}
            disabled={saving !== null}
            onClick={() => save(role)}
          >
            {roleLabel(role)}
          </Button>
        ))}
      </div>
    </Panel>
  );
}
