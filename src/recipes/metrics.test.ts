import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { findMetric, isUnhealthy, METRICS, metricsOf } from './metrics';

describe('the table of metrics', () => {
  it('names a metric once a stage', () => {
    const keys = METRICS.flatMap((m) => m.stages.map((stage) => `${stage} ${m.name}`));
    expect(keys.filter((k, i) => keys.indexOf(k) !== i)).toEqual([]);
  });

  it('has a formula that KaTeX sets, and words for every field', () => {
    for (const m of METRICS) {
      expect(() => katex.renderToString(m.formula, { throwOnError: true, strict: 'ignore' }), m.name).not.toThrow();
      for (const words of [m.healthy, m.explanation]) expect(words, m.name).toMatch(/\.$/);
      expect(m.source, m.name).toMatch(/^[a-z]+\/[a-z-]+\.ts$/);
    }
  });

  it('has TRL’s PPO names', () => {
    const ppo = metricsOf('ppo').map((m) => m.name);
    const trl = ['kl', 'entropy', 'non_score_reward', 'rlhf_reward', 'scores'].map((n) => `objective/${n}`);
    trl.push('policy/approxkl_avg', 'policy/clipfrac_avg', 'policy/entropy_avg', 'loss/policy_avg', 'loss/value_avg');
    trl.push('val/clipfrac_avg', 'val/ratio', 'val/ratio_var', 'val/num_eos_tokens', 'lr', 'episode');
    expect(trl.filter((name) => !ppo.includes(name))).toEqual([]);
  });

  it('says what is unhealthy; NaN always is', () => {
    const loss = findMetric('reward', 'loss');
    const k3 = findMetric('ppo', 'objective/kl_k3');
    if (!loss || !k3) throw new Error('missing');
    expect(loss.formula).toContain('sigma');
    expect([isUnhealthy(k3, 3), isUnhealthy(k3, -0.1), isUnhealthy(k3, 30), isUnhealthy(k3, Number.NaN)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
