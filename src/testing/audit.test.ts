import { expect, test } from 'vitest';
import { verdict } from '../../scripts/audit.mjs';

const report = (high: number, critical: number, vulnerabilities: object) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { vulnerabilities: { low: 3, high, critical } } });

test('a grave finding is found, a slight one is not', () => {
  expect(verdict(report(0, 0, { a: { name: 'a', severity: 'low', range: '*' } }))).toEqual({
    audited: true,
    found: 0,
    grave: [],
  });
  const bad = { a: { name: 'a', severity: 'high', range: '<2' }, b: { name: 'b', severity: 'moderate', range: '*' } };
  expect(verdict(report(1, 0, bad))).toEqual({ audited: true, found: 1, grave: ['a <2: high'] });
});

test('a registry without advisories is not a clean bill of health', () => {
  const answers = [
    '',
    '{"message":"405 Method Not Allowed"}',
    '{"error":{"summary":"no endpoint"}}',
    '{"metadata":{}}',
    'null',
  ];
  expect(answers.map((answer) => verdict(answer).audited)).toEqual(answers.map(() => false));
});
