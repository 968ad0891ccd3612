import { createRoot } from 'react-dom/client';
import { createStudio } from '../../src/studio/studio';
import { App } from '../../src/ui/app';
import { createFakeEngine } from './fake-engine';

const root = document.getElementById('root');
if (root) {
  const studio = createStudio(createFakeEngine(), { search: location.search });
  createRoot(root).render(<App studio={studio} />);
  void studio.open();
  Object.assign(window, { studio });
}
