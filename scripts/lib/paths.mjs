// Where things lie: the checkout, its cache and the results of a test run.
// Knows names only; creates nothing.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** Downloaded tools (Node, VS Code server, browser). Safe to delete at any time. */
export const cacheDir = path.resolve(process.env.KERNEL_LENS_CACHE ?? path.join(root, '.cache'));

/** Screenshots, result files and logs of the latest test run. */
export const resultsDir = path.join(root, 'test-results');

/** Large sample traces that are not part of the repository; may be absent. */
export const sharedDir = path.resolve(
  process.env.KERNEL_LENS_SHARED ?? path.join(root, '..', 'shared'),
);

/** A path under node_modules, without loading the module. */
export const moduleFile = (...parts) => path.join(root, 'node_modules', ...parts);
