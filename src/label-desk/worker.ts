import { answerRequests } from '../web/requests';
import { createDesk } from './desk';
import type { DeskRequests } from './protocol';

answerRequests<DeskRequests>(createDesk(() => new Promise((resolve) => setTimeout(resolve))));
