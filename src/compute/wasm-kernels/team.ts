// A team of threads over shared memory: one leads, the others wait for jobs. A job is a kernel, its arguments and a
// number of parts; whoever is free takes the next part, so that nobody waits for a helper that comes late. Parts are
// rows, columns or heads of what is computed, never of a sum: the bits do not depend on how many threads there are.
// Without ASC_FEATURE_THREADS (the build for memory that is not shared) nothing of this is compiled.
import { BARRIER, runPart } from './parts';

// The control block, bytes from its address. What is waited for lies on cache lines of its own. wasm-threads/help.ts
// knows the place of OPEN.
const LEFT: usize = 0; // parts that nobody has taken
const SLEEPERS: usize = 4; // helpers that must be woken
const OPEN: usize = 64; // parts that are not done; below 0: a helper failed
const LEADER_SLEEPS: usize = 68;
const SEEN: usize = 72; // OPEN, as the leader last saw it
const HELPED: usize = 76; // parts that helpers have done
const HERE: usize = 128; // members that meet, a bit each
const PATIENCE: usize = 136; // i64, nanoseconds
const KERNEL: usize = 192;
const PARTS: usize = 196;
const ARGUMENTS: usize = 200; // 4 bytes each
const BLOCK: i32 = 320;

/** Looks before a thread lies down: some tens of microseconds, which bridge most of what lies between two jobs. */
const LOOKS: i32 = 50_000;
const TIMED_OUT: i32 = 2;
const GAVE_UP: i32 = i32.MIN_VALUE;

let control: usize = 0;
let crew: i32 = 1;
let members: i32 = 1;
let member: i32 = 0;
/** Nanoseconds of work below which a part is not worth its hand-over. */
let least: f32 = 8000;

// @ts-ignore: decorator
@external("env", "lost")
declare function lost(): void;

/** Bytes of the block of memory that the members share. */
export function teamBytes(): i32 {
  return BLOCK;
}

/** Makes this thread the leader of `count`; a part that takes longer than `seconds` is given up. */
export function lead(at: usize, count: i32, seconds: f64): void {
  memory.fill(at, 0, BLOCK);
  control = at;
  crew = members = count;
  waitAtMost(seconds);
}

/** How long a part of a kernel may take from now on. */
export function waitAtMost(seconds: f64): void {
  store<i64>(control + PATIENCE, <i64>(seconds * 1e9));
}

/** Parts take at least this long from now on, nanoseconds: for tests, whose work is small. */
export function divideFrom(nanoseconds: f32): void {
  least = nanoseconds;
}

/** Parts that others than the leader have done. */
export function helped(): i32 {
  return atomic.load<i32>(control + HELPED);
}

/** From now on so many of the crew at most work at the same time. */
export function setThreads(count: i32): void {
  members = max(1, min(count, crew));
}

/** Helps for ever. */
export function help(at: usize, index: i32): void {
  control = at;
  member = index;
  for (;;) {
    takeParts();
    let looks: i32 = 0;
    while (looks < LOOKS && atomic.load<i32>(control + LEFT) == 0) looks++;
    if (looks < LOOKS) continue;
    atomic.add<i32>(control + SLEEPERS, 1);
    atomic.wait<i32>(control + LEFT, 0, -1);
    atomic.sub<i32>(control, 1, SLEEPERS);
  }
}

/** Which member runs this: 0 leads. */
// @ts-ignore: decorator
@inline
export function self(): i32 {
  return ASC_FEATURE_THREADS ? member : 0;
}

/** How many threads a kernel may use: asked by the leader alone, since a part is not divided again. */
// @ts-ignore: decorator
@inline
export function teamSize(): i32 {
  return ASC_FEATURE_THREADS ? members : 1;
}

/** How many threads need scratch memory of their own. */
// @ts-ignore: decorator
@inline
export function crewSize(): i32 {
  return ASC_FEATURE_THREADS ? crew : 1;
}

