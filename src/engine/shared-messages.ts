import type { DeviceInfo, Notice, RequestName, Requests } from './protocol';

/** Of the words between tabs: one that speaks another version is told to reload. */
export const PROTOCOL = 4;

/** What tabs of one origin say to each other, with the version of the words (`PROTOCOL`). */
export type TabEnvelope = TabMessage & { readonly protocol: number };

export type TabMessage =
  | { readonly kind: 'hello' | 'bye'; readonly from: string }
  /** A tab has taken over: whoever watches says hello to it. */
  | { readonly kind: 'owner' }
  | {
      readonly kind: 'snapshot';
      readonly to: string;
      readonly device: DeviceInfo | null;
      readonly notices: readonly Notice[];
    }
  | { readonly kind: 'device'; readonly device: DeviceInfo }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | {
      readonly kind: 'question';
      readonly from: string;
      readonly id: number;
      readonly name: RequestName;
      readonly args: unknown;
    }
  | { readonly kind: 'answer'; readonly to: string; readonly id: number; readonly reply: unknown }
  | { readonly kind: 'no-answer'; readonly to: string; readonly id: number; readonly reason: string };

/** What a watching tab may ask: the owner answers, and nothing changes. */
export const QUESTIONS: readonly RequestName[] = [
  'models',
  'given',
  'pairs',
  'exportModel',
  'runs',
  'keptModels',
  'openRun',
  'runFigures',
  'exportRun',
  'promptIdeas',
  'unknownWords',
];

/** One request on its way, with what settles it. */
export interface Waiting {
  readonly name: RequestName;
  readonly args: Requests[RequestName]['args'];
  resolve(reply: unknown): void;
  reject(cause: unknown): void;
}

/** How a tab stands to the engine: it owns it, or it watches. */
export interface Side {
  request(waiting: Waiting): void;
  onMessage(message: TabMessage): void;
}
