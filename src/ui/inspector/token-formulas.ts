import type { Phase } from '../../studio/inspector';
import type { InspectedSequence } from '../../train/events';
import { isClipped } from './columns';

export interface TokenFormula {
  readonly title: string;
  readonly tex: string;
  readonly since: Phase;
}

/** A signed number that may stand behind an operator. */
const n = (value: number | undefined, digits = 3): string => {
  if (value === undefined) return '?';
  const text = value.toFixed(digits);
  return value < 0 ? `(${text})` : text;
};

/**
 * The β of this very iteration, which an adaptive controller may have changed: before the last token a reward is
 * -β·k1 and nothing else, so the token with the largest KL tells.
 */
export function betaOf({ kl, rewards }: InspectedSequence, fallback: number): number {
  let at = -1;
  for (let t = 0; t < kl.length - 1; t++) if (Math.abs(kl[t] ?? 0) > Math.abs(kl[at] ?? 0)) at = t;
  const price = kl[at];
  return price && Math.abs(price) > 1e-4 ? -(rewards[at] ?? 0) / price : fallback;
}

/** What the formulas take from a node's settings. A stage that lacks one does without what it stands for. */
export interface TokenSettings {
  readonly klCoef: number;
  readonly missingEosPenalty: number;
  readonly gamma: number;
  readonly cliprange: number;
}

export function tokenSettings(settings: Readonly<Record<string, unknown>>): TokenSettings {
  const number = (name: keyof TokenSettings, without: number) => {
    const value = settings[name];
    return typeof value === 'number' ? value : without;
  };
  return {
    klCoef: number('klCoef', 0),
    missingEosPenalty: number('missingEosPenalty', 0),
    gamma: number('gamma', 1),
    cliprange: number('cliprange', Number.POSITIVE_INFINITY),
  };
}

/** Each formula of a policy gradient at one token, with this token's numbers in it. */
export function tokenFormulas(s: InspectedSequence, t: number, settings: TokenSettings): TokenFormula[] {
  const beta = betaOf(s, settings.klCoef);
  const last = t === s.tokens.length - 1;
  const value = s.values[t] ?? 0;
  const advantage = s.advantages[t] ?? 0;
  const raw = (s.returns[t] ?? 0) - value;
  const score = s.ended ? s.score : s.score - settings.missingEosPenalty;
  const scorePart = last ? `+${n(score)}` : '';
  const ratios = s.ratios.map((ratio, epoch): TokenFormula => {
    const rho = ratio[t] ?? 1;
    const clipped = isClipped(advantage, rho, settings.cliprange);
    const verdict = clipped ? String.raw`\text{clipped at }1\pm${settings.cliprange}` : String.raw`\text{not clipped}`;
    return {
      title: `Ratio after epoch ${epoch + 1}`,
      tex: String.raw`\rho_t=\frac{\pi}{\pi_{\mathrm{old}}}=\mathbf{${n(rho)}}\quad${verdict}`,
      since: 'update',
    };
  });
  const two = (name: string, symbols: string, numbers: string, result: string) =>
    String.raw`\begin{aligned}${name}&=${symbols}\\&=${numbers}=\mathbf{${result}}\end{aligned}`;
  const next = last ? 0 : (s.values[t + 1] ?? 0);
  const reward = s.rewards[t] ?? 0;
  return [
    {
      title: 'KL to the reference',
      tex: two(
        'k_1',
        String.raw`\log\pi-\log\pi_{\mathrm{ref}}`,
        `${n(s.logprobs[t])}-${n(s.refLogprobs[t])}`,
        n(s.kl[t]),
      ),
      since: 'rollout',
    },
    {
      title: last ? 'Reward: KL price and score' : 'Reward: KL price',
      tex: two(
        'r_t',
        String.raw`-\beta\,k_1${last ? String.raw`+r_\phi` : ''}`,
        `-${n(beta)}\\cdot${n(s.kl[t])}${scorePart}`,
        n(reward),
      ),
      since: 'rewards',
    },
    {
      title: 'Surprise of the value model',
      tex: two(
        String.raw`\delta_t`,
        String.raw`r_t+\gamma V_{t+1}-V_t`,
        `${n(reward)}+${settings.gamma}\\cdot${n(next)}-${n(value)}`,
        n(reward + settings.gamma * next - value),
      ),
      since: 'advantages',
    },
    {
      title: 'Return: advantage before whitening, and value',
      tex: two(String.raw`\hat R_t`, 'A_t+V_t', `${n(raw)}+${n(value)}`, n(s.returns[t])),
      since: 'advantages',
    },
    {
      title: 'Advantage, whitened over the rollout',
      tex: String.raw`\hat A_t=\frac{A_t-\mu}{\sigma}=\mathbf{${n(advantage)}}`,
      since: 'advantages',
    },
    ...ratios,
  ];
}
