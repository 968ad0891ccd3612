import { z } from 'zod';

// zod's compiled validators use `new Function`, which the Content-Security-Policy forbids. It looks whether it may when the
// first schema is made, so this must come before every schema: nobody imports zod from anywhere else.
z.config({ jitless: true });

export { z };
