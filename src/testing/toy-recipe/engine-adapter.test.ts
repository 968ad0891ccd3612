import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../../compute/testing';
import { readSafetensors } from '../../formats/safetensors';
import { addRecipe } from '../../recipes/library';
import { recipe } from '../../recipes/recipe';
import { listCheckpoints } from '../../storage/checkpoints';
import { readRunArtifact } from '../../storage/run-artifacts';
import { readRecord } from '../../storage/run-library';
import { runPath } from '../../storage/run-record';
import { answerPrompts } from '../../train/answers';
import { disposeSession } from '../../train/session';
import { contents } from '../../train/toy-pipeline-test-support';
import { type Headless, headless } from '../headless';
import { hashed, onlyRun } from '../saved-run';
import { addToyRecipes, toyAdapterRecipe } from './toy-recipes';
import { configOf, pageOn, ran } from './toy-runs';

/** Nobody talks to what the adapter lies on: it waits on disk once it was read. */
const underRecipe = recipe({ ...toyAdapterRecipe, id: 'toy-under', writers: ['adapter.policy'] });

let removes: (() => void)[] = [];
beforeAll(async () => {
  removes = [addToyRecipes(), addRecipe(underRecipe)];
  await switchBackend('wasm');
});
afterAll(() => {
  for (const remove of removes) remove();
});

describe('an adapter in the engine', () => {
  it('is a PEFT folder that says on which model it lies; its checkpoints hold none of that', async () => {
    const { folder, id } = await ran(toyAdapterRecipe, ({ node, step, type }) =>
      type === 'checkpoint' ? node === 'adapter-2' && step === 1 : false,
    );
    const found = await readRunArtifact(folder, id, 'adapter.policy');
    const under = await readRunArtifact(folder, id, 'scale.policy');
    expect([...(found?.files.keys() ?? [])].sort()).toEqual([
      'README.md',
      'adapter_config.json',
      'adapter_model.safetensors',
    ]);
    expect(found?.info.restsOn).toBe(under?.info.identity);
    expect(JSON.parse(new TextDecoder().decode(found?.files.get('adapter_config.json')))).toMatchObject({
      ...{ peft_type: 'LORA', task_type: 'CAUSAL_LM', r: 2, lora_alpha: 4, modules_to_save: null },
      target_modules: ['down_proj', 'gate_proj', 'k_proj', 'o_proj', 'q_proj', 'up_proj', 'v_proj'],
    });
    const { tensors } = readSafetensors(found?.files.get('adapter_model.safetensors') as Uint8Array);
    for (const { name, shape } of tensors) {
      expect(name).toMatch(/^base_model\.model\.model\.layers\.\d+\.(self_attn|mlp)\.\w+_proj\.lora_[AB]\.weight$/);
      expect(shape[name.includes('lora_A') ? 0 : 1]).toBe(2);
    }
    const manifests = (await listCheckpoints(folder, id)).filter(({ node }) => node.startsWith('adapter'));
    expect(manifests.length).toBeGreaterThan(0);
    const weights = under?.files.get('model.safetensors')?.length ?? 0;
    for (const { node, step } of manifests) {
      const state = folder.files.get(`${runPath(id)}/checkpoints/${node}-${step}/state.safetensors`) as Uint8Array;
      expect(readSafetensors(state).tensors.every(({ name }) => /^adapter\.[wmv]\/.*lora_[AB]/.test(name))).toBe(true);
      expect(state.length).toBeLessThan(3 * weights); // of a full copy it would be more
    }
  });

  it('lies on the same model again when its run is opened, also where nobody else needs that one', async () => {
    const page = await pageOn();
    await page.run(['scale', 'adapter'], configOf(underRecipe));
    const ask = async ({ host: { current } }: Headless) =>
      answerPrompts(current.artifacts.require('adapter.policy', 'policy'), current.tokenizer, ['b', 'cd'], {
        greedy: true,
        maxNewTokens: 8,
      });
    const [said, all] = [await ask(page), hashed((await contents(page.host.current))['adapter.policy'])];
    expect(page.host.current.artifacts.refs).toEqual(['base', 'adapter.policy']);
    const id = onlyRun(page.folder);
    disposeSession(page.host.current);

    const opened = headless({ folder: page.folder });
    await opened.saver.reopen({ id, load: true });
    expect(opened.host.current.artifacts.refs).toEqual(['base', 'adapter.policy']);
    expect(hashed((await contents(opened.host.current))['adapter.policy'])).toEqual(all);
    expect(await ask(opened)).toEqual(said);
    const restsOn = opened.host.current.artifacts.artifact('adapter.policy')?.restsOn;
    expect(restsOn).toMatchObject({ madeBy: 'scale' });
    disposeSession(opened.host.current);

    // What it lay on is gone: it is not put over another model.
    await page.folder.remove(`${runPath(id)}/artifacts/scale.policy`);
    const late = headless({ folder: page.folder });
    await late.saver.reopen({ id, load: true });
    expect(late.host.current.artifacts.refs).toEqual(['base']);
    disposeSession(late.host.current);
  });
});

it('a run of a recipe that is not there any more says which one', async () => {
  const { folder, id } = await ran(underRecipe, ({ node }) => node === 'adapter');
  removes.pop()?.();
  await expect(readRecord(folder, id)).rejects.toThrow(/There is no recipe "toy-under" here/);
});
