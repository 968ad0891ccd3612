import { answerRequests } from '../web/requests';
import { createHandlers } from './handlers';
import type { LabelWorkerRequests } from './protocol';

answerRequests<LabelWorkerRequests>(createHandlers(() => new Promise((resolve) => setTimeout(resolve))));
