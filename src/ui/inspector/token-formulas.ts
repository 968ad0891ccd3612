import type { RunConfig } from '../../config/run';
import type { PpoPhase } from '../../studio/inspector';
import type { InspectedSequence } from '../../train/events';
import { isClipped } from './columns';

export interface TokenFormula {
  readonly title: string;
  readonly tex: string;
  readonly since: PpoPhase;
}

/** A signed number that may stand behind an operator. */
const n = (value: number | undefined, digits = 3): string => {
  if (value === undefined) return '?';
  const text = value.toFixed(digits);
  return value < 0 ? `(${text})` : text;
};

/** Each formula of PPO at one token, with this token's numbers in it. */
export function tokenFormulas(s: InspectedSequence, t: number, ppo: RunConfig['ppo'], beta: number): TokenFormula[] {
  const last = t === s.tokens.length - 1;
  const value = s.values[t] ?? 0;
  const advantage = s.advantages[t] ?? 0;
  const raw = (s.returns[t] ?? 0) - value;
  const score = s.ended ? s.score : s.score - ppo.missingEosPenalty;
  const scorePart = last ? `+${n(score)}` : '';
  const ratios = s.ratios.map((ratio, epoch): TokenFormula => {
    const rho = ratio[t] ?? 1;
    const clipped = isClipped(advantage, rho, ppo.cliprange);
    const verdict = clipped ? String.raw`\;\text{clipped: no gradient}` : String.raw`\;\text{inside or pulling back}`;
    return {
      title: `Ratio after epoch ${epoch + 1}`,
      tex: String.raw`\rho_t=\frac{\pi}{\pi_{\mathrm{old}}}=${n(rho)},\quad [${(1 - ppo.cliprange).toFixed(2)},\,${(1 + ppo.cliprange).toFixed(2)}]${verdict}`,
      since: 'update',
    };
  });
  return [
    {
      title: 'KL to the fine-tuned model',
      tex: String.raw`k_1=\log\pi-\log\pi_{\mathrm{ref}}=${n(s.logprobs[t])}-${n(s.refLogprobs[t])}=${n(s.kl[t])}`,
      since: 'rollout',
    },
    {
      title: last ? 'Reward: KL price and score' : 'Reward: KL price',
      tex: String.raw`r_t=-\beta\,k_1${last ? String.raw`+r_\phi` : ''}=-${n(beta)}\cdot${n(s.kl[t])}${scorePart}=${n(s.rewards[t])}`,
      since: 'rewards',
    },
    {
      title: 'Surprise of the value model',
      tex: String.raw`\delta_t=r_t+\gamma V_{t+1}-V_t=${n(s.rewards[t])}+${ppo.gamma}\cdot${n(last ? 0 : s.values[t + 1])}-${n(value)}=${n((s.rewards[t] ?? 0) + ppo.gamma * (last ? 0 : (s.values[t + 1] ?? 0)) - value)}`,
      since: 'advantages',
    },
    {
      title: 'Return, and the advantage before whitening',
      tex: String.raw`\hat R_t=A_t+V_t=${n(raw)}+${n(value)}=${n(s.returns[t])}`,
      since: 'advantages',
    },
    {
      title: 'Advantage, whitened over the rollout',
      tex: String.raw`\hat A_t=\frac{A_t-\mu}{\sigma}=${n(advantage)}`,
      since: 'advantages',
    },
    ...ratios,
  ];
}
