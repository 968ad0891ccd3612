import { expect, it } from 'vitest';
import { presets } from '../../config/model';
import type { ModelInfo } from '../../engine/protocol';
import { baseTopic } from './topics';

const nano: ModelInfo = {
  ref: 'base',
  kind: 'policy',
  name: 'nano',
  config: presets.nano,
  parameterCount: 166_208,
  warnings: [],
};
const parameters = (model: ModelInfo) => baseTopic(model).glossary.find(([term]) => term === 'Parameters')?.[1];

it('says of a model what is true of it: a bundled one continues text and is trained whole', () => {
  expect(baseTopic(nano).intro).toContain('continue text, nothing more');
  expect(parameters(nano)).toContain('training changes: 166,208');
});

it('says of a large Instruct model that it answers already and gets an adapter', () => {
  const large = { ...nano, parameterCount: 134_515_008, chats: true as const };
  const config = {
    ...large.config,
    hidden_size: 576,
    intermediate_size: 1536,
    num_hidden_layers: 30,
    vocab_size: 49_152,
  };
  expect(baseTopic({ ...large, config }).intro).not.toContain('nothing more');
  expect(parameters({ ...large, config })).toContain('LoRA');
});
