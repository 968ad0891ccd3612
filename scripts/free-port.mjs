import { createServer } from 'node:net';

/** A port that nothing listens on, so that two runs of the tests on one machine don't meet. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
