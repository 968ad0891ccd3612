import { useEffect, useState } from 'react';
import type { StageName } from '../../train/events';
import { useStudio } from '../studio-context';
import { Turns } from './turns';

/** Time for the browser to draw, and to hear of clicks, between two charts. */
const turns = new Turns((task) => setTimeout(task, 10));

/** Goes up when a stage's lines have grown and it is this chart's turn to redraw. */
export function useRevision(stage: StageName): number {
  const { store } = useStudio().metrics;
  const [revision, setRevision] = useState(() => store.getState().revisions[stage] ?? 0);
  useEffect(() => {
    const redraw = () => setRevision(store.getState().revisions[stage] ?? 0);
    redraw(); // what came in between the first drawing and now
    const unsubscribe = store.subscribe(() => turns.take(redraw));
    return () => {
      unsubscribe();
      turns.leave(redraw);
    };
  }, [store, stage]);
  return revision;
}
