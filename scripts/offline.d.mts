export function filesOf(folder: string): string[];
export function finishServiceWorker(folder: string): void;
