/** A helping thread in the browser: a worker of the training worker. */
import { type HelpOrder, help } from './help';

self.onmessage = ({ data }: MessageEvent<HelpOrder>) => help(data, () => self.postMessage('ready'));
