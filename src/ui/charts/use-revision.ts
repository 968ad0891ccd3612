import { useEffect, useState } from 'react';
import { useStudio } from '../studio-context';
import { Turns } from './turns';

/** Time for the browser to draw, and to hear of clicks, between two charts. */
const turns = new Turns((task) => setTimeout(task, 10));

/** Goes up when a node's lines have grown and it is this chart's turn to redraw. */
export function useRevision(node: string): number {
  const { store } = useStudio().metrics;
  const [revision, setRevision] = useState(() => store.getState().revisions[node] ?? 0);
  useEffect(() => {
    const redraw = () => setRevision(store.getState().revisions[node] ?? 0);
    redraw(); // what came in between the first drawing and now
    const unsubscribe = store.subscribe(() => turns.take(redraw));
    return () => {
      unsubscribe();
      turns.leave(redraw);
    };
  }, [store, node]);
  return revision;
}
