/** What a stage begins with: a copy of a model, or an adapter on it, as its settings say. */
import { ADAPTER_TARGETS } from '../config/adapter';
import type { ModelConfig } from '../config/model';
import { SCORE_HEAD } from '../data/weights';
import {
  cloneParameters,
  continuedAdapter,
  copyModel,
  frozenOf,
  initAdapter,
  isAdapted,
  type Parameters,
  withAdapter,
  withScoreHead,
  withZeroHead,
} from '../model';
import { type AdapterSettings, trainsAdapter } from '../recipes/settings/adapter';
import type { Draws } from './draws';
import type { Start, Weights } from './trainable';

export interface StartDeps {
  readonly settings: { readonly adapter: AdapterSettings };
  readonly model: ModelConfig;
  readonly draws: Draws;
}

/**
 * Of a model that came in: a copy of all its weights, its adapter merged; or an adapter on the weights that it lies on itself,
 * which begins as a copy of its own where it has one. A head that it has is copied.
 */
export function startOf({ parameters, own }: Weights, { settings, model, draws }: StartDeps): Start {
  const { rank, alpha, targets } = settings.adapter;
  if (!trainsAdapter(settings.adapter, model)) return { fresh: () => copyModel(parameters) };
  const frozen = frozenOf(parameters, own);
  const options = { rank, alpha, linears: ADAPTER_TARGETS[targets] };
  const { num_hidden_layers: layers } = model;
  const stream = draws.stream('lora');
  return {
    fresh() {
      const factors = isAdapted(parameters)
        ? continuedAdapter(parameters, own, layers, options, draws.seed, stream)
        : initAdapter(frozen, layers, options, draws.seed, stream);
      const head = parameters.get(SCORE_HEAD);
      return head ? new Map([...factors, ...cloneParameters(new Map([[SCORE_HEAD, head]]))]) : factors;
    },
    assemble: (adapter) => withAdapter(frozen, adapter, options),
  };
}

/** The same with a head beside it. */
const headed = ({ fresh, ...rest }: Start, head: (own: Parameters) => Parameters): Start => ({
  ...rest,
  fresh: () => head(fresh()),
});

/** Of a policy, with a head that gives one number, N(0, 1/√(d+1)). Source: Stiennon et al. 2020, appendix C. */
export const scorerStart = (policy: Weights, deps: StartDeps): Start =>
  headed(startOf(policy, deps), (own) =>
    withScoreHead(own, deps.model.hidden_size, deps.draws.seed, deps.draws.stream(SCORE_HEAD)),
  );

/** Of a policy, with a head of zeros. */
export const valueStart = (policy: Weights, deps: StartDeps): Start =>
  headed(startOf(policy, deps), (own) => withZeroHead(own, deps.model.hidden_size));
