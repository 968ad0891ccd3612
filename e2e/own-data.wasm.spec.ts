import { address, backendOf, expect, expectBackend, open, test } from './studio';

const row = (i: number) => JSON.stringify({ prompt: `What is number ${i}?`, completion: `It is ${i}.` });

test('own data: a good file is previewed and trained on; every bad one gets one clear message and the page goes on', async ({
  page,
}, info) => {
  await page.goto(address({ 'sft.steps': 2, 'sft.batchSize': 4, 'sft.sampleEvery': 2, 'sft.evalEvery': 2 }));
  await expectBackend(page, backendOf(info));
  await open(page, /Fine-tuning/);
  const input = page.locator('input[type=file]').last();
  const give = (name: string, content: string | Buffer) =>
    input.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });

  const bad: readonly [string, string | Buffer, RegExp][] = [
    ['empty.jsonl', '', /empty/i],
    ['binary.jsonl', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 3, 0xff, 0xfe, 0]), /binary|not text/i],
    ['broken.jsonl', `${row(1)}\n${row(2)}\n{"prompt": "x", \n`, /line 3/i],
    ['missing.jsonl', `${JSON.stringify({ prompt: 'only a prompt' })}\n`, /prompts without answers/i],
    ['role.jsonl', `${JSON.stringify({ messages: [{ role: 'wizard', content: 'x' }] })}\n`, /wizard|role/i],
    ['surrogate.jsonl', '{"prompt":"a","completion":"\\ud800"}\n', /surrogate|line 1/i],
  ];
  for (const [name, content, message] of bad) {
    await give(name, content);
    await expect(page.getByText(message).first(), name).toBeVisible();
  }

  await give('good.jsonl', Array.from({ length: 12 }, (_, i) => row(i)).join('\n'));
  await expect(page.getByText(/good\.jsonl is learned from/)).toBeVisible();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByText(/^Done/)).toBeVisible({ timeout: 60_000 });
});
