/** What separates words for Python's `split`, and so for the scorers of the field; JavaScript's \s is another set. */
const SPACE = '\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000';
const between = new RegExp(`[${SPACE}]+`, 'u');
const atEnd = new RegExp(`[${SPACE}]+$`, 'u');

export const splitWords = (text: string): string[] => text.split(between).filter((word) => word !== '');
export const trimEnd = (text: string): string => text.replace(atEnd, '');
