/**
 * Templates from outside, rendered within bounds. Jinja has no limit of its own: a template can loop for ever, double a text
 * until the memory is full, or write a list out that holds itself. So everything that it computes is counted, and one that
 * computes too much is refused, wherever it runs: on the page, in a worker, on the command line.
 */
import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import { InputError } from './input-error';

/** Characters. The longest in use have 20,000. */
const MOST_LENGTH = 100_000;
/** Whitespace in one piece, over which the library's own expressions would crawl. */
const LONG_GAP = /\s{500}/;
/** Values made, list entries passed and 32 characters each count one (some 5 µs at most); a long conversation takes some ten thousand. */
const MOST_WORK = 100_000;
const MOST_RANGE = 10_000;
const CHARACTERS_A_UNIT = 32;

type Value = ReturnType<Interpreter['evaluate']>;
type Program = ReturnType<typeof parse>;

export interface Jinja {
  /** Errors: InputError 'chat-template', where it refuses what it was given, asks for what is not there, or does not end. */
  render(variables: Readonly<Record<string, unknown>>, date: Date): string;
}

/** Reads a template. Errors: InputError 'chat-template'. */
export function readTemplate(source: string): Jinja {
  if (source.length > MOST_LENGTH) throw bad(`it has more than ${MOST_LENGTH.toLocaleString('en')} characters`);
  if (LONG_GAP.test(source)) throw bad('it has hundreds of spaces or empty lines in one place');
  // As transformers sets Jinja up.
  const program = saying(() => parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true })));
  return { render: (variables, date) => saying(() => render(program, variables, date)) };
}

const GLOBALS = new Environment();
for (const [name, value] of Object.entries({
  ...{ true: true, false: false, none: null, True: true, False: false, None: null },
  range,
  raise_exception: (message: unknown) => {
    throw new Refusal(String(message));
  },
}))
  GLOBALS.set(name, value);

function render(program: Program, variables: Readonly<Record<string, unknown>>, date: Date): string {
  const environment = new Environment(GLOBALS);
  environment.set('strftime_now', (format: unknown) => strftime(date, String(format)));
  const given = Object.entries(variables).map(([name, value]) => environment.set(name, value));
  return String(new BoundedInterpreter(environment, given).run(program).value);
}

/** What a template says by `raise_exception`. */
class Refusal extends Error {}

function saying<T>(compute: () => T): T {
  try {
    return compute();
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof Refusal) throw bad(`it refuses this conversation: ${why}`);
    throw bad(cause instanceof RangeError ? 'it computes too much' : why);
  }
}

const bad = (why: string): InputError =>
  new InputError('chat-template', `The model's chat template cannot be used: ${why}.`);

class BoundedInterpreter extends Interpreter {
  private left = MOST_WORK;
  private readonly known = new WeakSet<object>();
  /** Expressions whose value is asked for one of its parts. */
  private readonly inPart = new WeakSet<object>();

  constructor(environment: Environment, given: readonly Value[]) {
    super(environment);
    for (const value of given) this.know(value);
  }

  override evaluate(...args: Parameters<Interpreter['evaluate']>): Value {
    const [node] = args;
    const part = node && partTaken(node);
    if (part) this.inPart.add(part);
    const value = super.evaluate(...args);
    this.spend(value, node !== undefined && this.inPart.has(node));
    return value;
  }

  /** What was handed in is of a size that is known: it need not be looked through each time it is named, only along. */
  private know(value: Value): void {
    this.known.add(value);
    for (const part of partsOf(value)) this.know(part);
  }

  private count({ value }: { readonly value: unknown }): void {
    this.left -= 1 + (typeof value === 'string' ? value.length / CHARACTERS_A_UNIT : 0);
    if (this.left < 0) throw bad('it computes too much');
  }

  /** `inPart`: of a list one entry is taken. Otherwise a loop, a filter or `in` goes along it, entry by entry. */
  private spend(value: Value, inPart: boolean): void {
    this.count(value);
    if (typeof value.value !== 'object') return;
    if (this.known.has(value)) {
      if (!inPart) for (const _ of partsOf(value)) this.count(NOTHING);
      return;
    }
    const waiting: Value[] = [...partsOf(value)];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      this.count(next);
      if (!this.known.has(next)) for (const part of partsOf(next)) waiting.push(part);
    }
  }
}

const NOTHING = { value: null };

/** Of `x.y`, `x[0]` and `x | length` it is x. */
function partTaken(node: object): object | undefined {
  const { type, object, property, operand, filter } = node as Readonly<
    Record<string, { type?: string; value?: unknown }>
  >;
  if (type === ('MemberExpression' as unknown)) return property?.type === 'SliceExpression' ? undefined : object;
  return type === ('FilterExpression' as unknown) && filter?.value === 'length' ? operand : undefined;
}

function partsOf({ value }: Value): Iterable<Value> {
  if (Array.isArray(value)) return value;
  return value instanceof Map ? (value as Map<string, Value>).values() : [];
}

function range(...bounds: number[]): number[] {
  const [start, stop] = bounds.length === 1 ? [0, bounds[0] as number] : [bounds[0] as number, bounds[1] as number];
  const step = bounds[2] ?? 1;
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (!(length <= MOST_RANGE)) throw bad(`it counts beyond ${MOST_RANGE.toLocaleString('en')}`);
  return Array.from({ length }, (_, i) => start + i * step);
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Python's, for what templates use of it; in UTC and English, so that it is the same on every machine. */
function strftime(date: Date, format: string): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const [month, day] = [MONTHS[date.getUTCMonth()] ?? '', DAYS[date.getUTCDay()] ?? ''];
  const parts: Readonly<Record<string, string>> = {
    ...{ Y: String(date.getUTCFullYear()), m: two(date.getUTCMonth() + 1), d: two(date.getUTCDate()) },
    ...{ B: month, b: month.slice(0, 3), A: day, a: day.slice(0, 3), '%': '%' },
    ...{ H: two(date.getUTCHours()), M: two(date.getUTCMinutes()), S: two(date.getUTCSeconds()) },
  };
  return format.replace(/%(.)/g, (whole, letter: string) => parts[letter] ?? whole);
}
