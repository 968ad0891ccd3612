/** A Markdown document of sections that begin with '## ', one an adapter: `section` takes the place of the one whose heading begins so. */
export function withSection(document: string, heading: string, section: string): string {
  const parts = document.split(/^(?=## )/m);
  const at = parts.findIndex((part) => part.startsWith(`## ${heading}`));
  const own = `${section.trim()}\n\n`;
  if (at >= 0) parts[at] = own;
  else {
    const last = parts.length - 1;
    parts[last] = `${(parts[last] as string).trim()}\n\n`;
    parts.push(own);
  }
  return `${parts.join('').trim()}\n`;
}
