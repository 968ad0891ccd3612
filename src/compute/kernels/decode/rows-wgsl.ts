/** Which rows are left, what they read next, and where their keys and values go. */
import type { PackedKind } from '../../../data/packed-weight';
import { declare, perElement } from '../../wgsl';
import { elementText } from '../frozen/kinds';

/** Rows that the commands of a step are for: none once every token is drawn. */
export const LEFT = `fn rowsLeft() -> u32 { return select(0u, u32(live[0]), u32(live[1]) < p.most); }
`;

export const fillCode =
  declare(['x r', 'keys w', 'values w', 'slots r i32'], ['count: u32', 'width: u32', 'row: u32']) +
  perElement(
    'p.count',
    `let slot = slots[i / p.width];
  if (slot < 0) { return; }
  let column = i % p.width;
  let at = (i / p.width + 1u) * p.row - 2u * p.width + column;
  let to = u32(slot) * p.width + column;
  keys[to] = x[at];
  values[to] = x[at + p.width];`,
  );

/** Keeps the rows that did not just draw the end token, in order, and counts the token. */
export const advanceCode = `${declare(['live w i32', 'drawn r'], ['most: u32', 'eos: u32'])}${LEFT}
@compute @workgroup_size(1)
fn main() {
  let left = rowsLeft();
  if (left == 0u) { return; }
  let position = u32(live[1]);
  var kept = 0u;
  for (var slot = 0u; slot < left; slot++) {
    let row = live[2u + slot];
    if (i32(drawn[u32(row) * p.most + position]) != bitcast<i32>(p.eos)) {
      live[2u + kept] = row;
      kept++;
    }
  }
  live[0] = i32(kept);
  live[1] = i32(position + 1u);
}`;

/** The embeddings of the tokens just drawn. */
export const embedCode = (kind: PackedKind | null): string =>
  declare(
    ['live r i32', 'drawn r', `embedding r ${kind ? 'u32' : 'f32'}`, 'x w'],
    ['count: u32', 'most: u32', 'width: u32'],
  ) +
  LEFT +
  (kind ? elementText('weight', 'embedding', kind) : '') +
  perElement(
    'p.count',
    `let slot = i / p.width;
  if (slot >= rowsLeft()) { return; }
  let token = u32(drawn[u32(live[2u + slot]) * p.most + u32(live[1]) - 1u]);
  x[i] = ${kind ? 'weight(token, i % p.width, p.width / 32u)' : 'embedding[token * p.width + i % p.width]'};`,
  );
