// Before the first paint, so that a dark page never flashes light. The same key and attribute as Mantine's.
const stored = localStorage.getItem('mantine-color-scheme-value');
const dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
document.documentElement.style.background = dark ? '#0c1311' : '#eef2f0';
