import { beforeAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { expectedIdentities } from '../recipes/expected';
import { findRecipe } from '../recipes/library';
import { BASE } from '../recipes/ports';
import { runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';

beforeAll(() => switchBackend('cpu'));

it('a run reads no more than its context length, and what it makes says so; the model itself stays as it is', async () => {
  const session = toySession();
  const usual = tinyConfig(findRecipe('rlhf'), 1);
  const short = { ...usual, contextLength: 20 };
  await runNodes(session, short, ['sft']);
  const made = session.artifacts.require('sft.policy', 'policy');
  expect(made.config.max_position_embeddings).toBe(20);
  expect(session.artifacts.require(BASE, 'policy').config.max_position_embeddings).toBe(40);
  const identity = session.artifacts.artifact('sft.policy')?.identity;
  const roots = new Map(
    [BASE, 'data.demonstrations'].map((ref) => [ref, session.artifacts.artifact(ref)?.identity ?? '']),
  );
  const expected = async (config: typeof usual) => (await expectedIdentities(config, roots)).get('sft.policy');
  expect(identity).toBe(await expected(short));
  expect(identity).not.toBe(await expected(usual));

  await runNodes(session, usual, ['sft']);
  expect(session.artifacts.require('sft.policy', 'policy').config.max_position_embeddings).toBe(40);
});
