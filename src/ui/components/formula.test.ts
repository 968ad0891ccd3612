import { createElement } from 'react';
import { expect, test, vi } from 'vitest';
import { createStudio } from '../../studio/create-studio';
import { createTestEngine } from '../../studio/test-engine';
import { rendered } from '../test-render';
import { Formula } from './formula';

vi.stubGlobal('location', { origin: 'http://here', pathname: '/' });
const TEX = String.raw`\frac{\pi_\theta(y\mid x)}{\pi_{\text{ref}}}`;

test.each([true, false])(
  'before the first model is there nobody sees TeX, and there is room for it (block: %s)',
  async (block) => {
    const studio = createStudio(createTestEngine(), {});
    const early = await rendered(studio, createElement(Formula, { tex: TEX, block }));
    expect(early).not.toMatch(/frac|theta|[\\{}_]\w*\\/);
    expect(early).toContain('aria-hidden="true"');
  },
);
