import { mean, standardError } from '../../statistics';
import type { Phase } from '../../studio/inspector';
import type { InspectedSequence } from '../../train/events';
import { clippedRatio, isClipped } from './columns';

export interface TokenFormula {
  readonly title: string;
  readonly tex: string;
  readonly since: Phase;
}

/** Three digits, and no sign of what they make 0. */
export const fixed = (value: number): string => value.toFixed(3).replace(/^-(?=0\.000$)/, '');

/** A signed number that may stand behind an operator. */
const n = (value: number | undefined): string => {
  if (value === undefined) return '?';
  const text = fixed(value);
  return text.startsWith('-') ? `(${text})` : text;
};

/**
 * The β of this very iteration, which an adaptive controller may have changed: before the last token a reward is
 * -β·k1 and nothing else, so the token with the largest KL tells.
 */
export function betaOf({ kl, rewards }: InspectedSequence, fallback: number): number {
  let at = -1;
  for (let t = 0; t < kl.length - 1; t++) if (Math.abs(kl[t] ?? 0) > Math.abs(kl[at] ?? 0)) at = t;
  const price = kl[at];
  return price && Math.abs(price) > 1e-4 ? 0 - (rewards[at] ?? 0) / price : fallback;
}

/** What the formulas take from a node's settings. A stage that lacks one does without what it stands for. */
export interface TokenSettings {
  /** β of a price of KL in the reward; 0 where it is in the loss. */
  readonly klCoef: number;
  readonly missingEosPenalty: number;
  readonly gamma: number;
  readonly cliprange: number;
  /** How the advantage comes about. */
  readonly advantage: 'whitened' | 'plain' | 'leave-one-out' | 'relative' | 'centred';
  /** What has one ratio. */
  readonly action: 'token' | 'answer';
}

export function tokenSettings(settings: Readonly<Record<string, unknown>>): TokenSettings {
  const number = (name: string, without: number) => {
    const value = settings[name];
    return typeof value === 'number' ? value : without;
  };
  const inLoss = 'scale_rewards' in settings;
  const ofGroup = settings.scale_rewards === 'none' ? 'centred' : inLoss ? 'relative' : 'leave-one-out';
  const advantage = 'num_generations' in settings ? ofGroup : 'lam' in settings ? 'whitened' : 'plain';
  return {
    klCoef: inLoss ? 0 : number('klCoef', number('beta', 0)),
    missingEosPenalty: number('missingEosPenalty', 0),
    gamma: number('gamma', 1),
    cliprange: number('cliprange', Number.POSITIVE_INFINITY),
    advantage,
    action: advantage === 'leave-one-out' ? 'answer' : 'token',
  };
}

const two = (name: string, symbols: string, numbers: string, result: string): string =>
  String.raw`\begin{aligned}${name}&=${symbols}\\&=${numbers}=\mathbf{${result}}\end{aligned}`;

/** What the critic expected, and what came. */
function ofCritic(s: InspectedSequence, t: number, { gamma, advantage }: TokenSettings): TokenFormula[] {
  const value = s.values[t] ?? 0;
  const next = s.values[t + 1] ?? 0;
  const reward = s.rewards[t] ?? 0;
  return [
    {
      title: 'Surprise of the value model',
      tex: two(
        String.raw`\delta_t`,
        String.raw`r_t+\gamma V_{t+1}-V_t`,
        `${n(reward)}+${gamma}\\cdot${n(next)}-${n(value)}`,
        n(reward + gamma * next - value),
      ),
      since: 'advantages',
    },
    {
      title: `Return: advantage${advantage === 'whitened' ? ' before whitening' : ''}, and value`,
      tex: two(String.raw`\hat R_t`, 'A_t+V_t', `${n((s.returns[t] ?? 0) - value)}+${n(value)}`, n(s.returns[t])),
      since: 'advantages',
    },
  ];
}

