import { ggufJourney } from './gguf-journey';
import { test } from './studio';

test('a GGUF file opens as the base, is labeled and trained by DPO, leaves as an adapter, and is there again after a reload', async ({
  page,
}, info) => ggufJourney(page, info));
