import { answerRequests } from '../web/requests';
import { createHandlers } from './handlers';
import type { DataWorkerRequests } from './protocol';

answerRequests<DataWorkerRequests>(createHandlers());
