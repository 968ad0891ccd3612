const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?\s*$/i;

/** A number as people and spreadsheets write it; what is none stays text ("0x10" and "" are numbers to JavaScript only). */
export function writtenNumber(text: string): number | string {
  return NUMBER.test(text) ? Number(text) : text;
}
