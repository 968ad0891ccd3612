/** A model whose heads share keys and values, and pairs that are whole conversations: what the run of interop has none of. */
import { join } from 'node:path';
import { type ModelFolder, writeHuggingFaceFolder } from '../formats/huggingface-folder';
import { toTrlJsonl } from '../labeling/export';
import { writeFolder, writeWhole } from './files';
import { conversations } from './interop-templates';

/** The same model with the second head of each two reading the keys and values of the first: it leaves as grouped heads. */
export function grouped(model: ModelFolder): ModelFolder {
  const { hidden_size: width, num_attention_heads: heads } = model.config;
  const head = (width / heads) * width;
  const arrays = model.arrays.map((one) => {
    if (!/\.self_attn\.[kv]_proj\.weight$/.test(one.name)) return one;
    const data = one.data.slice();
    for (let i = 0; i < heads; i += 2) data.copyWithin((i + 1) * head, i * head, (i + 1) * head);
    return { ...one, data };
  });
  return { ...model, arrays };
}

/** Writes the grouped model's folder, and pairs with turns as the page exports them, for Python to open. */
export function writeGrouped(out: string, model: ModelFolder): void {
  writeFolder(join(out, 'grouped'), writeHuggingFaceFolder(model));
  const pairs = conversations.map((turns, i) => ({
    prompt: turns.at(-2)?.content ?? '',
    turns: turns.slice(0, -1),
    chosen: `Yes, ${i}.`,
    rejected: 'No.',
    rater: 'me',
  }));
  writeWhole(join(out, 'turns.jsonl'), toTrlJsonl(pairs, 'conversational'));
}
