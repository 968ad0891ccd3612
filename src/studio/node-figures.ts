/** All that the page shows of how a node trained: its lines, its samples, and what the inspector has of it. */
import type { InspectorStore } from './inspector';
import type { Metrics } from './metrics';
import type { SamplesStore } from './samples';

export interface NodeFigures {
  /** Of some nodes, or of all. */
  clear(nodes?: readonly string[]): void;
  /** What takes their place begins: their lines stay to be compared with. */
  retire(nodes: readonly string[]): void;
}

export function createNodeFigures(metrics: Metrics, samples: SamplesStore, inspector: InspectorStore): NodeFigures {
  return {
    clear(nodes) {
      for (const store of [metrics, samples, inspector])
        if (nodes) for (const node of nodes) store.clear(node);
        else store.clear();
    },
    retire(nodes) {
      for (const node of nodes) {
        metrics.retire(node);
        samples.clear(node);
        inspector.clear(node);
      }
    },
  };
}
