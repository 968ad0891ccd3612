import { expect, it } from 'vitest';
import { fieldsOf } from '../../studio/setting-fields';
import { recipes } from '../library';
import { ENDS, endsOf } from './ends';
import { IF_THEN, ifThen } from './if-then';

const nodes = recipes().flatMap((recipe) => recipe.nodes.map((node) => ({ recipe, node })));

it('says of every metric in the index what one should see and what it means otherwise', () => {
  const missing = new Set<string>();
  const used = new Set<string>();
  for (const { node } of nodes)
    for (const { name, healthy, explanation } of node.stage.metrics) {
      const key = `${node.stage.type}:${name}`;
      used.add(key in IF_THEN ? key : name);
      if (!ifThen(node.stage.type, name)?.startsWith('If ') || !healthy || !explanation) missing.add(key);
    }
  expect([...missing]).toEqual([]);
  expect(Object.keys(IF_THEN).filter((key) => !used.has(key))).toEqual([]);
});

it('says of every setting in the index what happens at either end, and of every choice what each option does', () => {
  const missing = new Set<string>();
  const used = new Set<string>(['seed']);
  for (const { recipe, node } of nodes)
    for (const field of fieldsOf(recipe).filter(({ path }) => path.startsWith(`${node.id}.`))) {
      const name = field.path.slice(node.id.length + 1);
      const key = `${node.stage.type}:${name}`;
      used.add(key in ENDS ? key : name);
      const ends = endsOf(node.stage.type, name);
      const isSaid = ['choice', 'text'].includes(field.kind) || ends?.every((end) => end.length > 0);
      if (!isSaid || !field.description) missing.add(key);
    }
  expect([...missing]).toEqual([]);
  expect(Object.keys(ENDS).filter((key) => !used.has(key))).toEqual([]);
});
