/** Pieces that our WGSL kernels are written with, and the workgroups that they are started in. */

/**
 * Declarations of storage buffers in order: 'r' read, 'w' read and write; then a struct of uniforms named `p`, and one of
 * live ones named `q`.
 */
export function declare(
  buffers: readonly string[],
  fields: readonly string[] = [],
  liveFields: readonly string[] = [],
): string {
  const lines = buffers.map((buffer, i) => {
    const [name, access, type = 'f32'] = buffer.split(' ');
    return `@group(0) @binding(${i}) var<storage, ${access === 'w' ? 'read_write' : 'read'}> ${name}: array<${type}>;`;
  });
  let binding = buffers.length;
  for (const [name, own] of [
    ['p', fields],
    ['q', liveFields],
  ] as const) {
    if (own.length === 0) continue;
    lines.push(`struct Uniforms_${name} { ${own.join(', ')} }`);
    lines.push(`@group(0) @binding(${binding}) var<uniform> ${name}: Uniforms_${name};`);
    binding++;
  }
  return `${lines.join('\n')}\n`;
}

/** Workgroups of 64 threads for `threads` of them, folded into two dimensions beyond 65,535. */
export function groups(threads: number, size = 64): [number, number] {
  const count = Math.ceil(threads / size);
  const y = Math.ceil(count / 65_535);
  return [Math.ceil(count / y), y];
}

/** Entry of a kernel of one thread an element: `i` is the element, already checked against `count`. */
export const perElement = (count: string, body: string): string => elementwise(count, body, '');

/** The same, with `lane` as the thread's place in its subgroup. */
export const perMember = (count: string, body: string): string =>
  elementwise(count, body, ', @builtin(subgroup_invocation_id) lane: u32');

const elementwise = (count: string, body: string, builtin: string): string => `
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u${builtin}) {
  let i = id.y * n.x * 64u + id.x;
  if (i >= ${count}) { return; }
  ${body}
}`;

/**
 * Entry of a kernel of one row of data for each team of threads: `row` and `lane` are set, `LANES` is the team's size
 * and `total(x)` sums over it, `top(x)` takes the largest. On a software adapter a team is one thread.
 */
export function perRow(software: boolean, rows: string, body: string): string {
  if (software) {
    return `const LANES = 1u;
fn total(x: f32) -> f32 { return x; }
fn top(x: f32) -> f32 { return x; }
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let row = id.y * n.x * 64u + id.x;
  let lane = 0u;
  if (row >= ${rows}) { return; }
  ${body}
}`;
  }
  const reduce = (name: string, operation: string) => `fn ${name}(x: f32) -> f32 {
  workgroupBarrier();
  team[myLane] = x;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (myLane < half) { let a = team[myLane]; let b = team[myLane + half]; team[myLane] = ${operation}; }
  }
  workgroupBarrier();
  return team[0];
}
`;
  return `const LANES = 64u;
var<workgroup> team: array<f32, 64>;
var<private> myLane: u32;
${reduce('total', 'a + b')}${reduce('top', 'max(a, b)')}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = id.y * n.x + id.x;
  myLane = lane;
  // The same for the whole team, so that its barriers stay together.
  if (row >= ${rows}) { return; }
  ${body}
}`;
}

/** Workgroups for `perRow`. */
export function rowGroups(software: boolean, rows: number): [number, number] {
  return groups(software ? rows : rows * 64);
}
