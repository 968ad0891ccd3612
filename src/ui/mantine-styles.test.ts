import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const styles = join(import.meta.dirname, '../../node_modules/@mantine/core/styles');
const listed = [
  ...readFileSync(join(import.meta.dirname, 'mantine-styles.ts'), 'utf8').matchAll(/styles\/(.+?)\.layer/g),
];
const names = new Set(listed.map(([, name]) => name));

it('every part of Mantine that the page uses has its styles', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const used = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => {
      const code = readFileSync(join(import.meta.dirname, file), 'utf8');
      const imports = code.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g);
      return [...imports].flatMap(([, list = '']) => list.split(',').map((one) => one.trim()));
    });
  expect(used.length).toBeGreaterThan(50);
  expect(used.filter((name) => existsSync(join(styles, `${name}.css`)) && !names.has(name))).toEqual([]);
});