/** The advantage, in the numbers of the group where there is one. */
function advantageOf(s: InspectedSequence, t: number, { advantage: kind }: TokenSettings): TokenFormula {
  const result = n(s.advantages[t] ?? 0);
  const formula = (title: string, tex: string): TokenFormula => ({ title, tex, since: 'advantages' });
  if (kind === 'whitened')
    return formula(
      'Advantage, whitened over the rollout',
      String.raw`\hat A_t=\frac{A_t-\mu}{\sigma}=\mathbf{${result}}`,
    );
  if (kind === 'plain' || !s.group)
    return formula('Advantage', String.raw`\hat A_t=\textstyle\sum_{l\ge0}r_{t+l}-V_t=\mathbf{${result}}`);
  const { returns, own } = s.group;
  const earned = returns[own] ?? 0;
  const others = returns.filter((_, i) => i !== own);
  if (kind === 'leave-one-out')
    return formula(
      'Advantage: what it earned, less the mean of the others',
      two('A', String.raw`r_i-\tfrac1{k-1}\textstyle\sum_{j\ne i}r_j`, `${n(earned)}-${n(mean(others))}`, result),
    );
  const centred = `${n(earned)}-${n(mean(returns))}`;
  if (kind === 'centred')
    return formula(
      'Advantage: what it earned, less its group’s mean',
      two('A', String.raw`r_i-\bar r`, centred, result),
    );
  const std = standardError(returns) * Math.sqrt(returns.length);
  return formula(
    'Advantage: standard deviations above its group’s mean',
    two(
      'A',
      String.raw`\frac{r_i-\bar r}{\mathrm{std}+10^{-4}}`,
      String.raw`\frac{${centred}}{${std.toFixed(3)}+10^{-4}}`,
      result,
    ),
  );
}

/** Each formula of a policy gradient at one token, with this token's numbers in it. */
export function tokenFormulas(s: InspectedSequence, t: number, settings: TokenSettings): TokenFormula[] {
  const beta = betaOf(s, settings.klCoef);
  const last = t === s.tokens.length - 1;
  const advantage = s.advantages[t] ?? 0;
  const ratios = s.ratios.map((ratio, epoch): TokenFormula => {
    const rho = clippedRatio(ratio, t, settings.action);
    const clipped = isClipped(advantage, rho, settings.cliprange);
    const of = String.raw`${settings.action === 'answer' ? String.raw`\rho=\prod_t` : ''}\rho_t`;
    if (settings.cliprange === Number.POSITIVE_INFINITY)
      return {
        title: 'What the update did to its probability (this loss has no ratio)',
        tex: String.raw`\frac{\pi}{\pi_{\mathrm{old}}}=\mathbf{${n(rho)}}`,
        since: 'update',
      };
    const verdict = clipped ? String.raw`\text{clipped at }1\pm${settings.cliprange}` : String.raw`\text{not clipped}`;
    return {
      title: `Ratio after epoch ${epoch + 1}`,
      tex: String.raw`${of}=\frac{\pi}{\pi_{\mathrm{old}}}=\mathbf{${n(rho)}}\quad${verdict}`,
      since: 'update',
    };
  });
  const reward = s.rewards[t] ?? 0;
  const rewardFormulas = (): TokenFormula[] => {
    const since = 'rewards';
    // An answer that was cut off pays for that, and is shown to: its reward is less than the score above it.
    const cut = s.ended ? 0 : settings.missingEosPenalty;
    const [less, lessSymbol, lessNumber] = cut ? [', less the price of no end', '-p', `-${n(cut)}`] : ['', '', ''];
    // Where KL has no price here (β 0, or a part of the loss as in GRPO), no token pays for it.
    if (Math.abs(beta) < 1e-9) {
      if (!last) return [{ title: 'Reward: none, the score comes with the last token', tex: 'r_t=0', since }];
      const title = `Reward: the score${less}`;
      if (!cut) return [{ title, tex: String.raw`r_t=r_\phi=\mathbf{${n(reward)}}`, since }];
      return [
        { title, tex: two('r_t', String.raw`r_\phi${lessSymbol}`, `${n(s.score)}${lessNumber}`, n(reward)), since },
      ];
    }
    const title = last ? `Reward: KL price and score${less}` : 'Reward: KL price';
    const symbols = String.raw`-\beta\,k_1${last ? String.raw`+r_\phi${lessSymbol}` : ''}`;
    const numbers = `-${n(beta)}\\cdot${n(s.kl[t])}${last ? `+${n(s.score)}${lessNumber}` : ''}`;
    return [{ title, tex: two('r_t', symbols, numbers, n(reward)), since }];
  };
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
    ...rewardFormulas(),
    ...(s.values.length > 0 ? ofCritic(s, t, settings) : []),
    advantageOf(s, t, settings),
    ...ratios,
  ];
}
