// The build for shared memory: the same kernels, and what a team of threads needs.
export * from './index';
export { divideFrom, help, helped, lead, barrier, teamBytes, setThreads, waitAtMost } from './team';
