import { beforeAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { findRecipe } from '../recipes/library';
import { nodeOf } from '../recipes/recipe';
import { checkpointName } from './fingerprint';
import { labelAnswers } from './label-answers';
import { disposeSession } from './session';
import { runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';

beforeAll(() => switchBackend('wasm'));

it('two models are measured on the same captions and noise; one model never draws a picture twice', async () => {
  const recipe = findRecipe('diffusion-dpo');
  const session = toySession(nodeOf(recipe, 'dpo'));
  const { events } = await runNodes(session, tinyConfig(recipe, 4), ['pictures', 'preferences', 'dpo', 'evaluation']);
  const request = { seed: 5, first: 0, prompts: 3, maxNewTokens: 1 };
  const [base, model] = ['pictures.model', 'dpo.model'].map((name) => ({ model: name, temperature: 1 }));
  if (!base || !model) return;
  const drawn = (writers: (typeof base)[], unseen = true) =>
    labelAnswers(session, recipe, { ...request, writers, unseen });

  const [twice, both] = [await drawn([base, base]), await drawn([model, base])];
  expect(twice.rows.map(({ texts: [a, b] }) => a === b)).toEqual([true, true, true]);
  expect(both.rows.map(({ texts: [a, b] }) => a === b)).toEqual([false, false, false]);
  expect(both.rows.map(({ texts }) => texts[1])).toEqual(twice.rows.map(({ texts }) => texts[1]));
  const labeled = await drawn([base, base], false);
  expect(labeled.rows.map(({ texts: [a, b] }) => a === b)).toEqual([false, false, false]);
  expect(labeled.rows[0]?.prompt).not.toBe(both.rows[0]?.prompt);

  // The evaluation names the weights as the labels do, and other weights of one name are told apart.
  const phase = events.find((event) => event.type === 'phase');
  const table = phase?.type === 'phase' && phase.phase.kind === 'pictures' ? phase.phase : undefined;
  expect(table?.compared).toEqual(['pictures.model', 'dpo.model']);
  expect(both.writers.map(({ model: name, checkpoint }) => [name, checkpoint])).toEqual(
    ['dpo.model', 'pictures.model'].map((name) => [name, table?.checkpoints?.[name]]),
  );
  const names = ['pictures.model', 'dpo.model'].map((ref) =>
    checkpointName('same', session.artifacts.require(ref, 'denoiser')),
  );
  expect(new Set(await Promise.all(names)).size).toBe(2);
  disposeSession(session);
});
