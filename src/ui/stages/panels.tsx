import { type ComponentType, lazy } from 'react';
import type { StageManifest } from '../../recipes/stage';
import type { NodeProps } from '../studio-context';

const generic = lazy(() => import('./generic-panel').then((m) => ({ default: m.GenericPanel })));
const preferences = lazy(() =>
  import('../preferences/preferences-panel').then((m) => ({ default: m.PreferencesPanel })),
);

/** The page of a node by its manifest's `panel`; each comes when it is first opened. */
const PANELS: Readonly<Record<string, ComponentType<NodeProps>>> = { generic, preferences };

export const panelOf = ({ panel }: StageManifest): ComponentType<NodeProps> => PANELS[panel] ?? generic;

/** Whether people may do the work of a node, in its own panel. */
export const isDoneByPeople = (stage: StageManifest): boolean => panelOf(stage) === preferences;
