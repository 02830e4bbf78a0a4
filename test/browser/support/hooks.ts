// Root hooks of the browser tier: a picture of every failure, and no window left behind.

import type { RootHookObject } from 'mocha';
import { captureOpenWindows, closeAll } from './vscode.ts';

export const mochaHooks: RootHookObject = {
  async afterEach(this: Mocha.Context) {
    const test = this.currentTest;
    if (test?.state === 'failed') await captureOpenWindows(test.fullTitle());
  },
  async afterAll() {
    await closeAll();
  },
};
