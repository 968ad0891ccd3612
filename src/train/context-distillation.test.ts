import { beforeAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { parseConfig } from '../recipes/config';
import { findRecipe } from '../recipes/library';
import { runBefore, runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';

beforeAll(() => switchBackend('wasm'));

const recipe = findRecipe('anthropic-hh');
const config = (settings: object) => {
  const tiny = tinyConfig(recipe, 4);
  return parseConfig({ ...tiny, nodes: { ...tiny.nodes, distilled: { ...tiny.nodes.distilled, ...settings } } });
};

it('a teacher who reads nothing before is the student: that is said, and no step is taken', async () => {
  const session = toySession();
  await runBefore(session, recipe, config({}), 'distilled');
  await expect(runNodes(session, config({ exchanges: 0 }), ['distilled'])).rejects.toThrow(/says what it says without/);
});

it('a context too short for the text is told of in one message', async () => {
  const session = toySession();
  await runBefore(session, recipe, config({}), 'distilled');
  await expect(runNodes(session, config({ exchanges: 8, maxNewTokens: 20 }), ['distilled'])).rejects.toThrow(
    /leaves room for the text of manners/,
  );
});
