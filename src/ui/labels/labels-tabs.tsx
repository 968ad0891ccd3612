import type { ReactNode } from 'react';
import type { Studio } from '../../studio/studio';
import { useFrom, useGiven, useStudio } from '../studio-context';
import { LabelsView } from './labels-view';

const from = (studio: Studio) => studio.labels;

/** The one place where the views over labels meet the stores. `children` is the panel that labels. */
export function LabelsTabs({ children }: { children: ReactNode }) {
  const { labels, labelTools } = useStudio();
  const records = useFrom(from, (state) => state.records);
  const raters = useFrom(from, (state) => state.raters);
  const rater = useFrom(from, (state) => state.rater);
  const status = useFrom(from, (state) => state.status);
  const own = useGiven().has('data.prompts');
  return (
    <LabelsView
      {...labelTools}
      records={records}
      raters={raters}
      rater={rater}
      readOnly={status !== 'ready'}
      elsewhere={status === 'elsewhere'}
      own={own}
      onRater={labels.setRater}
      onEdit={labels.edit}
      onDelete={labels.remove}
      onUndo={(id) => labels.takeBack((entry) => entry.type === 'remove' && entry.id === id)}
      onForget={labels.forget}
      onRename={labels.rename}
    >
      {children}
    </LabelsView>
  );
}
