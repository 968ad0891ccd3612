import { useState } from 'react';
import { toRecordJsonl } from '../../labeling/export';
import { labelFileStem } from '../../labeling/rater-names';
import { refTitle } from '../../recipes/names';
import { BASE } from '../../recipes/ports';
import { refsOf } from '../../recipes/recipe';
import { dayOf } from '../../studio/label-files';
import { zipModel } from '../../studio/save-model';
import { download } from '../charts/download';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './session-export.module.css';

/** What this session holds, as files. Plain buttons: it must also be there where the rest of the page cannot be drawn. */
export function SessionExport() {
  const { engine, labels, session } = useStudio();
  const recipe = useRecipe();
  const models = useFrom(
    (s) => s.session,
    (state) => state.models,
  );
  const labeled = useFrom(
    (s) => s.labels,
    ({ records }) => records.length,
  );
  const [saving, setSaving] = useState<string | null>(null);
  const there = refsOf(recipe, 'policy', 'scorer').filter((ref) => ref !== BASE && models[ref]);
  if (there.length === 0 && labeled === 0) return null;
  const labelFile = () => `${labelFileStem('labels', labels.fullRecords(), dayOf(Date.now()))}.jsonl`;
  const save = async (name: string, type: string, content: () => Promise<BlobPart>) => {
    setSaving(name);
    try {
      download(name, new Blob([await content()], { type }));
    } catch (cause) {
      session.report(cause);
    } finally {
      setSaving(null);
    }
  };
  return (
    <span className={styles.buttons}>
      {labeled > 0 && (
        <button
          type="button"
          disabled={saving !== null}
          onClick={() => save(labelFile(), 'application/jsonl', async () => toRecordJsonl(labels.fullRecords()))}
        >
          Save the labels
        </button>
      )}
      {there.map((ref) => (
        <button
          key={ref}
          type="button"
          disabled={saving !== null}
          onClick={() => save(`rlhf-studio-${ref}.zip`, 'application/zip', () => zipModel(engine, ref))}
        >
          Save model: {refTitle(recipe, ref)}
        </button>
      ))}
    </span>
  );
}
