import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type TestInfo } from '@playwright/test';

/** A browser whose profile outlives it, so that it can be killed and started again. */
export class KillableBrowser {
  private readonly profile = mkdtempSync(join(tmpdir(), 'killable-'));
  private readonly options: NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>;
  private context: BrowserContext | null = null;
  /** Found beforehand, so that a kill comes at once. */
  private main: readonly number[] = [];

  constructor({ project }: TestInfo) {
    const { launchOptions, baseURL } = project.use;
    this.options = { ...launchOptions, ...(baseURL && { baseURL }), viewport: { width: 1280, height: 720 } };
  }

  async launch(): Promise<Page> {
    this.context = await chromium.launchPersistentContext(this.profile, this.options);
    const processes = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
    this.main = processes
      .filter((line) => line.includes(this.profile) && !line.includes('--type='))
      .map((line) => Number(line.trim().split(' ')[0]));
    return this.context.pages()[0] ?? (await this.context.newPage());
  }

  /** As a power cut would: nothing is told to end. */
  async kill(): Promise<void> {
    if (this.main.length === 0) throw new Error('There is no browser to kill.');
    for (const id of this.main) process.kill(id, 'SIGKILL');
    await this.context?.close().catch(() => {});
  }

  async dispose(): Promise<void> {
    await this.context?.close().catch(() => {});
    rmSync(this.profile, { recursive: true, force: true });
  }
}
