/** A source cut in three: before a function, the function with its comment, and after it. Without one: nothing is before. */
export function around(source: string, name?: string): readonly [string, string, string] {
  const declared = name
    ? `(?:export )?(?:async )?(?:function\\*?|const) ${name}\\b`
    : 'export (?:async )?(?:function\\*?|const \\w+[^=\\n]*=\\s*(?:async )?(?:function|\\())';
  const found = new RegExp(`^${declared}`, 'm').exec(source);
  if (!found) return ['', '', source];
  // Its comment stands right above it.
  const comment = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(source.slice(0, found.index));
  const start = comment?.index ?? found.index;
  const end = /^[})\]]+;?$|;\n\n/m.exec(source.slice(found.index));
  const stop = end ? found.index + end.index + end[0].length : source.length;
  return [source.slice(0, start), source.slice(start, stop), source.slice(stop)];
}
