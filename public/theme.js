// Before the first paint, so that a dark page never flashes light. The same key and attribute as Mantine's.
const stored = localStorage.getItem('mantine-color-scheme-value');
const dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
document.documentElement.style.background = dark ? '#0c1311' : '#eef2f0';

// Whoever comes to the first view waits for its recorded run: it comes while the page's own script does.
const asked = new URLSearchParams(location.search);
const isFirst = location.search === '' || asked.get('view') === 'start' || asked.has('present');
if (isFirst && !asked.has('recording')) {
  const recording = document.createElement('link');
  Object.assign(recording, {
    rel: 'preload',
    as: 'fetch',
    crossOrigin: 'anonymous',
    href: '/recordings/rlhf.rlhf-recording',
  });
  document.head.append(recording);
}