// @ts-ignore: decorator
@inline
export function put<T>(at: usize, value: T): void {
  store<T>(control + ARGUMENTS + (at << 2), value);
}

// @ts-ignore: decorator
@inline
export function get<T>(at: usize): T {
  return load<T>(control + ARGUMENTS + (at << 2));
}

/** Into how many parts `nanoseconds` of work are worth being divided: one where a part would be over too soon. */
// @ts-ignore: decorator
@inline
export function partsOf(nanoseconds: f32, most: i32): i32 {
  if (!ASC_FEATURE_THREADS) return 1;
  return members == 1 ? 1 : max(1, <i32>min<f32>(<f32>most, nanoseconds / least));
}

/** Where part `part` of `parts` begins in `length`, in whole grains. */
export function partStart(length: i32, grain: i32, part: i32, parts: i32): i32 {
  const grains = (length + grain - 1) / grain;
  return min(length, <i32>(<i64>grains * part / parts) * grain);
}

/** Runs a job whose arguments were put; returns when every part is done. */
export function runJob(kernel: i32, parts: i32): void {
  store<i32>(control + KERNEL, kernel);
  store<i32>(control + PARTS, parts);
  atomic.store<i32>(control + OPEN, parts);
  atomic.store<i32>(control + LEFT, parts);
  if (atomic.load<i32>(control + SLEEPERS) > 0) atomic.notify(control + LEFT, parts - 1);
  takeParts();
  for (let looks: i32 = 0; looks < LOOKS; looks++) {
    if (atomic.load<i32>(control + OPEN) == 0) return;
  }
  waitForParts();
}

function takeParts(): void {
  for (;;) {
    const left = atomic.load<i32>(control + LEFT);
    if (left == 0) return;
    if (atomic.cmpxchg<i32>(control + LEFT, left, left - 1) != left) continue;
    // From here to the end of the part the job does not change: the leader waits for it.
    const parts = load<i32>(control + PARTS);
    runPart(load<i32>(control + KERNEL), parts - left, parts);
    if (member > 0) atomic.add<i32>(control + HELPED, 1);
    if (atomic.sub<i32>(control + OPEN, 1) == 1 && atomic.load<i32>(control + LEADER_SLEEPS) != 0) {
      atomic.notify(control + OPEN, 1);
    }
  }
}

// V8's first compiler (seen in 11.3) spoils locals over an atomic.wait: nothing computed before one may be used after it,
// nor an address that the compiler would keep in a local; hence what lies in memory, and offsets.

function waitForParts(): void {
  atomic.store<i32>(control + LEADER_SLEEPS, 1);
  for (;;) {
    const open = atomic.load<i32>(control + OPEN);
    if (open == 0) break;
    if (open < 0) lost();
    store<i32>(control, open, SEEN);
    const result = <i32>atomic.wait<i32>(control + OPEN, open, load<i64>(control + PATIENCE));
    if (result == TIMED_OUT && atomic.load<i32>(control, OPEN) == load<i32>(control, SEEN)) lost();
  }
  atomic.store<i32>(control + LEADER_SLEEPS, 0);
}

/** A job for which all of the crew are needed at the same time: how many came. */
export function barrier(): i32 {
  atomic.store<i32>(control + HERE, 0);
  runJob(BARRIER, crew);
  return popcnt(atomic.load<i32>(control + HERE) & ~GAVE_UP);
}

/** A member's part of it: it stays until all are there, or until one has waited in vain. */
export function barrierPart(): void {
  atomic.or<i32>(control, 1 << member, HERE);
  atomic.notify(control + HERE, -1);
  for (;;) {
    const now = atomic.load<i32>(control, HERE);
    if (now < 0 || popcnt(now) >= load<i32>(control, PARTS)) return;
    if (<i32>atomic.wait<i32>(control + HERE, now, load<i64>(control + PATIENCE)) == TIMED_OUT) {
      atomic.or<i32>(control, GAVE_UP, HERE);
      atomic.notify(control + HERE, -1);
    }
  }
}
