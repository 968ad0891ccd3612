import { createRoot } from 'react-dom/client';
import { createEngine } from './engine/client';
import { shareEngine } from './engine/shared';
import { superviseEngine } from './engine/supervisor';
import { keepOffline } from './offline/register';
import { createStudio } from './studio/create-studio';
import { App, beginFirstView } from './ui/app';
import { tolerateMovedNodes } from './ui/translation/moved-nodes';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

// Whoever comes without a word sees what this is about; a link says what it wants.
const studio = createStudio(
  shareEngine(() => superviseEngine(createEngine)),
  { search: location.search || '?view=start' },
);
beginFirstView(studio);
tolerateMovedNodes(document.body);
createRoot(root).render(<App studio={studio} />);
void studio.open();
keepOffline();
