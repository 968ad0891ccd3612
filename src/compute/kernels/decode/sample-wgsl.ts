/** Drawing a token a row by Gumbel-max: the draws of draw-token.ts, in float32. */
import { declare, perRow } from '../../wgsl';
import { LEFT } from './rows-wgsl';

const HASH = `// pcg3d (random.ts).
fn hash3(seed: u32, stream: u32, counter: u32) -> u32 {
  var v = vec3u(seed, stream, counter) * 1664525u + 1013904223u;
  v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
  v ^= v >> vec3u(16u);
  return v.x + v.y * v.z;
}
// -log of the uniform draw: by 2·atanh where the draw is near 1, for there WGSL's log is coarse.
fn exponential(seed: u32, stream: u32, counter: u32) -> f32 {
  let draw = f32(hash3(seed, stream, counter) >> 9u);
  let rest = (8388607.5 - draw) * 1.1920928955078125e-7;
  if (rest > 0.5) { return -log((draw + 0.5) * 1.1920928955078125e-7); }
  let z = rest / (2.0 - rest);
  let s = z * z;
  return 2.0 * z * (1.0 + s * (1.0 / 3.0 + s * (0.2 + s * (1.0 / 7.0 + s * (1.0 / 9.0 + s * (1.0 / 11.0 + s / 13.0))))));
}
// A float's bits in an order that unsigned integers share.
fn rank(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  return bits ^ select(0x80000000u, 0xffffffffu, bits >= 0x80000000u);
}
`;

/** Bisects for the largest rank that enough of the logits reach: by their number, or by their probability. */
const floorBy = (what: string, goal: string): string => `{
    var low = 0u;
    var high = 0xffffffffu;
    while (low < high) {
      let gap = high - low;
      let middle = low + (gap >> 1u) + (gap & 1u);
      var reached = 0.0;
      for (var v = lane; v < p.vocabulary; v += LANES) {
        if (rank(logits[base + v]) >= middle) { reached += ${what}; }
      }
      if (total(reached) >= ${goal}) { low = middle; } else { high = middle - 1u; }
    }
    least = max(least, low);
  }`;

export function sampleCode(software: boolean, greedy: boolean, topK: boolean, topP: boolean): string {
  const choose = greedy
    ? `if (x == most && best < 0.0) { key = 1.0; best = f32(v); }`
    : `if (${topK || topP ? 'rank(x) >= least' : 'true'}) {
      let own = (x - most) * p.inverse - log(exponential(p.seed, stream, position * p.vocabulary + v));
      if (own > key) { key = own; best = f32(v); }
    }`;
  return (
    declare(
      ['live r i32', 'streams r i32', 'logits r', 'drawn w'],
      ['rows: u32', 'most: u32', 'vocabulary: u32', 'seed: u32', 'topK: u32', 'topP: f32', 'inverse: f32'],
    ) +
    LEFT +
    HASH +
    perRow(
      software,
      'p.rows',
      `if (row >= rowsLeft()) { return; }
  let position = u32(live[1]);
  let own = u32(live[2u + row]);
  let stream = bitcast<u32>(streams[own]);
  let base = row * p.vocabulary;
  var most = -3.4e38;
  for (var v = lane; v < p.vocabulary; v += LANES) { most = max(most, logits[base + v]); }
  most = top(most);
  var sum = 0.0;
  for (var v = lane; v < p.vocabulary; v += LANES) { sum += exp((logits[base + v] - most) * p.inverse); }
  sum = total(sum);
  var least = 0u;
  ${topK ? floorBy('1.0', 'f32(p.topK)') : ''}
  ${topP ? floorBy('exp((logits[base + v] - most) * p.inverse)', 'p.topP * sum') : ''}
  var key = -3.4e38;
  var best = -1.0;
  for (var v = lane; v < p.vocabulary; v += LANES) {
    let x = logits[base + v];
    ${choose}
  }
  // Of equal keys the first token's.
  let winner = top(key);
  let found = -top(select(-3.4e38, -best, key == winner && best >= 0.0));
  let token = select(0.0, found, found < f32(p.vocabulary)); // logits that are no numbers let none win
  if (lane == 0u) {
    drawn[own * p.most + position] = token;
    drawn[(p.rows + own) * p.most + position] = (logits[base + u32(token)] - most) * p.inverse - log(sum);
  }`,
    )
  );
}
